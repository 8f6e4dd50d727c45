"""Cards on paper: ten to an A4 sheet with marks to cut by, one to a page with bleed, or A5.

Each front is followed by its back. On A4 the back's columns change places, so that a printer that
turns the sheet over its long edge puts every back behind its front.
"""

from collections.abc import Callable, Sequence
from typing import Final

from household.card_face import CARD, CardWords, draw_back, draw_front
from household.card_picture import draw_picture
from household.cut_sheets import CutSheet
from household.wall_card import draw_wall_back, draw_wall_front
from kernel.papers import A4, A5, Paper

SHEET: Final = CutSheet(2, 5, CARD)
#: Paper that is cut away around a single card, in millimetres.
BLEED: Final = 3.0

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
    count = -(-len(cards) // SHEET.pieces)
    for sheet in range(count):
        part = cards[sheet * SHEET.pieces : (sheet + 1) * SHEET.pieces]
        for side, draw in (("正面", draw_front), ("背面", draw_back)):
            paper.page()
            SHEET.marks(paper)
            head = f"{part[0].village}　{side} {sheet + 1}/{count}　按实际大小打印，不要缩放"
            paper.text(head, (A4[0] - SHEET.corner[0], 6.5), points=9, align="right")
            for place, card in enumerate(part):
                draw(paper, card, SHEET.place_of(place, mirrored=draw is draw_back))
        advance(len(part))
    return paper.whole()


def _singles(cards: Sequence[CardWords], advance: Advance) -> bytes:
    paper = Paper((CARD[0] + 2 * BLEED, CARD[1] + 2 * BLEED), title="积分卡")
    for card in cards:
        for draw in (draw_front, draw_back):
            paper.page(bleed=BLEED)
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


def _corners(paper: Paper) -> None:
    """Short marks in the bleed, at the four corners of the card."""
    wide, high = CARD[0] + 2 * BLEED, CARD[1] + 2 * BLEED
    for x in (BLEED, wide - BLEED):
        for start, end in ((0.0, BLEED - 1), (high - BLEED + 1, high)):
            paper.rule((x, start), (x, end), thick=0.1)
    for y in (BLEED, high - BLEED):
        for start, end in ((0.0, BLEED - 1), (wide - BLEED + 1, wide)):
            paper.rule((start, y), (end, y), thick=0.1)
