"""Taking a whole import back through its page: households, opening points, goods; refusals."""

import html
import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any, Final

import pytest
from werkzeug.test import TestResponse

import pos
from kernel import clock
from kernel.db import reading
from office.importing import Workbook
from registry import SubjectUnknown, award, find_subject
from tests.app.browser import Browser
from tests.pos.counter import HEADS, PASSWORD, POOR, SALT, WANG, Town, everything, goods_sheet
from tests.registry.workbooks import OPENING, filing, household

Open = Callable[..., Browser]
NEW: Final = "010009"
SOAP: Final[tuple[Any, ...]] = ("6900000007777", "香皂 125g", "块", 6, 4.5, 3, 60, "村集体")
DEARER: Final[tuple[Any, ...]] = (SALT, "食用盐 400g", "袋", 3, 2.5, 5, 999, "村集体")
SECOND: Final = {"second_username": "second", "second_password": PASSWORD}
LINK: Final = "撤回这次导入</a>"
SURE: Final = "整批撤回</button>"


@pytest.fixture
def database_url(one_engine: str) -> str:
    """The verbs are tested on both engines; these are their pages."""
    return one_engine


def _import(town: Town, kind: str, file: BytesIO, who: str = "officer") -> str:
    """The address of an import of this file's rows."""
    report = Workbook(kind, file.getvalue(), "S1").take(town.actors[who], clock.new_id())
    assert report.refused == ()
    return f"/imports/{report.id}"


def _households(town: Town) -> str:
    changed = household(户编号=WANG, 户主姓名=HEADS[WANG], 家庭人口=9)
    return _import(town, "households", filing(household(户编号=NEW), changed))


def _points(town: Town) -> str:
    return _import(town, "points", filing({**OPENING, "户编号": POOR, "户主姓名": HEADS[POOR]}))


def _goods(town: Town) -> str:
    return _import(town, "goods", goods_sheet(SOAP, DEARER))


def _said(page: TestResponse) -> str:
    return re.sub(r"<[^>]*>", "", html.unescape(page.text))


def _members() -> int | None:
    with reading() as session:
        return find_subject(session, WANG).members


def test_households_go_and_changed_ones_are_as_before(browser: Open, town: Town) -> None:
    visitor, before = browser("officer"), _members()
    batch = _households(town)
    assert LINK in visitor.get(batch).text
    asked = visitor.get(f"{batch}/undo")
    assert "它新增的农户和其他主体会撤掉：1" in asked.text
    assert "它改过的恢复成导入前的样子：1" in asked.text
    assert "second_username" not in asked.text
    assert _members() == 9
    done = visitor.post(f"{batch}/undo")
    assert (done.status_code, done.location) == (303, batch)
    page = visitor.get(batch)
    assert re.search(r"这次导入已经撤回：.*陈秀兰", _said(page))
    assert LINK not in page.text
    assert _members() == before
    with reading() as session, pytest.raises(SubjectUnknown):
        find_subject(session, NEW)


def test_the_history_says_which_were_taken_back(browser: Open, town: Town) -> None:
    visitor, batch = browser("officer"), _households(town)
    visitor.post(f"{batch}/undo")
    _points(town)
    rows = re.findall(r"<tr>.*?</tr>", visitor.get("/imports").text, re.DOTALL)
    (taken,) = [row for row in rows if "已撤销" in row]
    assert batch in taken


def test_points_are_reversed_with_a_second_person(browser: Open, town: Town) -> None:
    visitor, before = browser("officer"), town.balance(POOR)
    batch = _points(town)
    assert town.balance(POOR) == before + 38
    asked = visitor.get(f"{batch}/undo").text
    assert "两笔都留在账上：1" in asked
    assert "second_password" in asked
    kept = everything()
    own = {"second_username": "officer", "second_password": PASSWORD}
    for form in ({}, own):
        alone = visitor.post(f"{batch}/undo", **form)
        assert (alone.status_code, 'role="alert"' in alone.text) == (422, True)
        assert everything() == kept
    wrong = visitor.post(f"{batch}/undo", **{**SECOND, "second_password": "guess"})
    assert wrong.status_code == 401
    assert 'value="second"' in wrong.text
    assert "guess" not in wrong.text
    assert town.balance(POOR) == before + 38
    assert visitor.post(f"{batch}/undo", **SECOND).location == batch
    assert town.balance(POOR) == before
    assert re.search(r"已经撤回：.*陈秀兰 · 同意人：", _said(visitor.get(batch)))


