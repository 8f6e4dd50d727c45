"""Slips that are stuck into a passbook: eight to an A4 sheet, eight movements to a slip.

A household with more has several, one after the other.
"""

from dataclasses import dataclass
from typing import Final

from household.card_face import put
from household.cut_sheets import CutSheet
from household.handout_words import HandoutWords, Place, Row, day_in_words
from kernel.papers import Paper, Spot

TITLE: Final = "存折条"
SHEET: Final = CutSheet(2, 4, (95.0, 66.0))
#: Movements on one slip.
LINES: Final = 8

_LEFT: Final = 5.0
_RIGHT: Final = 90.0
_TITLE_AT: Final = 28.5
_POINTS_AT: Final = 73.0
_TITLE_WIDE: Final = 33.0
_FIRST: Final = 16.4
_STEP: Final = 5.4
_TEXT: Final = 10.0


@dataclass(frozen=True)
class Slip:
    """A slip: whose, which rows, what there was before them, and which of how many it is."""

    said: HandoutWords
    rows: tuple[Row, ...]
    before: int
    no: int
    count: int


def slips_of(said: HandoutWords) -> list[Slip]:
    """The slips of one household, in their order."""
    parts = [said.rows[start : start + LINES] for start in range(0, len(said.rows), LINES)]
    befores = [said.before, *(part[-1].balance for part in parts)]
    return [Slip(said, part, befores[no], no + 1, len(parts)) for no, part in enumerate(parts)]


def draw_slip(paper: Paper, place: Place, slip: Slip, at: Spot) -> None:
    """Draw a slip, its top left corner at this spot."""
    x, y = at
    said = slip.said
    paper.stamp(("slip", place.village), lambda: _of_all(paper, place), at)
    paper.text(f"户号 {said.number}", (x + _RIGHT, y + 7.6), points=11, bold=True, align="right")
    put(paper, said.name, (x + _LEFT, y + 13.6), points=_TEXT, within=40)
    before = f"上次余额 {slip.before:,} 分"
    paper.text(before, (x + _RIGHT, y + 13.6), points=_TEXT, align="right")
    for no, row in enumerate(slip.rows):
        line = y + _FIRST + _STEP * no + 3.9
        day = f"{row.on.year % 100:02d}年{day_in_words(row.on)}"
        paper.text(day, (x + _LEFT, line), points=_TEXT)
        put(paper, row.title, (x + _TITLE_AT, line), points=_TEXT, within=_TITLE_WIDE)
        sign = "+" if row.points > 0 else "−"
        points = f"{sign}{abs(row.points):,}"
        paper.text(points, (x + _POINTS_AT, line), points=_TEXT, align="right")
        is_last = no == len(slip.rows) - 1
        balance = (x + _RIGHT, line)
        paper.text(f"{row.balance:,}", balance, points=_TEXT, bold=is_last, align="right")
    if slip.count > 1:
        words = f"第 {slip.no} 条，共 {slip.count} 条"
        paper.text(words, (x + _RIGHT, y + 63.4), points=9, align="right")


def _of_all(paper: Paper, place: Place) -> None:
    """What the slips of a run have in common."""
    put(paper, f"{place.village}　积分", (_LEFT, 7.6), points=11, within=44, bold=True)
    paper.rule((_LEFT, 15.8), (_RIGHT, 15.8), thick=0.35)
    paper.rule((_LEFT, 60), (_RIGHT, 60), thick=0.35)
    paper.text(f"{day_in_words(place.printed, year=True)}印", (_LEFT, 63.4), points=9)
