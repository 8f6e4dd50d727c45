"""The report on offers: a page that prints, and the same as a workbook without live formulas."""

from collections.abc import Callable
from io import BytesIO

import pytest
from openpyxl import load_workbook

from office.views import offer_reports
from tests.app.browser import Browser
from tests.merchants.market import public, use
from tests.pos.counter import LI, WANG, Town

Open = Callable[..., Browser]


def test_what_is_used_and_what_is_not(
    town: Town, browser: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = browser("officer")
    assert "这些天没有用过优惠" in officer.get("/reports/offers").text
    for card in (WANG, LI):
        use(town, public(town, title=f"=理发{card}", points=1), card)
    public(town, policy=5, title="=1+1")
    page = officer.get("/reports/offers").text
    for words in ("9. 信易家", "村口理发店", "6 元", "没人用过的优惠", "=1+1", "3. 信易药"):
        assert words in page, words
    assert "王小明" not in page
    assert "AAA" not in page  # two households are a handful
    assert "优惠使用情况" in officer.get("/reports").text
    assert "这些天没有用过优惠" in officer.get("/reports/offers?until=2026-11-19").text
    assert "9. 信易家" in officer.get("/reports/offers?from=x").text
    book = load_workbook(BytesIO(officer.get("/reports/offers.xlsx").data)).active
    assert book is not None
    rows = [tuple(cell.value for cell in row) for row in book.iter_rows(min_row=2)]
    assert rows[0][:4] == ("按政策", "9. 信易家", 2, "30.00")
    assert ("没人用过的优惠", f"{town.merchant}-3 村口理发店 =1+1", 0) in {row[:3] for row in rows}
    assert {row[0] for row in rows} >= {"按商家", "按村", "没有优惠的政策"}
    assert all(cell.data_type != "f" for row in book.iter_rows() for cell in row)
    monkeypatch.setattr(offer_reports, "NAMED", 0)
    assert "其他合计" in officer.get("/reports/offers").text
    assert browser("clerk").get("/reports/offers").status_code == 403
