"""Slips for a passbook: eight movements each, each going on with what the one before ended with."""

from itertools import pairwise
from pathlib import Path

from household.slip_sheets import LINES, SHEET, draw_slip, slips_of
from kernel.papers import A4, Paper
from tests.household.cards import words_on
from tests.household.handouts import PLACE, some_paper
from tests.household.test_statement_sheets import Tool


def test_a_household_with_more_movements_has_more_slips() -> None:
    said = some_paper(2 * LINES + 3)
    slips = slips_of(said)
    assert [len(one.rows) for one in slips] == [LINES, LINES, 3]
    assert [(one.no, one.count) for one in slips] == [(1, 3), (2, 3), (3, 3)]
    assert slips[0].before == said.before
    assert [row for one in slips for row in one.rows] == list(said.rows)
    for earlier, later in pairwise(slips):
        assert later.before == earlier.rows[-1].balance
    assert slips_of(some_paper(0)) == []


def test_a_slip_says_whose_it_is_and_what_there_was(tool: Tool, tmp_path: Path) -> None:
    """A long reason is cut, so that its figures stay in their columns."""
    paper = Paper(A4, title="x")
    paper.page()
    for no, slip in enumerate(slips_of(some_paper(LINES + 1))):
        draw_slip(paper, PLACE, slip, SHEET.place_of(no))
    file = tmp_path / "slips.pdf"
    file.write_bytes(paper.whole())
    said = words_on(tool("pdftotext"), file)
    assert said.count("户号 010317") == 2
    assert "上次余额 1,200 分" in said
    assert "第 2 条，共 2 条" in said
    assert "26年7月9日" in said  # a book goes on over the years
    assert "义务修路，连续三天帮助邻村搬运石料" not in said
