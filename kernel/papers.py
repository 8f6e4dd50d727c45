"""Paper: a PDF whose Chinese shows on a machine that has no Chinese font.

The font lies in the file, as the few signs that were used. Black on white; lengths are in
millimetres from the top left corner of the page, sizes of type in points.
"""

import re
from collections.abc import Callable, Hashable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final, Literal, Protocol, cast

from pylopdf_fonts_zh_cn import sans_path

from kernel import clock

if TYPE_CHECKING:
    from fpdf import FPDF
    from fpdf.fonts import TTFFont

A4: Final = (210.0, 297.0)
A5: Final = (148.0, 210.0)
#: Stands where the font has no sign, as printers have always put it: a gap that is seen.
GETA: Final = "〓"

_FACE: Final = "sans"
_POINT: Final = 25.4 / 72
#: The one face made bolder: its outline is drawn as well, so thick for a point of size.
_STROKE: Final = 0.035
#: A module as a digit of the picture: False is light, 1; True is dark, 0.
_LIGHT: Final = b"10"
#: A Latin word or figure keeps together; a line may break before any other sign.
_PIECES: Final = re.compile(r"[!-~\u00a0-\u024f]+ ?|\s|.", re.DOTALL)
#: What no line begins with.
_CLOSING: Final = "，。、；：？！）》」』”’％"

Spot = tuple[float, float]


class Surface(Protocol):
    """What a page and a picture have in common: a card is drawn on either by the same calls."""

    def text(
        self,
        words: str,
        at: Spot,
        *,
        points: float,
        bold: bool = False,
        align: Literal["left", "middle", "right"] = "left",
        white: bool = False,
    ) -> float:
        """As `Paper.text`."""

    def width(self, words: str, points: float) -> float:
        """As `Paper.width`."""

    def rule(self, start: Spot, end: Spot, *, thick: float = 0.2, grey: int = 0) -> None:
        """As `Paper.rule`."""

    def block(self, at: Spot, size: Spot, colour: tuple[int, int, int]) -> None:
        """As `Paper.block`."""

    def modules(self, rows: Sequence[Sequence[bool]], at: Spot, side: float) -> None:
        """As `Paper.modules`."""

    def stamp(self, key: Hashable, draw: Callable[[], object], at: Spot) -> None:
        """As `Paper.stamp`."""


