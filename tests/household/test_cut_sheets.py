"""Pieces of a sheet: in its middle, row by row, the back of each behind its front."""

from household.cut_sheets import CutSheet
from kernel.papers import A4, Paper
from tests.household.handouts import PLACE


def test_pieces_lie_row_by_row_in_the_middle() -> None:
    sheet = CutSheet(2, 3, (95, 90))
    assert (sheet.pieces, sheet.corner) == (6, (10, 13.5))
    assert [sheet.place_of(no) for no in (0, 1, 2)] == [(10, 13.5), (105, 13.5), (10, 103.5)]
    assert [sheet.place_of(no, mirrored=True) for no in (0, 1)] == [(105, 13.5), (10, 13.5)]


def test_marks_are_the_same_on_every_page() -> None:
    paper = Paper(A4, title="x")
    for _ in range(2):
        paper.page()
        CutSheet(2, 3, (95, 90)).marks(paper)
        paper.text(PLACE.village, (20, 20), points=12)
    assert paper.pages == 2
    assert paper.whole().startswith(b"%PDF")
