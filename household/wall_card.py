"""The card for the wall: A5, everything large, nothing under 14 points."""

from typing import Final

from household import card_face
from household.card_face import INDIGO, CardWords, put, spread
from household.squares import look_square, spend_square
from kernel.papers import A5, Paper

_LEFT: Final = 12.0
_RIGHT: Final = A5[0] - _LEFT
_MIDDLE: Final = A5[0] / 2
_WIDE: Final = _RIGHT - _LEFT
_SQUARE: Final = 92.0


def draw_wall_front(paper: Paper, card: CardWords) -> None:
    """Draw the side that is held to the till, over the whole page."""
    paper.block((_LEFT, 12), (13, 13), INDIGO)
    paper.text(card_face.MARK, (_LEFT + 6.5, 21.7), points=26, align="middle", white=True)
    put(paper, card.shop, (_LEFT + 17, 22), points=24, within=_WIDE - 17, bold=True)
    title = paper.text(card_face.TITLE, (_LEFT, 46), points=48, bold=True)
    paper.text(card_face.TITLE_TOO, (_LEFT + title + 5, 46), points=18)
    word = paper.text(card_face.NUMBER, (_LEFT, 61), points=22)
    put(paper, card.number, (_LEFT + word + 4, 61), points=32, within=_WIDE - word - 4, bold=True)
    put(paper, card.whose, (_LEFT, 73), points=24, within=_WIDE)
    paper.modules(spend_square(card.code), (_MIDDLE - _SQUARE / 2, 77), _SQUARE)
    paper.text(card_face.SHOW, (_MIDDLE, 176), points=20, align="middle")
    paper.rule((_LEFT, 181), (_RIGHT, 181), thick=0.6)
    spread(paper, card.groups, (_LEFT, _RIGHT, 193), points=28)


def draw_wall_back(paper: Paper, card: CardWords) -> None:
    """Draw the side that only shows, over the whole page."""
    paper.text(card_face.LOOK, (_LEFT, 28), points=36, bold=True)
    paper.text("".join(card_face.ONLY_LOOK), (_LEFT, 42), points=20)
    paper.modules(look_square(card.look), (_MIDDLE - _SQUARE / 2, 48), _SQUARE)
    paper.text(card_face.LOST, (_LEFT, 153), points=26, bold=True)
    said = card_face.CALL if card.hotline else card_face.TELL
    paper.text(said, (_LEFT, 164), points=20)
    if card.hotline:
        put(paper, card.hotline, (_LEFT, 179), points=34, within=_WIDE, bold=True)
    paper.rule((_LEFT, 187), (_RIGHT, 187), thick=0.6)
    paper.text(card_face.NOT_MONEY, (_LEFT, 196), points=14)
    paper.text(card.month, (_RIGHT, 196), points=14, align="right")
    paper.text(f"卡号 {card.no}", (_LEFT, 203), points=14)