def test_goods_leave_the_shelf(browser: Open, town: Town) -> None:
    def shelf() -> dict[str, tuple[int, int]]:
        with reading() as session:
            return pos.shelf_of(session, pos.find_shop(session, "S1"))

    visitor, before = browser("officer"), shelf()
    batch = _goods(town)
    assert shelf() != before
    asked = visitor.get(f"{batch}/undo").text
    assert "会下架，期初库存一并退出：1" in asked
    assert "恢复原来的名称、价格和限量：1" in asked
    assert visitor.post(f"{batch}/undo").location == batch
    assert shelf() == before
    assert "这次导入已经撤回" in visitor.get(batch).text


def _give(_: Town) -> str:
    award(actor_id=None, number=NEW, points=1, reason="补助", ref="after the import")
    return NEW


def _change(town: Town) -> str:
    changed = household(户编号=WANG, 户主姓名=HEADS[WANG], 家庭人口=8)
    _import(town, "households", filing(changed))
    return WANG


def _spend(town: Town) -> str:
    town.redeem((SALT, 1), card=town.cards[POOR])
    return POOR


def _buy(town: Town) -> str:
    town.redeem((SOAP[0], 1))
    return str(SOAP[0])


@pytest.mark.parametrize(
    ("make", "use"),
    [(_households, _give), (_households, _change), (_points, _spend), (_goods, _buy)],
)
def test_what_was_used_since_is_named_and_nothing_is_taken_back(
    browser: Open, town: Town, make: Callable[[Town], str], use: Callable[[Town], str]
) -> None:
    visitor, batch = browser("officer"), make(town)
    used = use(town)
    kept = everything()
    answer = visitor.post(f"{batch}/undo", **SECOND)
    assert answer.status_code == 422
    assert f"这次导入之后，{used} 已经用过或改过" in answer.text
    assert SURE in answer.text
    assert everything() == kept
    assert "这次导入已经撤回" not in visitor.get(batch).text


@pytest.mark.parametrize("make", [_households, _points, _goods])
def test_twice_is_told_in_words(browser: Open, town: Town, make: Callable[[Town], str]) -> None:
    visitor, batch = browser("officer"), make(town)
    assert visitor.post(f"{batch}/undo", **SECOND).status_code == 303
    for answer in (visitor.post(f"{batch}/undo", **SECOND), visitor.get(f"{batch}/undo")):
        assert "这次导入之前已经撤回" in answer.text
        assert SURE not in answer.text


def test_after_thirty_days_it_is_too_late(browser: Open, town: Town) -> None:
    with clock.frozen(clock.now() - timedelta(days=31)):
        batch = _households(town)
    visitor = browser("officer")
    assert LINK not in visitor.get(batch).text
    for answer in (visitor.post(f"{batch}/undo"), visitor.get(f"{batch}/undo")):
        assert "导入后 30 天内可以撤回" in answer.text
        assert SURE not in answer.text


def test_what_changed_nothing_needs_no_taking_back(browser: Open, town: Town) -> None:
    _points(town)
    batch, visitor = _points(town), browser("officer")
    assert LINK not in visitor.get(batch).text
    asked = visitor.get(f"{batch}/undo").text
    assert "不用撤回" in asked
    assert SURE not in asked


def test_another_village_s_import_is_unknown(browser: Open, town: Town) -> None:
    batch, west = _households(town), browser("officer-west")
    kept = everything()
    for answer in (west.get(f"{batch}/undo"), west.post(f"{batch}/undo")):
        assert answer.status_code == 422
        assert "陈秀兰" not in answer.text
    assert everything() == kept
