"""A picture drawn as a paper is, by the same calls: to be sent, and seen on a telephone.

Lengths are in millimetres from the top left corner, sizes of type in points, as on a paper.
"""

from collections.abc import Callable, Hashable, Sequence
from functools import cache
from io import BytesIO
from typing import Final, Literal

from PIL import Image, ImageDraw, ImageFont
from pylopdf_fonts_zh_cn import sans_path

from kernel.papers import Spot, drawable

#: Dots to the inch: the width of a card fills the screen of a telephone.
DPI: Final = 300
#: Drawn so many times as large, and made smaller at the end: so its edges are smooth.
_FINER: Final = 3
_DOT: Final = DPI / 25.4
_POINT: Final = DPI / 72
#: What a bold outline adds on each side, in dots for a point of size: as on a paper.
_BOLD: Final = 0.035 / 2 * _POINT
_EM: Final = 1000
_GREYS: Final = {False: 255, True: 0}


class Picture:
    """One picture, white where nothing was put."""

    def __init__(self, size: Spot) -> None:
        """Begin a picture, its width and height in millimetres."""
        wide, high = (round(edge * _DOT) * _FINER for edge in size)
        self._image = Image.new("RGB", (wide, high), "white")
        self._draw = ImageDraw.Draw(self._image)
        self._squares: list[tuple[Image.Image, tuple[int, int]]] = []
        self._origin: Spot = (0, 0)

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
        self._draw.text(
            self._dots(at),
            drawable(words),
            fill="white" if white else "black",
            font=_face(points * _POINT * _FINER),
            anchor={"left": "ls", "middle": "ms", "right": "rs"}[align],
            stroke_width=points * _BOLD * _FINER if bold else 0,
        )
        return self.width(words, points)

    def width(self, words: str, points: float) -> float:
        """How wide the line would be, in millimetres."""
        return _face(_EM).getlength(drawable(words)) / _EM * points * _POINT / _DOT

    def rule(self, start: Spot, end: Spot, *, thick: float = 0.2, grey: int = 0) -> None:
        """Draw a straight line; `grey` is 0 (black) to 255."""
        width = round(thick * _DOT * _FINER)
        self._draw.line((self._dots(start), self._dots(end)), (grey,) * 3, width)

    def block(self, at: Spot, size: Spot, colour: tuple[int, int, int]) -> None:
        """Fill a rectangle, its corners a little rounded."""
        end = self._dots((at[0] + size[0], at[1] + size[1]))
        radius = min(size) / 6 * _DOT * _FINER
        self._draw.rounded_rectangle((self._dots(at), end), radius, fill=colour)

    def modules(self, rows: Sequence[Sequence[bool]], at: Spot, side: float) -> None:
        """Put a square drawing of dark and light modules in the middle of a square of this side.

        Each module is a whole number of dots, all the same: so it may be a little smaller.
        """
        length = len(rows)
        dots = int(side * _DOT) // length
        greys = bytes(_GREYS[dark] for row in rows for dark in row)
        drawn = Image.frombytes("L", (length, length), greys).resize(
            (length * dots, length * dots), Image.Resampling.NEAREST
        )
        spare = (side * _DOT - length * dots) / 2
        x, y = (round(edge / _FINER + spare) for edge in self._dots(at))
        self._squares.append((drawn, (x, y)))

    def stamp(self, key: Hashable, draw: Callable[[], object], at: Spot) -> None:
        """Put what `draw` draws in the corner with that corner at this spot."""
        del key  # of a paper, which draws it once for all its pages
        before = self._origin
        self._origin = (before[0] + at[0], before[1] + at[1])
        draw()
        self._origin = before

    def whole(self) -> bytes:
        """The picture as PNG."""
        image = self._image.reduce(_FINER)
        for drawn, at in self._squares:
            image.paste(drawn, at)
        file = BytesIO()
        image.save(file, "PNG", dpi=(DPI, DPI), optimize=True)
        return file.getvalue()

    def _dots(self, at: Spot) -> Spot:
        x, y = ((edge + more) * _DOT * _FINER for edge, more in zip(at, self._origin, strict=True))
        return x, y


@cache
def _face(size: float) -> ImageFont.FreeTypeFont:
    """The face of our papers, in dots of this size, each sign as wide as it is there."""
    return ImageFont.truetype(sans_path(), size, layout_engine=ImageFont.Layout.BASIC)
