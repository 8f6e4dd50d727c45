"""A first redemption on true books: from an empty database to a receipt, an undo and the audit.

By the command line and over HTTP, as a town would do it; each line of "shows when done" that a
machine can walk without a browser.
"""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from flask import Flask
from openpyxl import load_workbook

import ledger
import registry
from app import create_app
from app.config import from_environment
from kernel import clock
from kernel.db import bound, reading
from tests.app.browser import Browser, bearer, page_data
from tests.app.shell import Shell
from tests.registry.workbooks import DATA, VILLAGES

NOON: Final = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
VILLAGE: Final = VILLAGES[0]
SALT, EGGS = "6900000001004", "6900000001066"
PASSWORD: Final = "three-wise-herons"


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """A day on which all that the workbooks tell of has happened."""
    with clock.frozen(NOON):
        yield


class Journey:
    """What was handed over on the way: the folder, cards, tokens, passwords."""

    def __init__(self, shell: Shell, folder: Path) -> None:
        self.shell = shell
        self.folder = folder
        self.cards: dict[str, str] = {}
        self.till: dict[str, str] = {}

    def open_app(self) -> Flask:
        """The app, as it is served."""
        app = create_app(from_environment(self.shell.environment))
        app.testing = True
        return app


def test_from_an_empty_database_to_a_receipt(shell: Shell, tmp_path: Path) -> None:
    journey = Journey(shell, tmp_path)
    _set_up(journey)
    _import_households(journey)
    _import_the_messy_village(journey)
    opening = _import_points(journey)
    _hand_out_cards(journey)
    _enrol_a_till(journey)
    household = next(
        n for n, points in sorted(opening.items()) if n in journey.cards and points > 40
    )
    app = journey.open_app()
    try:
        _redeem_by_the_api(app, journey, household, opening[household])
        _redeem_at_the_till(app, journey, household, opening[household])
    finally:
        bound().writer.dispose()
        bound().reader.dispose()
    assert shell.json("balance", "--household", household)["points"] == opening[household] - 12
    assert shell.json("audit")["findings"] == []


def _set_up(journey: Journey) -> None:
    words = [word for village in VILLAGES for word in ("--village", village)]
    said = journey.shell.json("setup", "--town", "黄泥岗镇", *words)
    assert said["villages"] == list(VILLAGES)
    shop = ("shop", "add", "--village", VILLAGE, "--code", "S1", "--name", "塘庄信用超市")
    journey.shell.json(*shop)
    goods = journey.shell.json("import", "goods", str(DATA / "goods.xlsx"), "--shop", "S1")
    assert (goods["created"], goods["refused"]) == (32, [])
    goods = journey.shell.json("import", "goods", str(DATA / "goods.xlsx"), "--shop", "S1")
    assert (goods["created"], goods["updated"], goods["unchanged"]) == (0, 0, 32)


def _import_households(journey: Journey) -> None:
    """5,302 households, 61 agribusinesses, 6 collectives; an account each; again: 0 changes."""
    words = ("import", "households", str(DATA / "town-households.xlsx"))
    rehearsal = journey.shell.json(*words, "--dry-run")
    said = journey.shell.json(*words)
    assert (said["created"], said["updated"], said["refused"]) == (5_302 + 61 + 6, 0, [])
    assert rehearsal == said | {"id": None}
    again = journey.shell.json(*words)
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 5_369)
    app = journey.open_app()
    with app.app_context(), reading() as session:
        kinds = [
            subject.kind
            for village in registry.villages(session)
            for subject in registry.subjects_of(session, village.id)
        ]
        lines = ledger.trial_balance(session)
    _close()
    assert [kinds.count(kind) for kind in ("household", "agribusiness", "collective")] == [
        5_302,
        61,
        6,
    ]
    assert sum(line.accounts for line in lines if line.account == "household") == 5_369


def _import_the_messy_village(journey: Journey) -> None:
    """Exactly the rows of the list are refused, each with its reason; the rest is stored."""
    with (DATA / "village-messy.expected.csv").open(encoding="utf-8") as file:
        expected = [int(row["row"]) for row in csv.DictReader(file)]
    words = ("import", "households", str(DATA / "village-messy.xlsx"))
    said = journey.shell.json(*words, exit_code=1)
    assert [row["row"] for row in said["refused"]] == expected
    for row in said["refused"]:
        assert set(row) == {"sheet", "row", "column", "value", "reason", "code"}
        assert row["reason"]
    assert said["updated"] == 1
    stored = said["created"] + said["updated"] + said["unchanged"]
    again = journey.shell.json(*words, exit_code=1)
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, stored)


