"""A village's round on its pages, from opening to completion, each by whom it is for."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from sqlalchemy import update

from civility.grading import GRADES
from kernel.db import transaction
from registry import Region, Subject
from tests.app.browser import Browser
from tests.pos.counter import HEADS, LI, PASSWORD, POOR, WANG, Town, Watch

Open = Callable[..., Browser]
NUMBERS = (WANG, LI, POOR)
FRESH = "Without a grade before"


def _english(one: Browser) -> Browser:
    one.get("/?lang=en")
    return one


def _act(who: Browser, do: str, **form: Any) -> str:
    """The page that comes after the act; it has one solid button at most."""
    answer = who.post("/rounds", do=do, **form)
    assert answer.status_code == 303, answer.text
    page = who.get(answer.location).text
    assert page.count('class="button primary"') <= 1
    return page


def _seat(officer: Browser) -> None:
    for group, (kind, member) in enumerate(
        (("evaluation", "evaluator"), ("review", "reviewer"), ("supervision", "supervisor")), 1
    ):
        form = {"do": "group", "kind": kind, "name": f"{kind} 1"}
        assert officer.post("/rounds/groups", **form).status_code == 303
        form = {"do": "join", "group": str(group), "username": member}
        assert officer.post("/rounds/groups", **form).status_code == 303


def _until_the_session(browser: Open) -> None:
    """The round opened, filed, its groups seated, scores proposed, the session called."""
    chief, officer = _english(browser("town")), _english(browser("officer"))
    scorer = _english(browser("evaluator"))
    assert "No round was opened yet" in officer.get("/rounds").text
    days = {"name": "2026", "since": "2026-01-01", "until": "2026-12-31"}
    assert "The round is open" in _act(chief, "open", **days)
    forgotten = update(Subject).where(Subject.number == WANG).values(villager_group=None)
    transaction(lambda tx: tx.execute(forgotten))
    assert "Of 1 households something is missing" in officer.get("/rounds").text
    missing = officer.get("/rounds/gaps").text
    assert "villagers" in missing
    assert (WANG in missing, LI in missing) == (True, False)
    assert officer.post("/rounds", do="file").status_code == 422
    no_phone = {"number": LI, "channel": "visit"}
    assert "no telephone" in _act(officer, "no-phone", **no_phone)
    assert "Filing is closed" in _act(officer, "file", why="随后补齐")
    _seat(officer)
    assert "Every household has its group" in _act(officer, "assign")
    assert "The scores are proposed" in _act(officer, "propose")
    assert "notice hangs" in _act(officer, "call")
    early = scorer.post("/rounds/scores", typed=" ".join(NUMBERS))
    assert (early.status_code, "full days" in early.text) == (422, True)
    assert POOR in scorer.get("/rounds/sheets").text


def test_a_round_from_opening_to_completion(town: Town, browser: Open, watch: Watch) -> None:
    _until_the_session(browser)
    watch.forward(days=4)  # sessions end meanwhile
    officer, scorer = _english(browser("officer")), _english(browser("evaluator"))
    reviewer, supervisor = _english(browser("reviewer")), _english(browser("supervisor"))
    assert scorer.post("/rounds/scores", number=WANG, typed=f"{LI}，{POOR}").status_code == 303
    back = reviewer.post(f"/rounds/review/{WANG}", do="back", why="证明不清楚")
    assert "证明不清楚" in reviewer.get(back.location).text
    assert scorer.post(f"/rounds/scores/{WANG}", do="afresh").status_code == 303
    assert scorer.post("/rounds/scores", number=WANG).status_code == 303
    assert reviewer.post("/rounds/review", typed=" ".join(NUMBERS)).status_code == 303
    assert "The grades hang" in _act(officer, "publish")
    notice = officer.get("/rounds/notice").text
    assert "赵某某" in notice
    assert [name for name in HEADS.values() if name in notice] == []
    assert "Told" in _act(officer, "told-one", number=WANG)
    assert "Told on" in officer.get(f"/rounds/scores/{WANG}").text
    assert "All were told" in _act(officer, "told")
    assert supervisor.post("/rounds/sign", do="sign").status_code == 422
    watch.forward(days=8)
    officer, supervisor = _english(browser("officer")), _english(browser("supervisor"))
    assert supervisor.post("/rounds/sign", do="sign", words="全程在场").status_code == 303
    assert "are completed" in _act(officer, "complete-all")
    assert (town.balance(WANG), town.balance(POOR)) == (130, 30)
    assert officer.post("/rounds", do="complete").status_code == 303
    assert town.balance(WANG) == 130
    reviewer = _english(browser("reviewer"))
    alone = {"do": "again", "why": "本人申请", "second_username": "reviewer"}
    refused = reviewer.post(f"/rounds/review/{WANG}", second_password=PASSWORD, **alone)
    assert (refused.status_code, "本人申请" in refused.text) == (422, True)
    book = openpyxl.load_workbook(BytesIO(officer.get("/rounds/roll.xlsx").data))
    assert [row[0].value for row in book.worksheets[0].iter_rows(min_row=2)] == list(NUMBERS)
    _grades_by_village(town, browser("town"))


def _grades_by_village(town: Town, chief: Browser) -> None:
    """Somebody named a village like a formula; it stays a name, and figures stay figures."""
    named = update(Region).where(Region.id == town.west).values(name="=1+1")
    transaction(lambda tx: tx.execute(named))
    answer = _english(chief).get("/rounds/grades.xlsx")
    sheet = openpyxl.load_workbook(BytesIO(answer.data)).worksheets[0]
    heading, east, west, both = ([cell.value for cell in row] for row in sheet.iter_rows())
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert heading[2:11] == [f"{one} now" for one in GRADES] + ["Rated", "A and above", "Share"]
    assert heading[17:] == ["Higher than before", "As before", "Lower than before", FRESH]
    assert east == ["塘庄村", "Completion", 0, 0, 3, 0, 0, 0, 3, 3, "100.0%", *[0] * 9, 3]
    assert west == ["=1+1", "Filing", *[0] * 8, "0.0%", *[0] * 10]
    assert both == ["Sum", None, *east[2:]]


def test_what_is_refused_is_said_on_the_page(town: Town, browser: Open) -> None:
    chief = _english(browser("town"))
    unfit = {"do": "open", "name": "a/b", "since": "x", "until": "2026-12-31"}
    answer = chief.post("/rounds", **unfit)
    assert answer.status_code == 422
    assert "Something in the round cannot be so" in answer.text
    assert chief.post("/rounds", do="nonsense").status_code == 404


@pytest.mark.parametrize("who", ["evaluator", "reviewer", "supervisor"])
def test_the_menu_leads_there(town: Town, browser: Open, who: str) -> None:
    assert 'href="/rounds"' in browser(who).get("/").text
