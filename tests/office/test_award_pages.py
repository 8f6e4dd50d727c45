"""The pages of awards: looked at before they are given, all or none, and taken back by two."""

import re
from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from werkzeug.test import TestResponse

import ledger
import registry
from kernel.db import transaction
from registry import set_setting
from tests.app.browser import Browser
from tests.pos.counter import EGGS, FAR, LI, PASSWORD, POOR, WANG, Town
from tests.registry.workbooks import workbook

Open = Callable[..., Browser]
SECOND = {"second_username": "second", "second_password": PASSWORD}
BEFORE = {WANG: 100, LI: 300, POOR: 0, FAR: 50}


def _hidden(page: TestResponse) -> dict[str, str]:
    """What the page's main form would send again."""
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text))
    lines = re.search(r'<textarea name="list" hidden>(.*?)</textarea>', page.text, re.DOTALL)
    return {**found, "list": lines[1] if lines else ""}


def _balances(town: Town) -> dict[str, int]:
    return {number: town.balance(number) - points for number, points in BEFORE.items()}


def _more(town: Town, **points: int) -> bool:
    """Whether just these have so much more than at the beginning; `w`, `l`, `p`, `f`."""
    letters = {"w": WANG, "l": LI, "p": POOR, "f": FAR}
    wanted = {number: points.get(letter, 0) for letter, number in letters.items()}
    return _balances(town) == wanted


def test_one_household_is_shown_before_it_gets_its_points(browser: Open, town: Town) -> None:
    officer = browser("officer")
    page = officer.get(f"/awards/new?subject={WANG}")
    assert (page.status_code, f'value="{WANG}"' in page.text) == (200, True)
    look = officer.post("/awards/new", number=WANG, points="20", reason="清扫村道", ref="2026/7")
    assert look.status_code == 200
    assert "王某某" in look.text
    assert "王小明" not in look.text
    assert "second_username" not in look.text
    assert _more(town)
    done = officer.post("/awards/list", **{**_hidden(look), "do": "give"})
    assert done.status_code == 303
    assert _more(town, w=20)
    page = officer.get(done.location)
    assert "已经记分：1 户，共 20 分。" in page.text
    # A double click sends the same form again.
    again = officer.post("/awards/list", **{**_hidden(look), "do": "give"})
    assert again.location == done.location
    assert _more(town, w=20)


def test_a_list_above_the_limit_needs_another_officer(browser: Open, town: Town) -> None:
    officer = browser("officer")
    listed = f"{WANG}\n{LI} 60 带头清沟\n{POOR}"
    look = officer.post(
        "/awards/list", village=str(town.east), list=listed, points="40", reason="村庄清洁日"
    )
    assert "second_username" in look.text
    form = {**_hidden(look), "do": "give"}
    refused = officer.post("/awards/list", **form)
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text
    own = {**form, "second_username": "officer", "second_password": PASSWORD}
    assert officer.post("/awards/list", **own).status_code == 422
    wrong = {**form, "second_username": "second", "second_password": "guess"}
    assert officer.post("/awards/list", **wrong).status_code == 401
    assert _more(town)
    # What was shown is still on the page, and the same key goes on.
    done = officer.post("/awards/list", **{**form, **SECOND})
    assert done.status_code == 303
    assert _more(town, w=40, l=60, p=40)
    page = officer.get(done.location).text
    assert "3 户，共 140 分" in page
    assert ("带头清沟" in page, "村庄清洁日" in page) == (True, True)


def test_one_bad_row_stops_the_list_and_is_named(browser: Open, town: Town) -> None:
    officer = browser("officer")
    listed = f"{WANG}\n099999\n{FAR}\n{LI} x"
    page = officer.post(
        "/awards/list", village=str(town.east), list=listed, points="5", reason="村庄清洁日"
    )
    assert page.status_code == 422
    rows = re.findall(r'<td class="figure">(\d+)</td><td>(.*?)</td><td>(.*?)</td>', page.text)
    assert rows == [
        ("2", "099999", "本村没有这个编号。"),
        ("3", FAR, "本村没有这个编号。"),
        ("4", "x", rows[2][2]),
    ]
    # What was typed is still there.
    assert listed in page.text
    forced = officer.post(
        "/awards/list", do="give", village=str(town.east), list=listed, points="5", reason="x"
    )
    assert forced.status_code == 422
    assert _more(town)


