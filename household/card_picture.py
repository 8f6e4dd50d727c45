"""Cards as a picture to be sent: front above back, with the edge that a knife would follow."""

from collections.abc import Sequence
from itertools import product
from typing import Final

from household.card_face import CARD, CardWords, draw_back, draw_front
from kernel.papers import Spot
from kernel.pictures import Picture

#: White around each side, in millimetres.
MARGIN: Final = 3.0
_GREY: Final = 150


def draw_picture(cards: Sequence[CardWords]) -> bytes:
    """The cards as PNG, one under the other: one household's, which are few."""
    picture = Picture(size_of(len(cards)))
    for place, (card, draw) in enumerate(product(cards, (draw_front, draw_back))):
        at = place_in_picture(place)
        _edge(picture, at)
        draw(picture, card, at)
    return picture.whole()


def size_of(cards: int) -> Spot:
    """Width and height of a picture of so many cards, in millimetres."""
    return CARD[0] + 2 * MARGIN, place_in_picture(2 * cards)[1]


def place_in_picture(side: int) -> Spot:
    """Where the side of this place (front of the first card 0, its back 1) has its corner."""
    return MARGIN, MARGIN + side * (CARD[1] + MARGIN)


def _edge(picture: Picture, at: Spot) -> None:
    x, y = at
    corners = ((x, y), (x + CARD[0], y), (x + CARD[0], y + CARD[1]), (x, y + CARD[1]))
    for start, end in zip(corners, corners[1:] + corners[:1], strict=True):
        picture.rule(start, end, thick=0.2, grey=_GREY)
