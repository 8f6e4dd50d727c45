"""A card to be sent: its picture says what its paper says, to a scanner and to the eye."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter

from household.card_face import CARD
from household.card_picture import MARGIN, draw_picture, place_in_picture, size_of
from household.card_sheets import BLEED, draw_cards
from kernel.pictures import DPI
from tests.household.cards import cut, pages_of, read, some_cards

Tool = Callable[[str], str]


def test_a_picture_is_its_paper_beside_it(tool: Tool, tmp_path: Path) -> None:
    """Both codes of each card are read; but for the squares, no stroke is elsewhere than on paper.

    Read also as small as a telephone shows it.
    """
    first, last = some_cards(2)
    cards = [first, replace(last, name="阿不都热西提·" * 4, hotline=None, label="代办人")]
    content = draw_picture(cards)
    assert len(content) < 400_000
    assert draw_cards("png", cards) == content
    with Image.open(BytesIO(content)) as file:
        picture = file.convert("L")
    assert picture.size == tuple(round(edge * DPI / 25.4) for edge in size_of(2))
    said = [code for card in cards for code in (card.code, card.look)]
    assert sorted(read(picture)) == sorted(said)
    paper = tmp_path / "cards.pdf"
    paper.write_bytes(draw_cards("cr80", cards))
    for side, page in enumerate(pages_of(tool("pdftoppm"), paper, dpi=DPI)):
        drawn = cut(picture, DPI, place_in_picture(side), CARD)
        small = drawn.resize((drawn.width * 360 // drawn.width, drawn.height * 360 // drawn.width))
        assert read(drawn) == read(small) == [said[side]]
        printed = cut(page, DPI, (BLEED, BLEED), CARD)
        for words in ((1, 1, 49, CARD[1] - 1), (1, 40, CARD[0] - 1, CARD[1] - 1)):
            box = tuple(round(edge * DPI / 25.4) for edge in words)
            # Made wider by a dot or two, either covers the other.
            a, b = (one.crop((box[0], box[1], box[2], box[3])) for one in (drawn, printed))
            for thin, wide in ((a, b), (b, a)):
                over = ImageChops.subtract(wide.filter(ImageFilter.MinFilter(5)), thin)
                assert max(over.tobytes()) < 128


def test_there_is_white_around_each_side() -> None:
    with Image.open(BytesIO(draw_picture(some_cards(1)))) as file:
        picture = file.convert("L")
    for side in range(2):
        _x, y = place_in_picture(side)
        edge = cut(picture, DPI, (0, y - MARGIN + 0.3), (CARD[0] + 2 * MARGIN, MARGIN - 0.6))
        assert min(edge.tobytes()) == 255