def _import_points(journey: Journey) -> dict[str, int]:
    """Balances equal the sheet, the trial balance is zero, the audit is silent."""
    path = DATA / "opening-points.xlsx"
    sheet = load_workbook(path).active
    assert sheet
    rows = list(sheet.iter_rows(min_row=2, max_col=3, values_only=True))
    opening = {str(number): int(str(points)) for number, _head, points in rows if number}
    said = journey.shell.json("import", "points", str(path))
    assert (said["created"], said["refused"]) == (len(opening), [])
    assert journey.shell.json("import", "points", str(path))["created"] == 0
    app = journey.open_app()
    with app.app_context(), reading() as session:
        for number, points in opening.items():
            subject = registry.find_subject(session, number)
            balance = ledger.balance_of(session, subject.village_id, subject.account)
            assert balance == points, number
        lines = ledger.trial_balance(session)
    _close()
    assert sum(line.points for line in lines) == 0
    given = sum(line.points for line in lines if line.account == "household")
    assert given == sum(opening.values())
    assert journey.shell.json("audit") == {"ok": True, "entries": len(opening), "findings": []}
    return opening


def _hand_out_cards(journey: Journey) -> None:
    out = journey.folder / "cards.csv"
    issue = ("cards", "issue", "--village", VILLAGE, "--out", str(out))
    issued = journey.shell.json(*issue)["issued"]
    with out.open(encoding="utf-8", newline="") as file:
        journey.cards = {row["household"]: row["card"] for row in csv.DictReader(file)}
    assert issued == len(journey.cards) > 800
    assert len(set(journey.cards.values())) == issued


def _enrol_a_till(journey: Journey) -> None:
    journey.till = journey.shell.json("device", "enrol", "--shop", "S1")
    assert {"device", "token", "clerk", "password"} == set(journey.till)


def _call(app: Flask, path: str, sent: Any = None, *, token: str) -> Any:
    method = "GET" if sent is None else "POST"
    url = f"/api/v1/{path}"
    return app.test_client().open(url, method=method, json=sent, headers=bearer(token))


def _redeem_by_the_api(app: Flask, journey: Journey, household: str, points: int) -> None:
    """Redeem, lose the reply, ask again: one slip; undo it; read it all in the statement."""
    token, card = journey.till["token"], journey.cards[household]
    lines = [{"goods": SALT, "quantity": 2}, {"goods": EGGS, "quantity": 1}]
    sent = {"key": "first", "card": card, "lines": lines}
    assert _call(app, "cards/lookup", {"card": card}, token=token).get_json()["balance"] == points
    first = _call(app, "redemptions", sent, token=token)
    again = _call(app, "redemptions", sent, token=token)
    assert (first.status_code, again.data) == (201, first.data)
    slip = first.get_json()
    assert slip["balance_after"] == points - slip["points"]
    undone = _call(app, f"redemptions/{slip['slip']}/undo", {"key": "undo"}, token=token)
    assert undone.get_json()["balance_after"] == points
    officer = journey.shell.json("token", "--staff", "officer")["token"]
    told = _call(app, f"households/{household}/statement", token=officer).get_json()
    assert [one["kind"] for one in told["lines"]] == ["undo", "redeem", "opening"]
    assert [one["balance_after"] for one in told["lines"]] == [
        points,
        points - slip["points"],
        points,
    ]
    assert _call(app, f"households/{household}/statement", token=token).status_code == 403


def _redeem_at_the_till(app: Flask, journey: Journey, household: str, points: int) -> None:
    """A clerk signs in for the first time, scans, confirms, prints."""
    till = Browser(app)
    till.post("/device", token=journey.till["token"])
    one_time = journey.till["password"]
    assert till.sign_in(journey.till["clerk"], one_time).location == "/password"
    till.post("/password", old=one_time, password=PASSWORD, again=PASSWORD)
    assert page_data(till.get("/till"))["shop"]["name"] == "塘庄信用超市"
    card = till.post("/till/scan", json={"code": journey.cards[household]}).get_json()
    goods = till.post("/till/scan", json={"code": SALT}).get_json()
    assert (card["number"], card["balance"], goods["price"]) == (household, points, 2)
    lines = [{"goods": SALT, "quantity": 6}]
    sent = {"key": "k1", "card": journey.cards[household], "lines": lines}
    done = till.post("/till/redeem", json=sent).get_json()
    assert (done["points"], done["balance_after"]) == (12, points - 12)
    receipt = till.get(f"/till/receipts/{done['slip']}").text
    with reading() as session:
        head = registry.find_subject(session, household).head
    for said in (card["name"], household, str(points - 12), "食用盐 400g"):
        assert said in receipt
    assert head not in receipt
    assert till.get("/till/today").get_json()["slips"] == 1


def _close() -> None:
    bound().writer.dispose()
    bound().reader.dispose()