class Paper:
    """Pages of one size. Nothing is on it but what is put there, and no page is added by itself."""

    def __init__(self, size: Spot, *, title: str) -> None:
        """Begin a paper; `title` is what a reader's window shows."""
        self.size = size
        self._pdf = _blank(size)
        self._pdf.set_title(title)
        self._pdf.set_creation_date(clock.now())
        self._glyphs = _face(self._pdf).cw  # of an advance: thousandths of the size
        self._ems: dict[str, float] = {}
        self._stamps: dict[object, bytes] = {}

    def page(self, *, bleed: float = 0) -> None:
        """Begin a page; `bleed`: so much of its edge a printer cuts off, as its boxes say."""
        self._pdf.add_page()
        if bleed:
            wide, high = (edge / _POINT for edge in self.size)
            whole, cut = f"[0 0 {wide:.2f} {high:.2f}]", bleed / _POINT
            trimmed = f"[{cut:.2f} {cut:.2f} {wide - cut:.2f} {high - cut:.2f}]"
            # Our library knows of the first box alone, and writes what it is given.
            boxes = f"{whole}\n/BleedBox {whole}\n/TrimBox {trimmed}"
            self._pdf.pages[self._pdf.page].media_box = boxes

    @property
    def pages(self) -> int:
        """How many there are."""
        return self._pdf.page

    def text(
        self,
        words: str,
        at: Spot,
        *,
        points: float,
        bold: bool = False,
        align: Literal["left", "middle", "right"] = "left",
        white: bool = False,
    ) -> float:
        """Put one line with its foot at this spot, which is its left end, middle or right end.

        Gives its width in millimetres.
        """
        line, width = drawable(words), self.width(words, points)
        x = at[0] - width * {"left": 0.0, "middle": 0.5, "right": 1.0}[align]
        self._pdf.set_font(_FACE, size=points)
        self._pdf.set_text_color(255 if white else 0)
        if bold:
            with self._pdf.local_context(text_mode="FILL_STROKE", line_width=points * _STROKE):
                self._pdf.text(x, at[1], line)
        else:
            self._pdf.text(x, at[1], line)
        return width

    def width(self, words: str, points: float) -> float:
        """How wide the line would be, in millimetres."""
        ems = self._ems.get(words)
        if ems is None:
            ems = sum(self._glyphs[ord(sign)] for sign in drawable(words)) / 1000
            self._ems[words] = ems
        return ems * points * _POINT

    def wrapped(self, words: str, width: float, points: float) -> list[str]:
        """The words as lines of at most this width; a word wider than that stands alone."""
        lines = [""]
        for piece in _PIECES.findall(words):
            fits = self.width(lines[-1] + piece.rstrip(), points) <= width
            if fits or not lines[-1] or piece in _CLOSING:
                lines[-1] += piece
            else:
                lines.append(piece)
        return [line.strip() for line in lines]

    def rule(
        self, start: Spot, end: Spot, *, thick: float = 0.2, dash: float = 0, grey: int = 0
    ) -> None:
        """Draw a straight line; `dash` is the length of its dashes, `grey` 0 (black) to 255."""
        self._pdf.set_line_width(thick)
        self._pdf.set_draw_color(grey)
        self._pdf.set_dash_pattern(dash, dash)
        self._pdf.line(*start, *end)
        # What outlines a bold line must be black and whole.
        self._pdf.set_draw_color(0)
        self._pdf.set_dash_pattern()

    def block(self, at: Spot, size: Spot, colour: tuple[int, int, int]) -> None:
        """Fill a rectangle, its corners a little rounded."""
        self._pdf.set_fill_color(*colour)
        radius = min(size) / 6
        self._pdf.rect(*at, *size, style="F", round_corners=True, corner_radius=radius)
        self._pdf.set_fill_color(0)

    def modules(self, rows: Sequence[Sequence[bool]], at: Spot, side: float) -> None:
        """Put a square drawing of dark and light modules, `side` wide, its corner at this spot.

        It lies in the page's own stream as one bit for each module: as an object of its own each
        would cost a thousand-page paper more than what it shows.
        """
        length, spare = len(rows), -len(rows) % 8
        digits = (length + spare) // 4
        lines = (int(bytes(map(_LIGHT.__getitem__, row)), 2) << spare for row in rows)
        bits = "".join(f"{line:0{digits}x}" for line in lines)
        wide, left, foot = (
            length / _POINT for length in (side, at[0], self.size[1] - at[1] - side)
        )
        drawn = (
            f"q {wide:.3f} 0 0 {wide:.3f} {left:.3f} {foot:.3f} cm"
            f" BI /W {length} /H {length} /CS /G /BPC 1 /F /AHx ID {bits}> EI Q\n"
        )
        self._contents.extend(drawn.encode())

    def stamp(self, key: Hashable, draw: Callable[[], object], at: Spot) -> None:
        """Put what `draw` draws in the page's corner with that corner at this spot.

        It is drawn the first time only: what has this key is the same all over the paper. The page
        must have words of its own too, for it is by them that it knows the font.
        """
        contents = self._contents
        if key not in self._stamps:
            start = len(contents)
            with self._pdf.local_context():
                # Whatever type was set last: the stamp names its own.
                self._pdf.set_font(_FACE, size=1)
                draw()
            self._stamps[key] = bytes(contents[start:])
            del contents[start:]
        moved = f"q 1 0 0 1 {at[0] / _POINT:.3f} {-at[1] / _POINT:.3f} cm\n"
        contents.extend(moved.encode() + self._stamps[key] + b"Q\n")

    @property
    def _contents(self) -> bytearray:
        """What draws the page that is being filled; an object of its own only at the end."""
        return cast("bytearray", self._pdf.pages[self._pdf.page].contents)

    def whole(self) -> bytes:
        """The file, and the font's own file is let go: nothing can be put on the paper any more."""
        return bytes(self._pdf.output())


def missing(text: str) -> list[str]:
    """The signs of the text that the font does not have, each once, in their order."""
    return [sign for sign in dict.fromkeys(text) if ord(sign) not in _drawn()]


def drawable(text: str) -> str:
    """The text with a mark in place of every sign that the font does not have."""
    if _drawn().issuperset(map(ord, text)):
        return text
    return "".join(sign if ord(sign) in _drawn() else GETA for sign in text)


@cache
def _drawn() -> frozenset[int]:
    """The code points that the font has."""
    face = _face(_blank(A4))
    found = frozenset(face.cmap)
    face.close()
    return found


def _face(pdf: "FPDF") -> "TTFFont":
    return cast("TTFFont", pdf.fonts[_FACE])  # a font from a file, as _blank puts it there


def _blank(size: Spot) -> "FPDF":
    # Half a second to load, and few of our processes ever print.
    from fpdf import FPDF  # noqa: PLC0415 - see above

    pdf = FPDF(unit="mm", format=size)
    pdf.set_auto_page_break(auto=False)
    pdf.set_margin(0)
    pdf.add_font(_FACE, fname=sans_path())
    pdf.set_creator("Xinyu Ledger")
    return pdf