def test_a_sign_in_workbook_is_read_shown_and_given(browser: Open, town: Town) -> None:
    officer = browser("officer")
    upload = workbook(签到=[["户编号", "签字", "积分"], [WANG, None, None], [LI, None, 7]])
    look = officer.client.post(
        "/awards/list",
        data={
            "csrf_token": officer.token(),
            "village": str(town.east),
            "points": "5",
            "reason": "村庄清洁日",
            "file": (upload, "签到.xlsx"),
        },
    )
    assert look.status_code == 200
    officer.post("/awards/list", **{**_hidden(look), "do": "give"})
    assert _more(town, w=5, l=7)
    back = officer.post("/awards/list", **{**_hidden(look), "do": "change"})
    assert f"{LI}\t7\t村庄清洁日" in back.text


def test_a_file_that_is_none_is_said_to_be_none(browser: Open, town: Town) -> None:
    officer = browser("officer")
    page = officer.client.post(
        "/awards/list",
        data={
            "csrf_token": officer.token(),
            "village": str(town.east),
            "file": (BytesIO(b"no workbook"), "x.xlsx"),
        },
    )
    assert page.status_code == 422
    assert 'role="alert"' in page.text


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"number": WANG, "points": "", "reason": "清沟"}, "points"),
        ({"number": WANG, "points": "2.5", "reason": "清沟"}, "points"),
        ({"number": WANG, "points": "20000", "reason": "清沟"}, "points"),
        ({"number": WANG, "points": "5", "reason": " "}, "reason"),
        ({"number": "099999", "points": "5", "reason": "清沟"}, "number"),
        ({"number": FAR, "points": "5", "reason": "清沟"}, "number"),
    ],
    ids=["no-points", "half", "many", "no-reason", "unknown", "elsewhere"],
)
def test_a_field_that_cannot_be_is_named(
    browser: Open, town: Town, form: dict[str, str], field: str
) -> None:
    page = browser("officer").post("/awards/new", **form)
    assert page.status_code == 422
    wrong = re.search(rf'<input id="{field}"[^>]*aria-invalid="true"', page.text)
    assert wrong
    assert f'value="{form["number"]}"' in page.text
    assert _more(town)


def test_the_budget_refuses_all_of_it_and_says_what_is_left(browser: Open, town: Town) -> None:
    transaction(lambda tx: set_setting(tx, town.east, "award_alone_points", 1_000))
    transaction(lambda tx: ledger.grant_budget(tx, town.east, 30, source="b", actor="x"))
    officer = browser("officer")
    look = officer.post(
        "/awards/list", village=str(town.east), list=f"{WANG}\n{LI}", points="20", reason="清沟"
    )
    assert "30" in look.text
    refused = officer.post("/awards/list", **{**_hidden(look), "do": "give"})
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text
    assert _hidden(refused)["key"] != _hidden(look)["key"]
    assert _more(town)


def _awarded(officer: Browser, town: Town, points: str = "20") -> str:
    """The address of an award to 王小明."""
    look = officer.post("/awards/new", number=WANG, points=points, reason="清扫村道")
    done = officer.post("/awards/list", **{**_hidden(look), "do": "give"})
    found = re.search(rf'href="(/awards/{town.east}/\w+)"', officer.get(done.location).text)
    assert found
    return found[1]


def test_a_wrong_award_is_taken_back_by_two(browser: Open, town: Town) -> None:
    officer = browser("officer")
    address = _awarded(officer, town)
    page = officer.get(address)
    key = _hidden(page)["key"]
    for form, status in (
        ({"reason": "记错户"}, 422),
        ({"reason": "记错户", "second_username": "second", "second_password": "guess"}, 401),
        ({"reason": "", **SECOND}, 422),
    ):
        assert officer.post(address, key=key, **form).status_code == status
    assert _more(town, w=20)
    done = officer.post(address, key=key, reason="记错户", **SECOND)
    assert (done.status_code, done.location) == (303, address)
    assert _more(town)
    page = officer.get(address)
    assert "这笔积分已经撤回" in page.text
    assert "记错户" in page.text
    assert "second_username" not in page.text
    again = officer.post(address, key=key, reason="记错户", **SECOND)
    assert again.status_code == 303
    assert _more(town)


