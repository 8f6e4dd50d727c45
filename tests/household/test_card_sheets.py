"""Whole runs of cards: every side of every card is read off the paper and is its record's."""

import random
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import pytest
from PIL import Image, ImageDraw, ImageFilter

from household.card_face import CARD, CardWords
from household.card_sheets import BLEED, SHEET, draw_cards
from tests.household.cards import cut, pages_of, read, read_side, some_cards

Tool = Callable[[str], str]
#: A label printer's resolution, and an office printer's least.
RESOLUTIONS: Final = (203, 300)
#: Pages that are rasterised at once: in between they are forgotten.
AT_ONCE: Final = 10


@pytest.mark.prove
def test_every_side_is_read_and_is_its_records(
    tool: Tool, tmp_path: Path, size: Callable[[int, int], int]
) -> None:
    """Ten to a sheet, the backs behind their fronts when it is turned over its long edge."""
    cards = some_cards(size(23, 5302))
    drawn: list[int] = []
    file = tmp_path / "cards.pdf"
    file.write_bytes(draw_cards("a4", cards, drawn.append))
    assert sum(drawn) == len(cards)
    assert len(file.read_bytes()) < 8_000_000
    for dpi in RESOLUTIONS:
        assert list(_misread(tool("pdftoppm"), file, cards, dpi)) == []


@pytest.mark.prove
def test_worn_cards_are_still_read(
    tool: Tool, tmp_path: Path, size: Callable[[int, int], int]
) -> None:
    """Blurred, and a tenth of each side hidden: most of it the words, some of it the code.

    The stain on the code covers a twentieth of it, in the part that has no corner square by which a
    reader finds it: a tenth of it in one place is more than level Q mends (a twentieth of its
    modules may lie in a quarter of its words). Then the digits below are typed.
    """
    cards = some_cards(size(10, 500))
    file = tmp_path / "cards.pdf"
    file.write_bytes(draw_cards("a4", cards))
    chance = random.Random(20261128)
    assert (
        list(_misread(tool("pdftoppm"), file, cards, 203, wear=lambda side: _worn(side, chance)))
        == []
    )


def _worn(side: Image.Image, chance: random.Random) -> Image.Image:
    """The side of a card with two stains on it, a tenth of it together, out of focus."""
    millimetre = side.width / CARD[0]
    drawing = ImageDraw.Draw(side)
    tenth, code = CARD[0] * CARD[1] / 10, 24.6 * 24.6 / 20

    def stain(area: float, left: range, top: range) -> None:
        edge = area**0.5
        x, y = chance.choice(left), chance.choice(top)
        box = [one * millimetre for one in (x, y, x + edge, y + edge)]
        drawing.rectangle(box, fill=chance.choice((0, 128, 255)))

    stain(tenth - code, range(2, 27), range(2, 31))
    stain(code, range(64, 73), range(17, 26))
    return side.filter(ImageFilter.GaussianBlur(0.15 * millimetre))


def _misread(
    pdftoppm: str,
    file: Path,
    cards: Sequence[CardWords],
    dpi: int,
    *,
    wear: Callable[[Image.Image], Image.Image] = lambda side: side,
) -> Iterator[str]:
    sheets = [cards[at : at + SHEET.pieces] for at in range(0, len(cards), SHEET.pieces)]
    for no, page in enumerate(_pages(pdftoppm, file, 2 * len(sheets), dpi)):
        sheet, is_back = divmod(no, 2)
        for place, card in enumerate(sheets[sheet]):
            side = wear(_side(page, dpi, place, is_back=bool(is_back)))
            is_said, said = card.look if is_back else card.code, read_side(side)
            if said != [is_said]:
                which = f"{card.number}-{'back' if is_back else 'front'}-{dpi}"
                side.save(file.with_name(f"{which}.png"))
                yield f"{which}: {said} in place of {is_said}"


