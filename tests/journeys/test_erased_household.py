"""A household lives, takes its copy, leaves and is forgotten: the books do not move.

Through the doors. Afterwards its people are looked for in every column of every table, in every
file of the instance folder, and in what was logged on the way.
"""

import json
import logging
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import ledger
import registry
from kernel.db import reading
from tests.app.browser import Browser
from tests.pos.counter import HEADS, MATCHES, SALT, WANG, Town, everything, whole

Open = Callable[..., Browser]
#: What stands somewhere of the household's people, each but here.
PEOPLE = {
    "head": HEADS[WANG],
    "new head": "欧阳甲标",
    "telephone": "13800005762",
    "nominee": "司徒乙标",
    "note": "丙标腿脚不便",
    "correction": "丁标应为四人",
    "answer": "戊标已改",
    "card": "己标的卡",
    "wish": "庚标写错了",
}
CONSENT = "/subjects/" + WANG


def _live(office: Browser, town: Town) -> None:
    """Let the household leave its people wherever a form asks for them."""
    sent = [
        ("head", {"head": PEOPLE["new head"], "phone": PEOPLE["telephone"], "reason": "died"}),
        ("nominee", {"name": PEOPLE["nominee"], "relation": "女儿", "agreed_on": "2026-11-18"}),
        ("note", {"text": PEOPLE["note"]}),
        ("correction", {"text": PEOPLE["correction"], "channel": "phone", "asked_on": ""}),
    ]
    for act, form in sent:
        done = office.post(f"{CONSENT}/{act}", **form, sure="yes")
        assert done.status_code == 303, act
    asked = re.search(r"answer\?one=(\w+)", office.get(CONSENT).text)
    assert asked
    office.post(f"{CONSENT}/answer", one=asked[1], outcome="done", answer=PEOPLE["answer"])
    cards = office.get(f"/cards?subject={WANG}").location
    office.post(cards, do="issue", label=PEOPLE["card"], key="c")
    town.redeem((SALT, 3), (MATCHES, 2))


def _found(instance: Path, logged: str) -> dict[str, set[str]]:
    """What of the people still stands somewhere → the tables, files and logs where it does."""
    # A JSON column on SQLite is text with escapes, and a row's repr doubles the backslashes.
    places = {
        f"table {name}": "\n".join(rows).replace("\\\\", "\\")
        for name, rows in everything(but=()).items()
    }
    for file in instance.rglob("*"):
        if file.is_file():
            places[f"file {file.name}"] = file.read_bytes().decode("utf-8", "replace")
    places["log"] = logged
    return {
        what: {
            place
            for place, text in places.items()
            if said in text or json.dumps(said).strip('"') in text
        }
        for what, said in PEOPLE.items()
    }


def test_a_household_takes_its_copy_and_is_forgotten(
    browser: Open, town: Town, instance: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    home, office = browser(), browser("officer")
    _live(office, town)
    here = f"/c/{home.behind_pin(WANG)}"
    home.post(f"{here}/rights", kind="erasure", text=PEOPLE["wish"], key="k")
    assert [what for what, places in _found(instance, "").items() if not places] == []

    copy = home.get(f"{here}/copy.json").get_json()
    account = registry.account_of(WANG)
    with reading() as session:
        lines = ledger.statement_of(session, town.east, account)
        books = ledger.trial_balance(session)
    assert [line["seq"] for line in copy["statement"]] == [line.seq for line in lines]
    assert copy["points"] == town.balance(WANG) == sum(line.points for line in lines)
    said = json.dumps(copy, ensure_ascii=False)
    assert [what for what, one in PEOPLE.items() if one not in said] == []

    gone = office.post(f"{CONSENT}/withdraw", asked_on="", sure="yes")
    assert gone.status_code == 303
    left = {what: places for what, places in _found(instance, caplog.text).items() if places}
    assert left == {}
    with reading() as session:
        assert ledger.trial_balance(session) == books
        assert ledger.statement_of(session, town.east, account) == lines
    whole()
