"""A household lives, takes its copy, leaves and is forgotten: the books do not move.

Through the doors. Afterwards its people are looked for in every column of every table, in every
byte of every file (on SQLite the database and its log are among them; archives are opened), in
the names of files, and in what was logged on the way.
"""

import json
import logging
import re
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

import ledger
import registry
from civility import evidence
from kernel.db import reading
from registry.subjects import Subject
from tests.app.browser import Browser
from tests.pos.counter import HEADS, MATCHES, SALT, WANG, Town, everything, whole
from tests.pos.test_forgetting import NAMES, take_to
from tests.registry.workbooks import filing, household

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
    "deed": "辛标修了路灯",
    "agreed to an errand": NAMES[0],
    "took the errand's goods": NAMES[1],
    "reason of a slip taken back": NAMES[2],
}
CONSENT = "/subjects/" + WANG
#: Columns of a subject that tell of people.
PERSONAL = (
    *("head", "name", "phone", "initials", "initials_too", "phone_tail"),
    *("members", "villager_group", "grid_id", "collector"),
)


def _picture() -> BytesIO:
    """A photo as a telephone takes it."""
    out = BytesIO()
    Image.effect_noise((320, 240), 90).convert("RGB").save(out, "JPEG")
    out.seek(0)
    return out


def _live(office: Browser, home: Browser, town: Town) -> str:
    """Let the household leave its people wherever a form asks for them; its own pages' address."""
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
    take_to(town, WANG, NAMES)
    here = f"/c/{home.behind_pin(WANG)}"
    home.post(f"{here}/rights", kind="erasure", text=PEOPLE["wish"], key="k")
    report = {"item": "A7+2/1", "on": "2026-11-19", "key": "r", "note": PEOPLE["deed"]}
    told = {**report, "photo": (_picture(), "p.jpg"), "csrf_token": home.token()}
    assert home.client.post(f"{here}/report", data=told).status_code == 303
    # A list of the office with the household on it, looked through and not yet imported.
    book = filing(household(户编号=WANG, 户主姓名=PEOPLE["new head"], 联系电话=PEOPLE["telephone"]))
    sheet = {"kind": "households", "workbook": (book, "村.xlsx"), "csrf_token": office.token()}
    assert office.client.post("/imports", data=sheet).status_code == 303
    return here


def _texts(content: bytes) -> Iterator[str]:
    """What a file says: as it is, and whatever is packed in it."""
    yield content.decode("utf-8", "replace")
    start = content.find(b"PK\x03\x04")
    if start >= 0 and zipfile.is_zipfile(BytesIO(content[start:])):
        with zipfile.ZipFile(BytesIO(content[start:])) as packed:
            for name in packed.namelist():
                yield packed.read(name).decode("utf-8", "replace")


def _found(people: dict[str, str], folder: Path, logged: str) -> dict[str, set[str]]:
    """What of the people still stands somewhere → the tables, files and logs where it does."""
    # A JSON column on SQLite is text with escapes, and a row's repr doubles the backslashes.
    places = {
        f"table {name}": "\n".join(rows).replace("\\\\", "\\")
        for name, rows in everything(but=()).items()
    }
    for file in folder.rglob("*"):
        if file.is_file():
            places[f"file {file.name}"] = "\n".join([file.name, *_texts(file.read_bytes())])
    places["log"] = logged
    return {
        what: {
            place
            for place, text in places.items()
            if said in text or json.dumps(said).strip('"') in text
        }
        for what, said in people.items()
    }


def test_a_household_takes_its_copy_and_is_forgotten(
    browser: Open,
    town: Town,
    instance: Path,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    home, office = browser(), browser("officer")
    here = _live(office, home, town)
    [photo] = (instance / evidence.FOLDER).iterdir()
    people = {**PEOPLE, "photo": photo.stem}
    before = _found(people, tmp_path, "")
    assert [what for what, places in before.items() if not places] == []
    assert {"telephone", "new head"} <= {what for what, one in before.items() if len(one) > 1}
    assert [one for one in before["telephone"] if one.startswith("file ")] != []

    copy = home.get(f"{here}/copy.json").get_json()
    account = registry.account_of(WANG)
    with reading() as session:
        lines = ledger.statement_of(session, town.east, account)
        books = ledger.trial_balance(session)
    assert [line["seq"] for line in copy["statement"]] == [line.seq for line in lines]
    assert copy["points"] == town.balance(WANG) == sum(line.points for line in lines)
    said = json.dumps(copy, ensure_ascii=False)
    assert [what for what, one in people.items() if one not in said] == []

    gone = office.post(f"{CONSENT}/withdraw", asked_on="", sure="yes")
    assert gone.status_code == 303
    left = {what: one for what, one in _found(people, tmp_path, caplog.text).items() if one}
    assert left == {}
    with reading() as session:
        subject = registry.find_subject(session, WANG)
        assert [name for name in PERSONAL if getattr(subject, name)] == []
        assert set(PERSONAL) <= {column.key for column in Subject.__table__.columns}
        assert ledger.trial_balance(session) == books
        assert ledger.statement_of(session, town.east, account) == lines
    whole()
