"""Notices that points end: six to an A4 sheet, the points and their last day the largest."""

from datetime import date
from typing import Final

from household.card_face import put
from household.cut_sheets import CutSheet
from household.handout_words import HandoutWords, Place, day_in_words
from kernel.papers import Paper, Spot
from ledger import Expiry
from registry.handout_runs import NOTICE

TITLE: Final = "积分快到期了"
SHEET: Final = CutSheet(2, 3, (95.0, 90.0))
HURRY: Final = "过了这一天就不能用了，请早点去换东西。"
#: More last days within a month than this are not told one by one.
SHOWN: Final = 2

_LEFT: Final = 6.0
_RIGHT: Final = 89.0
_WIDE: Final = _RIGHT - _LEFT
_TEXT: Final = 12.0
_LINE: Final = 5.6
#: Nothing is drawn further down, above the foot.
_LAST: Final = 82.0


def ending(said: HandoutWords, today: date) -> list[Expiry]:
    """What of the household's points ends within thirty days, the next first."""
    return [one for one in said.ends if one.on <= today + NOTICE]


def draw_notice(paper: Paper, place: Place, said: HandoutWords, at: Spot) -> None:
    """Draw a notice, its top left corner at this spot."""
    x, y = at
    paper.stamp(("notice", place.village), lambda: _of_all(paper, place), at)
    who = f"户号 {said.number}　{said.name}"
    put(paper, who, (x + _LEFT, y + 21), points=13, within=_WIDE, bold=True)
    first, *others = ending(said, place.printed)
    paper.text(f"{first.points:,} 分", (x + _LEFT, y + 36), points=32, bold=True)
    day = f"最后一天 {day_in_words(first.on, year=True)}"
    paper.text(day, (x + _LEFT, y + 44), points=15, bold=True)
    lines = [f"还有 {one.points:,} 分，最后一天 {day_in_words(one.on)}。" for one in others]
    lines = [*lines[: SHOWN - 1], HURRY, *place.shops]
    if place.hotline:
        lines.append(f"不明白，打电话 {place.hotline}")
    line = y + 52
    for words in [part for one in lines for part in paper.wrapped(one, _WIDE, _TEXT)]:
        if line <= y + _LAST:
            paper.text(words, (x + _LEFT, line), points=_TEXT)
        line += _LINE


def _of_all(paper: Paper, place: Place) -> None:
    """What the notices of a run have in common."""
    paper.text(TITLE, (_LEFT, 12.5), points=20, bold=True)
    paper.rule((_LEFT, 15), (_RIGHT, 15), thick=0.35)
    foot = f"{place.village}　{day_in_words(place.printed, year=True)}印"
    put(paper, foot, (_LEFT, 87), points=9.5, within=_WIDE)
