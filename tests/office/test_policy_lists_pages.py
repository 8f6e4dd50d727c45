"""The lists beside the policies on pages: demands, finance persons, publicity, the conference."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Final

from openpyxl import load_workbook

from tests.app.browser import Browser
from tests.pos.counter import LI, WANG, Town

Open = Callable[..., Browser]
TODAY: Final = "2026-11-20"


def _rows(content: bytes) -> list[tuple[object, ...]]:
    sheet = load_workbook(BytesIO(content)).active
    assert sheet is not None
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=2)]


def test_a_wish_goes_from_the_household_to_the_list_and_back(browser: Open, town: Town) -> None:
    household, officer = browser(), browser("officer")
    page = f"/c/{household.behind_pin(WANG)}/wishes"
    assert "我们想要" in household.get(page).text
    assert household.post(page, words=" ").status_code == 422
    assert household.post(page, words="理发便宜点").status_code == 303
    again = household.post(page, words="理发 便宜点")
    assert (again.status_code, "已经提过" in again.text) == (422, True)
    paper = {"do": "ask", "words": "剪头", "number": LI, "channel": "paper"}
    assert "已登记" in officer.get(officer.post("/demands", **paper).location).text
    far = officer.post("/demands", **{**paper, "number": "020001"})
    assert far.status_code == 422
    assert officer.post("/demands", do="ask", words="好", number="999").status_code == 422
    assert "我家也要：剪头" in household.get(page).text
    listed = officer.get("/demands").text
    assert "1 户想要" in listed
    assert "王小明" not in listed
    cut, hair = dict.fromkeys(re.findall(r'name="demand" value="(\w+)"', listed))
    officer.post("/demands", do="merge", demand=hair, into=cut)
    assert "2 户想要" in officer.get("/demands").text
    visit = {"do": "visit", "demand": cut, "on_day": TODAY, "words": "愿意试一个月"}
    assert officer.post("/demands", **visit).status_code == 422
    officer.post("/demands", **visit, place="村口理发店")
    assert "村口理发店：愿意试一个月" in officer.get("/demands").text
    assert "村里2026年11月20日找商家谈过" in household.get(page).text
    assert officer.post("/demands", **{**visit, "demand": "none"}).status_code == 422
    assert officer.post("/demands", do="decline", demand=cut, words="").status_code == 422
    officer.post("/demands", do="decline", demand=cut, words="店家人手不够")
    assert "没谈成：店家人手不够" in household.get(page).text
    assert "未采纳：店家人手不够" in officer.get("/demands").text
    assert "心愿 3" in household.get("/wish-form").text
    assert browser("supervisor").get("/demands").status_code == 200
    assert browser("supervisor").post("/demands", do="ask").status_code == 403


def test_everybody_reads_who_the_finance_person_is(browser: Open, town: Town) -> None:
    officer = browser("officer")
    said = {"name": "李敏", "bank": "村镇银行", "phone": "13855550101", "products": "助农贷"}
    wrong = officer.post("/finance-persons", **{**said, "bank": ""})
    assert (wrong.status_code, 'value="李敏"' in wrong.text) == (422, True)
    assert "已保存" in officer.get(officer.post("/finance-persons", **said).location).text
    at = browser()
    for page in (at.get("/policies/2"), at.get(f"/c/{at.behind_pin(WANG)}/wishes")):
        assert "李敏" in page.text
        assert "助农贷" in page.text


def test_publicity_is_counted_and_exported(browser: Open) -> None:
    officer = browser("officer")
    line = {"do": "write", "kind": "leaflet", "on_day": TODAY, "number": "1200", "words": "=1+1"}
    assert officer.post("/publicity", **{**line, "number": "1.5"}).status_code == 422
    page = officer.get(officer.post("/publicity", **line).location).text
    assert "1,200" in page
    [struck] = re.findall(r'name="line" value="(\w+)"', page)
    [place] = set(re.findall(r'name="place" value="(\d+)"', page))
    officer.post("/publicity", **{**line, "number": "7", "kind": "play"})
    officer.post("/publicity", do="strike", line=struck, place=place)
    assert "1,200</s>" in officer.get("/publicity?year=2026").text
    rows = _rows(officer.get("/publicity.xlsx").data)
    assert {(row[2], row[3], row[4], row[6] is None) for row in rows} == {
        ("文艺演出", 7, "=1+1", True),
        ("宣传单", 1200, "=1+1", False),
    }


def test_a_problem_is_raised_and_closed(browser: Open) -> None:
    town = browser("town")
    said = {"words": "缺刷卡机", "owner": "镇金融办", "due_on": "2026-11-10"}
    assert town.post("/conference", do="raise", **{**said, "due_on": "soon"}).status_code == 422
    page = town.get(town.post("/conference", do="raise", **said).location).text
    assert "已过期限 2026年11月10日" in page
    [place] = set(re.findall(r'name="place" value="(\d+)"', page))
    officer = browser("officer")
    assert officer.post("/conference", do="close", place=place, no="1", **said).status_code == 403
    assert "缺刷卡机" not in officer.get("/conference").text
    done = {**said, "words": "装好了"}
    page = town.get(town.post("/conference", do="close", place=place, no="1", **done).location).text
    assert "2026年11月20日 办结" in page
    assert town.post("/conference", do="close", place=place, no="1", **done).status_code == 422
    [row] = _rows(town.get("/conference.xlsx").data)
    assert (row[0], row[2], row[4], row[7]) == (1, "缺刷卡机", "镇金融办", "装好了")
