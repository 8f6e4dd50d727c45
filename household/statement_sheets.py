"""A quarter's statement on A4: a household to itself, on as many pages as its movements take."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from household.card_face import put
from household.handout_words import HandoutWords, Place, Row, day_in_words
from household.quarters import Quarter
from kernel.papers import A4, Paper

TITLE: Final = "积分对账单"
HEADS: Final = ("日期", "什么事", "从哪里来", "分", "余额")
NOTHING: Final = "这个季度没有进出。"
ASK: Final = "对不上、看不明白，都可以问"

_LEFT: Final = 16.0
_RIGHT: Final = A4[0] - _LEFT
_WIDE: Final = _RIGHT - _LEFT
#: Left ends of the first three columns, right ends of the figures.
_TITLE_AT: Final = _LEFT + 27
_SOURCE_AT: Final = _LEFT + 101
_POINTS_AT: Final = _LEFT + 153
_TITLE_WIDE: Final = 72.0
_SOURCE_WIDE: Final = 38.0
_TEXT: Final = 13.0
_LINE: Final = 5.8
_ROW: Final = 3.8
#: Where the table begins on the first page and on the others; what it may not pass.
_FIRST: Final = 84.0
_NEXT: Final = 38.0
_FOOT: Final = 272.0
#: What the end of a statement takes.
_END: Final = 68.0


@dataclass(frozen=True)
class _Laid:
    """A row with its title broken into lines."""

    row: Row
    lines: list[str]

    @property
    def high(self) -> float:
        """In millimetres."""
        return _ROW + _LINE * len(self.lines)


def draw_statement(paper: Paper, place: Place, quarter: Quarter, said: HandoutWords) -> None:
    """Draw the pages of one household."""
    pages = _laid_out(paper, said)
    for no, rows in enumerate(pages):
        paper.page()
        y = _top(paper, place, quarter, said) if no == 0 else _again(paper, place, quarter, said)
        y = _table(paper, rows, y)
        if no == len(pages) - 1:
            if not said.rows:
                paper.text(NOTHING, (_LEFT, y + 7), points=_TEXT)
                y += _ROW + _LINE
            _ending(paper, place, said, _balance(paper, quarter, said, y))
        foot = f"第 {no + 1} 页，共 {len(pages)} 页"
        printed = f"{place.village}　户号 {said.number}　{_day(place)}印"
        paper.text(printed, (_LEFT, 283), points=9.5)
        paper.text(foot, (_RIGHT, 283), points=9.5, align="right")


def _day(place: Place) -> str:
    return day_in_words(place.printed, year=True)


def _laid_out(paper: Paper, said: HandoutWords) -> list[list[_Laid]]:
    """The rows by page; the last page has room for the end."""
    pages: list[list[_Laid]] = [[]]
    y = _FIRST
    for row in said.rows:
        laid = _Laid(row, paper.wrapped(row.title, _TITLE_WIDE, _TEXT))
        if y + laid.high > _FOOT:
            pages.append([])
            y = _NEXT
        pages[-1].append(laid)
        y += laid.high
    if y + _END > _FOOT:
        pages.append([])
    return pages


def _top(paper: Paper, place: Place, quarter: Quarter, said: HandoutWords) -> float:
    def of_all() -> None:
        middle = A4[0] / 2
        title = f"{place.village}　{TITLE}"
        size = min(27.0, 27 * _WIDE / paper.width(title, 27))
        paper.text(title, (middle, 28), points=size, bold=True, align="middle")
        paper.text(_days(quarter), (middle, 37.5), points=15, align="middle")

    paper.stamp(("statement", "top"), of_all, (0, 0))
    _who(paper, said, 50)
    _sum(paper, said)
    return _FIRST


def _days(quarter: Quarter) -> str:
    days = f"{day_in_words(quarter.first)} 至 {day_in_words(quarter.last)}"
    return f"{quarter.in_words}（{days}）"


def _again(paper: Paper, place: Place, quarter: Quarter, said: HandoutWords) -> float:
    """The head of a page that goes on."""
    title = f"{place.village}　{TITLE}　{quarter.in_words}"
    put(paper, title, (_LEFT, 20), points=13, within=_WIDE, bold=True)
    _who(paper, said, 28)
    return _NEXT


def _who(paper: Paper, said: HandoutWords, y: float) -> None:
    x = _LEFT + paper.text("户号 ", (_LEFT, y), points=15)
    x += paper.text(said.number, (x, y), points=15, bold=True) + 8
    x += paper.text("户主 ", (x, y), points=15)
    put(paper, said.name, (x, y), points=15, within=_RIGHT - 32 - x, bold=True)
    paper.text(said.group, (_RIGHT, y), points=15, align="right")


def _sum(paper: Paper, said: HandoutWords) -> None:
    """What there was, what came, what went, what there is: four figures that add up."""
    paper.rule((_LEFT, 54), (_RIGHT, 54), thick=0.5)
    paper.rule((_LEFT, 75), (_RIGHT, 75), thick=0.5)
    figures = (("季初余额", said.before), ("增加", said.gained), ("减少", said.lost))
    part = _WIDE / 4
    for place, (word, points) in enumerate((*figures, ("季末余额", said.after))):
        x = _LEFT + part * (place + 0.5)
        paper.text(word, (x, 60.5), points=_TEXT, align="middle")
        paper.text(f"{points:,}", (x, 71), points=24, bold=True, align="middle")
        if place:
            sign = "+−="[place - 1]
            paper.text(sign, (_LEFT + part * place, 70), points=20, align="middle")


def _table(paper: Paper, rows: Sequence[_Laid], y: float) -> float:
    """Head and rows, from `y` on; where it ends."""
    paper.stamp("heads", lambda: _heads(paper), (0, y))
    for laid in rows:
        row, line = laid.row, y + _ROW / 2 + 4.6
        paper.text(day_in_words(row.on), (_LEFT, line), points=_TEXT)
        for place, words in enumerate(laid.lines):
            paper.text(words, (_TITLE_AT, line + _LINE * place), points=_TEXT)
        put(paper, row.source, (_SOURCE_AT, line), points=_TEXT, within=_SOURCE_WIDE)
        sign = "+" if row.points > 0 else "−"
        points = f"{sign}{abs(row.points):,}"
        paper.text(points, (_POINTS_AT, line), points=_TEXT, align="right")
        paper.text(f"{row.balance:,}", (_RIGHT, line), points=_TEXT, align="right")
        y += laid.high
        paper.rule((_LEFT, y), (_RIGHT, y), thick=0.15, grey=120)
    return y


def _heads(paper: Paper) -> None:
    """The head of the table, its foot at the page's upper edge."""
    for x, word in zip((_LEFT, _TITLE_AT, _SOURCE_AT), HEADS, strict=False):
        paper.text(word, (x, -2.2), points=11.5, bold=True)
    for x, word in zip((_POINTS_AT, _RIGHT), HEADS[3:], strict=True):
        paper.text(word, (x, -2.2), points=11.5, bold=True, align="right")
    paper.rule((_LEFT, 0), (_RIGHT, 0), thick=0.5)


