"""The demo town: built once by the real verbs, told how to try it, served."""

import json
import re
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

import ledger
import registry
from app import create_app
from app.config import from_environment
from app.demo import SHOPS, VILLAGES, Scale, build_demo
from app.demo_round import HOW_MANY
from civility.rounds import RoundVillage
from kernel import clock
from kernel.db import bound, reading
from tests.app.browser import Browser
from tests.app.serving import Served, free_port
from tests.app.shell import Shell

SMALL = Scale(months=2, awards_with_shop=40, awards_without=5, redemptions=4)
URL = "http://localhost:9000"


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Flask]:
    """The app on a demo town of two small months."""
    app = create_app(from_environment({"XINYU_INSTANCE": str(tmp_path)}))
    with app.app_context():
        build_demo(tmp_path, URL, fresh=False, scale=SMALL)
    yield app
    bound().writer.dispose()
    bound().reader.dispose()


def _told(app: Flask) -> dict[str, Any]:
    note: dict[str, Any] = json.loads(Path(app.config["INSTANCE"], "demo.json").read_text("utf-8"))
    return note


def _see_the_whole_town() -> None:
    with reading() as session:
        assert [one.name for one in registry.villages(session)] == list(VILLAGES)
        kinds = [
            one.kind
            for village in registry.villages(session)
            for one in registry.subjects_of(session, village.id)
        ]
        redeemed = ledger.entries_of(session, "redeem")
        awards = ledger.entries_of(session, "award")
        openings = ledger.entries_of(session, "opening")
        proven = ledger.last_audit(session)
    assert proven is not None
    assert (proven.whole, proven.entries > 0) == (True, True)
    counts = {kind: kinds.count(kind) for kind in set(kinds)}
    assert counts == {"household": 5_302, "agribusiness": 61, "collective": 6}
    given = 2 * (40 * len(SHOPS) + 5 * (len(VILLAGES) - len(SHOPS)))
    honours = sum(count * len(rules) for rules, count in HOW_MANY)
    assert len(awards) == given + honours + 5_302 + 61 + 6
    assert len(openings) == 300
    assert len(redeemed) == 2 * 4 * len(SHOPS)


def _see_a_round_behind_and_one_begun() -> None:
    with reading() as session:
        village = registry.find_village(session, VILLAGES[0])
        subjects = registry.subjects_of(session, village.id)
        grades = [registry.grade_of(session, village.id, one.id) for one in subjects]
        stands = [
            (one.round_id, one.step)
            for one in session.scalars(select(RoundVillage).order_by(RoundVillage.round_id))
            if one.village_id == village.id
        ]
    (_aaa, first), (_aa, second) = HOW_MANY
    assert (grades.count("AAA"), grades.count("AA")) == (first, second)
    assert grades.count("A") == len(grades) - first - second
    year = clock.today().year
    assert stands == [(str(year - 1), "completed"), (str(year), "preliminary")]


def _see_a_year_in_the_past(demo: Flask) -> None:
    with reading() as session:
        village = registry.find_village(session, VILLAGES[0])
        number = _told(demo)["cards"][0]["household"]
        lines = ledger.statement_of(session, village.id, registry.account_of(number))
    days = [(clock.now() - line.at).days for line in lines]
    assert lines
    assert min(days) >= 0
    assert 300 < max(days) <= 365


def _see_the_owner_s_note(demo: Flask) -> None:
    path = Path(demo.config["INSTANCE"], "demo.json")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    told = _told(demo)
    roles = [one["role"] for one in told["people"]]
    of_the_round = ["collector", "evaluator", "reviewer", "supervisor"]
    of_the_office = ["clerk", "clerk", "town-officer", "village-officer", "village-officer"]
    of_others = ["bank-officer", "merchant"]
    assert sorted(roles) == sorted(of_the_office + of_the_round + of_others)
    assert len({one["password"] for one in told["people"]}) == 8
    assert len(told["cards"]) == 3


def _start_again(demo: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    """A second start builds nothing and tells the same."""
    with reading() as session:
        before = ledger.count_entries(session)
    with demo.app_context():
        build_demo(Path(demo.config["INSTANCE"]), URL, fresh=False, scale=SMALL)
    said = capsys.readouterr().out
    with reading() as session:
        assert ledger.count_entries(session) == before
    told = _told(demo)
    assert URL in said
    for secret in (
        *(one["password"] for one in told["people"]),
        *(one["card"] for one in told["cards"]),
        *(f"{URL}/device#{one['token']}" for one in told["tills"] + told["readers"]),
        f"{URL}/device#{told['kiosk']}",
        f"{URL}/c/{told['home']['look']}",
        told["home"]["pin"],
    ):
        assert secret in said


def _try_what_was_told(demo: Flask) -> None:
    """Enrol, sign in, scan a card, redeem: as the printed lines say."""
    told = _told(demo)
    clerk = next(one for one in told["people"] if one["role"] == "clerk")
    till = Browser(demo)
    assert till.post("/device", token=told["tills"][0]["token"]).status_code == 303
    assert till.sign_in(clerk["username"], clerk["password"]).location == "/"
    assert till.get("/till").status_code == 200
    rich = told["cards"][0]
    found = till.post("/till/scan", json={"code": rich["card"]}).get_json()
    assert (found["number"], found["balance"]) == (rich["household"], rich["points"])
    lines = [{"goods": "6900000001004", "quantity": 1}]
    sent = {"key": "k1", "card": rich["card"], "lines": lines}
    assert till.post("/till/redeem", json=sent).status_code == 201
    merchant = next(one for one in told["people"] if one["role"] == "merchant")
    reader = Browser(demo)
    assert reader.post("/device", token=told["readers"][0]["token"]).status_code == 303
    assert reader.sign_in(merchant["username"], merchant["password"]).location == "/"
    scanned = reader.post("/merchant/scan", code=told["cards"][1]["card"], key="k2")
    assert reader.get(scanned.location).status_code == 200
    for one in told["people"]:
        if one["role"] not in {"clerk", "merchant"}:
            assert Browser(demo).sign_in(one["username"], one["password"]).location == "/"


def test_the_demo_town(demo: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    """One town for all that is asked of it: building it takes seconds."""
    _see_the_whole_town()
    _see_a_round_behind_and_one_begun()
    _see_a_year_in_the_past(demo)
    _see_the_owner_s_note(demo)
    _start_again(demo, capsys)
    _try_what_was_told(demo)


@pytest.mark.prove
def test_xinyu_demo_builds_serves_and_starts_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, size: Callable[[int, int], int]
) -> None:
    """The command itself, at its true size."""
    if not size(0, 1):
        pytest.skip("a whole year is built in make prove")
    shell = Shell(monkeypatch, "sqlite:///nowhere/never.sqlite", tmp_path)
    for longest in (60, 10):
        port = free_port()
        with Served(shell.start("demo", "--port", str(port)), port, within=longest) as served:
            assert served.ask("GET", "/sign-in").status == 200
        said = served.said
        assert served.url in said
        assert len(re.findall(r"\b47\d{18}\b", said)) == 3
    with (tmp_path / "demo.json").open(encoding="utf-8") as file:
        assert len(json.load(file)["cards"]) == 3
    audit = Shell(monkeypatch, f"sqlite:///{tmp_path / 'xinyu.sqlite'}", tmp_path).json("audit")
    assert audit["ok"]
    assert 17_500 <= audit["entries"] <= 18_100