def test_what_was_spent_stays_and_what_is_left_is_offered(browser: Open, town: Town) -> None:
    officer = browser("officer")
    address = _awarded(officer, town)
    town.redeem(*[(EGGS, 14)])  # 112 of 120 points
    page = officer.get(address)
    assert 'name="left_only" value="1"' in page.text
    assert "只剩 8 分" in page.text
    form = {**_hidden(page), "reason": "记错户", **SECOND}
    short = officer.post(address, **{**form, "left_only": "", "key": "k"})
    assert short.status_code == 422
    assert officer.post(address, **form).status_code == 303
    assert town.balance(WANG) == 0
    assert "剩下的 8 分已经撤回" in officer.get(address).text


def test_another_villages_officer_finds_nothing(browser: Open, town: Town) -> None:
    address = _awarded(browser("officer"), town)
    far = browser("officer-west")
    for page in (far.get(address), far.post(address, key="k", reason="x", **SECOND)):
        assert page.status_code == 422
        assert WANG not in page.text
    assert far.get(f"/awards?village={town.east}").status_code == 403
    for number in (WANG, "099999"):
        page = far.get(f"/awards/new?subject={number}")
        assert (page.status_code, "没有" in page.text) == (422, True)
    assert WANG not in far.get("/awards").text


def test_the_list_filters_and_leaves_as_a_workbook(browser: Open, town: Town) -> None:
    officer = browser("officer")
    _awarded(officer, town)
    query = f"/awards?village={town.east}&reason=清扫&since=2026-11-20&until=2026-11-20"
    page = officer.get(query)
    assert "清扫村道" in page.text
    assert "参加村庄清洁日" not in page.text
    assert "清扫村道" not in officer.get(f"{query}&by=nobody").text
    assert officer.get("/awards?since=soon").status_code == 200
    book = officer.get(query.replace("/awards?", "/awards/export?"))
    rows = list(openpyxl.load_workbook(BytesIO(book.data)).worksheets[0].values)
    assert [row[1:5] for row in rows[1:]] == [(WANG, "王某某", 20, "清扫村道")]


def test_the_template_is_what_the_reader_reads(browser: Open, town: Town) -> None:
    book = browser("officer").get("/awards/template")
    [heading] = openpyxl.load_workbook(BytesIO(book.data)).worksheets[0].values
    tables = registry.award_lists.lines_of_workbook(workbook(签到=[heading, [WANG, 5, "清沟"]]))
    assert tables[0].rows[0].cells == {"number": WANG, "points": 5, "reason": "清沟"}


def test_a_town_officer_awards_in_the_village_that_is_chosen(browser: Open, town: Town) -> None:
    officer = browser("town")
    assert f'<option value="{town.west}"' in officer.get("/awards/list").text
    look = officer.post("/awards/list", village=str(town.west), list=FAR, points="5", reason="清沟")
    officer.post("/awards/list", **{**_hidden(look), "do": "give"})
    assert _more(town, f=5)


def test_ticked_households_are_shown_and_given(browser: Open, town: Town) -> None:
    officer = browser("officer")
    page = officer.get(f"/awards/pick?village={town.east}")
    ticks = re.findall(r'type="checkbox" name="number" value="(\w+)"', page.text)
    assert ticks == [WANG, LI, POOR]
    assert "王小明" not in page.text
    assert officer.get("/awards/pick?group=99组").text.count("checkbox") == 0
    look = officer.client.post(
        "/awards/list",
        data={
            "csrf_token": officer.token(),
            "village": str(town.east),
            "number": [WANG, POOR],
            "points": "5",
            "reason": "清沟",
        },
    )
    officer.post("/awards/list", **{**_hidden(look), "do": "give"})
    assert _more(town, w=5, p=5)