def _balance(paper: Paper, quarter: Quarter, said: HandoutWords, y: float) -> float:
    """The line under the sum; where it ends."""
    paper.rule((_LEFT, y), (_RIGHT, y), thick=0.5)
    day = f"{day_in_words(quarter.last, year=True)}余额"
    paper.text(day, (_LEFT, y + 7.2), points=15, bold=True)
    paper.text(f"{said.after:,} 分", (_RIGHT, y + 7.2), points=15, bold=True, align="right")
    paper.rule((_LEFT, y + 10.2), (_RIGHT, y + 10.2), thick=0.5)
    return y + 10.2


def _ending(paper: Paper, place: Place, said: HandoutWords, y: float) -> None:
    """What there is now, what ends next, and where to turn."""
    line = y + 8.8
    for words in paper.wrapped(_coming(place, said), _WIDE, _TEXT):
        paper.text(words, (_LEFT, line), points=_TEXT)
        line += _LINE + 0.8
    _box(paper, place, line - 1)


def _coming(place: Place, said: HandoutWords) -> str:
    now = f"到{_day(place)}还有 {said.available:,} 分可以用。"
    if not said.ends:
        return now
    first = said.ends[0]
    until = day_in_words(first.on, year=True)
    return f"{now}最先到期的是 {first.points:,} 分：最后一天是{until}，过了就不能用了。"


def _box(paper: Paper, place: Place, y: float) -> None:
    lines = paper.wrapped(place.objection, _WIDE - 12, _TEXT)
    foot = y + 14 + (_LINE + 0.6) * len(lines)
    for start, end in (
        ((_LEFT, y), (_RIGHT, y)),
        ((_RIGHT, y), (_RIGHT, foot)),
        ((_RIGHT, foot), (_LEFT, foot)),
        ((_LEFT, foot), (_LEFT, y)),
    ):
        paper.rule(start, end, thick=0.5)
    paper.text(ASK, (_LEFT + 6, y + 8.5), points=15, bold=True)
    for no, words in enumerate(lines):
        paper.text(words, (_LEFT + 6, y + 16 + (_LINE + 0.6) * no), points=_TEXT)