def _pages(pdftoppm: str, file: Path, count: int, dpi: int) -> Iterator[Image.Image]:
    for first in range(0, count, AT_ONCE):
        last = min(first + AT_ONCE, count)
        pages = pages_of(pdftoppm, file, dpi=dpi, first=first + 1, last=last)
        assert len(pages) == last - first
        yield from pages


def _side(page: Image.Image, dpi: int, place: int, *, is_back: bool) -> Image.Image:
    """One card off the sheet, as a knife along the front's marks cuts it: the back from behind."""
    left, top = SHEET.place_of(place, mirrored=False)
    if is_back:
        left = page.width * 25.4 / dpi - left - CARD[0]
    return cut(page, dpi, (left, top), CARD)


def test_one_to_a_page_and_the_card_for_the_wall(tool: Tool, tmp_path: Path) -> None:
    """Front and back in turn; marks in the bleed and nowhere on the card; the paper's sizes."""
    cards = some_cards(2)
    file = tmp_path / "cards.pdf"
    for layout, width, height in (
        ("cr80", CARD[0] + 2 * BLEED, CARD[1] + 2 * BLEED),
        ("a5", 148, 210),
    ):
        file.write_bytes(draw_cards(layout, cards))
        pages = pages_of(tool("pdftoppm"), file, dpi=150)
        assert [read(page) for page in pages] == [
            [c] for one in cards for c in (one.code, one.look)
        ]
        for page in pages:
            assert abs(page.width - width * 150 / 25.4) < 2
            assert abs(page.height - height * 150 / 25.4) < 2
            assert (min(cut(page, 150, (0, 0), (width, BLEED - 0.5)).tobytes()) < 128) == (
                layout == "cr80"
            )


def test_a_print_shop_is_told_where_the_knife_goes(tool: Tool, tmp_path: Path) -> None:
    """Every single card's page has the card as its trim box; a sheet, cut along marks, has none."""
    for layout, trimmed in (("cr80", CARD), ("a4", (210, 297))):
        file = tmp_path / f"{layout}.pdf"
        file.write_bytes(draw_cards(layout, some_cards(2)))
        command = [tool("pdfinfo"), "-box", "-l", "9", str(file)]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        boxes = [line.split()[-4:] for line in said.splitlines() if "TrimBox" in line]
        assert len(boxes) == (4 if layout == "cr80" else 2)
        for left, foot, right, top in (map(float, box) for box in boxes):
            size = (right - left) * 25.4 / 72, (top - foot) * 25.4 / 72
            assert all(abs(a - b) < 0.05 for a, b in zip(size, trimmed, strict=True))


def test_its_chinese_shows_where_there_is_no_font(tool: Tool, tmp_path: Path) -> None:
    """A machine without one font gives the same picture: they lie in the file, as subsets."""
    file = tmp_path / "cards.pdf"
    file.write_bytes(draw_cards("a4", some_cards(10)))
    fonts = subprocess.run([tool("pdffonts"), file], capture_output=True, text=True, check=True)
    lines = [line.split() for line in fonts.stdout.splitlines()[2:]]
    assert lines
    assert all(line[-5:-2] == ["yes", "yes", "yes"] for line in lines)  # embedded, subset, text
    (tmp_path / "fonts.conf").write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig></fontconfig>'
    )
    bare = {"FONTCONFIG_FILE": str(tmp_path / "fonts.conf"), "HOME": str(tmp_path)}
    seen = []
    for place, surroundings in enumerate((None, bare)):
        command = [tool("pdftoppm"), "-r", "100", "-gray", "-singlefile", str(file)]
        ran = subprocess.run(
            [*command, str(tmp_path / f"seen-{place}")],
            env=surroundings,
            check=True,
            capture_output=True,
        )
        assert ran.stderr == b""
        seen.append((tmp_path / f"seen-{place}.pgm").read_bytes())
    assert seen[0] == seen[1]
    assert len(set(seen[0])) > 10  # it is no empty page
