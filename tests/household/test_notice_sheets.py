"""Notices: what ends within thirty days, the last day, when the shop is open, whom to call."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from household.notice_sheets import SHEET, draw_notice, ending
from kernel.papers import A4, Paper
from ledger import Expiry
from tests.household.cards import words_on
from tests.household.handouts import PLACE, some_paper
from tests.household.test_statement_sheets import Tool


def test_only_what_ends_within_thirty_days_is_told() -> None:
    today = PLACE.printed
    ends = tuple(Expiry(n, today + timedelta(days=n)) for n in (3, 30, 31))
    said = replace(some_paper(1), ends=ends)
    assert ending(said, today) == list(ends[:2])


def test_a_notice_says_what_to_do_and_stays_within_its_piece(tool: Tool, tmp_path: Path) -> None:
    """However many shops a village has."""
    shops = tuple(f"村口第{n}小卖部：每月10、20、30日开门" for n in range(20))
    said = replace(
        some_paper(1), ends=(Expiry(60, date(2026, 12, 20)), Expiry(5, date(2026, 12, 25)))
    )
    paper = Paper(A4, title="x")
    paper.page()
    draw_notice(paper, PLACE, said, SHEET.place_of(0))
    draw_notice(paper, replace(PLACE, shops=shops, hotline=None), said, SHEET.place_of(1))
    file = tmp_path / "notices.pdf"
    file.write_bytes(paper.whole())
    words = words_on(tool("pdftotext"), file)
    for told in (
        "60 分",
        "最后一天 2026年12月20日",
        "还有 5 分，最后一天 12月25日",
        "下次开门：12月10日",
    ):
        assert told in words
    assert words.count("0550-123 4567") == 1
    assert "第0小卖部" in words
    assert "第19小卖部" not in words
