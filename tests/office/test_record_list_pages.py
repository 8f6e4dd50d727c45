"""A sign-in list of records on pages: looked at before it is entered, all or none."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
from sqlalchemy import select

from civility.records import Record
from kernel import clock
from kernel.db import reading
from tests.app.browser import Browser
from tests.app.deeds import CLEANUP
from tests.pos.counter import FAR, LI, POOR, WANG, Town
from tests.registry.workbooks import workbook

Open = Callable[..., Browser]
ADDRESS = "/records/list"


def filled(**more: Any) -> dict[str, Any]:
    """The form, filled in."""
    said = {"item": f"{CLEANUP}/1", "on": clock.today().isoformat(), "reporter": "G"}
    return {**said, "event": "义务清沟", "kind": "E2", "proof": "签到表", **more}


def again(page: str) -> dict[str, str]:
    """What the page's form would send."""
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    lines = re.search(r'<textarea name="list" hidden>(.*?)</textarea>', page, re.DOTALL)
    return {**found, "list": lines[1] if lines else ""}


def entered() -> list[Record]:
    """Every record."""
    with reading() as session:
        return list(session.scalars(select(Record)))


def test_a_list_is_looked_at_and_entered_once(browser: Open, town: Town) -> None:
    at = browser("collector")
    assert f'value="{CLEANUP}/1"' in at.get(ADDRESS).text
    looked = at.post(ADDRESS, do="look", **filled(list=f"{WANG}\n{LI}"))
    assert "王某某" in looked.text
    assert entered() == []
    sent = again(looked.text)
    done = at.post(ADDRESS, do="enter", **sent)
    assert done.status_code == 303, done.text
    assert at.post(ADDRESS, do="enter", **sent).location == done.location
    assert "名单已登记" in at.get(done.location or "").text
    records = entered()
    assert {one.channel for one in records} == {"sheet"}
    assert {one.event for one in records} == {"义务清沟"}
    assert len(records) == 2
    assert str(at.post(ADDRESS, do="change", **sent).text).count(WANG) == 1


def test_a_whole_list_is_confirmed_by_a_second_person(browser: Open, town: Town) -> None:
    at, second = browser("collector"), browser("officer")
    looked = at.post(ADDRESS, do="look", **filled(list=f"{WANG}\n{LI}\n{POOR}"))
    at.post(ADDRESS, do="enter", **again(looked.text))
    second.post(f"/subjects/{LI}/kin", username="officer", relation="relative")
    (where,) = set(re.findall(r'href="(/records/\d+/\w+/list)"', second.get("/records").text))
    own = at.get(where).text
    assert ("要由别人来确认" in own, "确认 3 条" in own) == (True, False)
    assert at.post(where).status_code == 422
    page = second.get(where).text
    assert ("确认 2 条" in page, "自家和亲戚家的事" in page) == (True, True)
    done = second.post(where, key="once")
    assert "都已确认" in second.get(done.location).text
    assert second.post(where, key="once").status_code == 303
    assert sorted(one.state for one in entered()) == ["confirmed", "confirmed", "entered"]
    assert where not in second.get("/records").text


def test_rows_in_the_way_are_named_and_nothing_is_entered(browser: Open) -> None:
    at = browser("collector")
    answer = at.post(ADDRESS, do="look", **filled(list=f"{WANG}\n{FAR}\n{LI} 3"))
    assert answer.status_code == 422
    rows = re.findall(r'<td class="figure">(\d)</td><td>(\w+)</td><td>(.+?)</td>', answer.text)
    assert [(row, said) for row, said, _why in rows] == [("2", FAR), ("3", LI)]
    assert all(why for *_, why in rows)
    assert entered() == []


def test_what_holds_for_all_is_refused_on_the_page(browser: Open) -> None:
    at = browser("collector")
    for more, said in (({"on": "x"}, "400"), ({"list": ""}, "500")):
        answer = at.post(ADDRESS, do="look", **filled(**{"list": WANG, **more}))
        assert answer.status_code == 422
        assert said in answer.text
    assert entered() == []


def test_the_empty_list_is_filled_in_and_read(browser: Open) -> None:
    at = browser("collector")
    book = openpyxl.load_workbook(BytesIO(at.get("/records/list.xlsx").data))
    headings = [cell.value for cell in book.worksheets[0][1]]
    assert headings[0] == "户编号"
    rows: list[list[Any]] = [headings, [WANG, "", "", "", "", "扫雪", ""]]
    sheet = BytesIO(workbook(签到=rows).getvalue())
    looked = at.post(ADDRESS, do="look", **filled(file=(sheet, "list.xlsx")))
    assert "扫雪" in looked.text
    at.post(ADDRESS, do="enter", **again(looked.text))
    assert [one.event for one in entered()] == ["扫雪"]
