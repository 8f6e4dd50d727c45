"""Cards on paper: ten to an A4 sheet with marks to cut by, one to a page with bleed, or A5.

Each front is followed by its back. On A4 the back's columns change places, so that a printer that
turns the sheet over its long edge puts every back behind its front.
"""

from collections.abc import Callable, Sequence
from typing import Final

from household.card_face import CARD, CardWords, draw_back, draw_front
from household.card_picture import draw_picture
from household.wall_card import draw_wall_back, draw_wall_front
from kernel.papers import A4, A5, Paper, Spot

COLUMNS: Final = 2
ROWS: Final = 5
ON_A_SHEET: Final = COLUMNS * ROWS
#: Paper that is cut away around a single card, in millimetres.
BLEED: Final = 3.0
_CORNER: Final = ((A4[0] - COLUMNS * CARD[0]) / 2, (A4[1] - ROWS * CARD[1]) / 2)
_MARK: Final = 5.0
_AWAY: Final = 1.5
_GREY: Final = 150

Advance = Callable[[int], object]


def draw_cards(
    layout: str, cards: Sequence[CardWords], advance: Advance = lambda _n: None
) -> bytes:
    """The cards as a PDF (`a4`, `cr80`, `a5`) or a picture (`png`).

    `advance` is told how many were drawn on.
    """
    made = {"a4": _sheets, "cr80": _singles, "a5": _walls, "png": _picture}
    return made[layout](cards, advance)


def _sheets(cards: Sequence[CardWords], advance: Advance) -> bytes:
    paper = Paper(A4, title="积分卡")
    count = -(-len(cards) // ON_A_SHEET)
    for sheet in range(count):
        part = cards[sheet * ON_A_SHEET : (sheet + 1) * ON_A_SHEET]
        for side, draw in (("正面", draw_front), ("背面", draw_back)):
            paper.page()
            paper.stamp("marks", lambda: _marks(paper), (0, 0))
            head = f"{part[0].village}　{side} {sheet + 1}/{count}　按实际大小打印，不要缩放"
            paper.text(head, (A4[0] - _CORNER[0], 6.5), points=9, align="right")
            for place, card in enumerate(part):
                draw(paper, card, place_of(place, mirrored=draw is draw_back))
        advance(len(part))
    return paper.whole()


def _singles(cards: Sequence[CardWords], advance: Advance) -> bytes:
    paper = Paper((CARD[0] + 2 * BLEED, CARD[1] + 2 * BLEED), title="积分卡")
    for card in cards:
        for draw in (draw_front, draw_back):
            paper.page()
            paper.stamp("marks", lambda: _corners(paper), (0, 0))
            draw(paper, card, (BLEED, BLEED))
        advance(1)
    return paper.whole()


def _walls(cards: Sequence[CardWords], advance: Advance) -> bytes:
    paper = Paper(A5, title="积分卡")
    for card in cards:
        for draw in (draw_wall_front, draw_wall_back):
            paper.page()
            draw(paper, card)
        advance(1)
    return paper.whole()


def _picture(cards: Sequence[CardWords], advance: Advance) -> bytes:
    made = draw_picture(cards)
    advance(len(cards))
    return made


def place_of(place: int, *, mirrored: bool) -> Spot:
    """Where on the sheet the card of this place (0 to 9, row by row) has its top left corner."""
    row, column = divmod(place, COLUMNS)
    if mirrored:
        column = COLUMNS - 1 - column
    return _CORNER[0] + column * CARD[0], _CORNER[1] + row * CARD[1]


def _marks(paper: Paper) -> None:
    """Cut lines, light and dashed, and marks outside the cards where a knife is laid on."""
    left, top = _CORNER
    right, foot = A4[0] - left, A4[1] - top
    for column in range(COLUMNS + 1):
        x = left + column * CARD[0]
        paper.rule((x, top), (x, foot), thick=0.1, dash=1, grey=_GREY)
        paper.rule((x, top - _AWAY - _MARK), (x, top - _AWAY))
        paper.rule((x, foot + _AWAY), (x, foot + _AWAY + _MARK))
    for row in range(ROWS + 1):
        y = top + row * CARD[1]
        paper.rule((left, y), (right, y), thick=0.1, dash=1, grey=_GREY)
        paper.rule((left - _AWAY - _MARK, y), (left - _AWAY, y))
        paper.rule((right + _AWAY, y), (right + _AWAY + _MARK, y))


def _corners(paper: Paper) -> None:
    """Short marks in the bleed, at the four corners of the card."""
    wide, high = CARD[0] + 2 * BLEED, CARD[1] + 2 * BLEED
    for x in (BLEED, wide - BLEED):
        for start, end in ((0.0, BLEED - 1), (high - BLEED + 1, high)):
            paper.rule((x, start), (x, end), thick=0.1)
    for y in (BLEED, high - BLEED):
        for start, end in ((0.0, BLEED - 1), (wide - BLEED + 1, wide)):
            paper.rule((start, y), (end, y), thick=0.1)
