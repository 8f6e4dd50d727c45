"""The two sides of a card of the size of a bank card. The balance is never on it.

The words are Chinese whatever language the office works in: the card is the household's.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from household.squares import look_square, spend_square
from kernel.papers import Spot, Surface

#: Millimetres, as ISO/IEC 7810 has it.
CARD: Final = (85.6, 53.98)
INDIGO: Final = (31, 68, 112)
#: Nothing is set smaller, in points.
LEAST: Final = 9.0
MARK: Final = "信"
SHOP: Final = "信用超市"
TITLE: Final = "积分卡"
TITLE_TOO: Final = "Points card"
NUMBER: Final = "户号"
HEAD: Final = "户主"
SHOW: Final = "换东西时出示这一面"
LOOK: Final = "扫这里看积分"
ONLY_LOOK: Final = ("这个码只能看，", "不能换东西。")
LOST: Final = "丢了卡？"
CALL: Final = "打电话，旧卡当场作废"
TELL: Final = "告诉村里，旧卡当场作废"
NOT_MONEY: Final = "积分不折现、不转让"

_FRONT_SQUARE: Final = 34.0
_BACK_SQUARE: Final = 32.0
_LEFT: Final = 5.2
_RIGHT: Final = CARD[0] - 5.2
#: How wide the words beside the square may be.
_BESIDE: Final = 43.5


@dataclass(frozen=True)
class CardWords:
    """What one card bears; `look` is the whole address, `no` as in 010317-1."""

    village: str
    number: str
    name: str
    label: str
    code: str
    look: str
    hotline: str | None
    no: str
    issued: date

    @property
    def shop(self) -> str:
        """What stands at the top."""
        return self.village + SHOP

    @property
    def whose(self) -> str:
        """The name, and whose card it is of several."""
        return f"{self.name}　{self.label or HEAD}"

    @property
    def month(self) -> str:
        """When it was issued."""
        return f"{self.issued.year}年{self.issued.month}月发"

    @property
    def groups(self) -> list[str]:
        """The digits in fours, as people read them aloud."""
        return [self.code[start : start + 4] for start in range(0, len(self.code), 4)]


def draw_front(paper: Surface, card: CardWords, at: Spot) -> None:
    """Draw the side that is held to the till, its top left corner at this spot."""
    x, y = at
    paper.stamp(("front", card.shop), lambda: _front_of_all(paper, card), at)
    number = (x + _LEFT + paper.width(NUMBER, 12) + 1.5, y + 27.9)
    put(paper, card.number, number, points=16, within=x + _LEFT + _BESIDE - number[0], bold=True)
    put(paper, card.whose, (x + _LEFT, y + 33.8), points=12.5, within=_BESIDE)
    corner = (x + CARD[0] - _FRONT_SQUARE - 2.2, y + 3)
    paper.modules(spend_square(card.code), corner, _FRONT_SQUARE)
    spread(paper, card.groups, (x + _LEFT, x + _RIGHT, y + 49.4), points=15.5)


def draw_back(paper: Surface, card: CardWords, at: Spot) -> None:
    """Draw the side that only shows, its top left corner at this spot."""
    x, y = at
    paper.stamp(("back", card.hotline, card.month), lambda: _back_of_all(paper, card), at)
    corner = (x + CARD[0] - _BACK_SQUARE - 2.2, y + 3)
    paper.modules(look_square(card.look), corner, _BACK_SQUARE)
    between = paper.width(NOT_MONEY, LEAST) - paper.width(card.month, LEAST)
    middle = x + (_LEFT + _RIGHT + between) / 2
    paper.text(f"卡号 {card.no}", (middle, y + 49.4), points=LEAST, align="middle")


def _front_of_all(paper: Surface, card: CardWords) -> None:
    """What the fronts of a village have in common."""
    paper.block((_LEFT, 4.7), (6, 6), INDIGO)
    paper.text(MARK, (_LEFT + 3, 9.2), points=12, align="middle", white=True)
    put(paper, card.shop, (13.2, 9.3), points=11.5, within=35.6, bold=True)
    title = paper.text(TITLE, (_LEFT, 20.3), points=24, bold=True)
    paper.text(TITLE_TOO, (_LEFT + title + 2, 20.3), points=LEAST)
    paper.text(NUMBER, (_LEFT, 27.9), points=12)
    paper.text(SHOW, (_LEFT, 39), points=9.5)
    paper.rule((_LEFT, 42.4), (_RIGHT, 42.4), thick=0.35)


def _back_of_all(paper: Surface, card: CardWords) -> None:
    """What the backs of a village have in common."""
    paper.text(LOOK, (_LEFT, 10.2), points=16, bold=True)
    for place, line in enumerate(ONLY_LOOK):
        paper.text(line, (_LEFT, 16.6 + 4.8 * place), points=11)
    paper.text(LOST, (_LEFT, 29.2), points=12, bold=True)
    paper.text(CALL if card.hotline else TELL, (_LEFT, 33.8), points=9.5)
    if card.hotline:
        put(paper, card.hotline, (_LEFT, 40.2), points=15.5, within=45.4, bold=True)
    paper.rule((_LEFT, 44.4), (_RIGHT, 44.4), thick=0.35)
    paper.text(NOT_MONEY, (_LEFT, 49.4), points=LEAST)
    paper.text(card.month, (_RIGHT, 49.4), points=LEAST, align="right")


def put(
    paper: Surface, words: str, at: Spot, *, points: float, within: float, bold: bool = False
) -> None:
    """One line, set smaller or at last cut off so that it is at most `within` millimetres wide."""
    size = points
    while size > LEAST and paper.width(words, size) > within:
        size = max(LEAST, size - 0.5)
    if paper.width(words, size) > within:
        while words and paper.width(words + "…", size) > within:
            words = words[:-1]
        words += "…"
    paper.text(words, at, points=size, bold=bold)


def spread(
    paper: Surface, groups: list[str], line: tuple[float, float, float], *, points: float
) -> None:
    """Groups of digits over the whole line: from its left end to its right, at its foot."""
    left, right, foot = line
    widths = [paper.width(group, points) for group in groups]
    gap = (right - left - sum(widths)) / (len(groups) - 1)
    for group, width in zip(groups, widths, strict=True):
        paper.text(group, (left, foot), points=points, bold=True)
        left += width + gap
