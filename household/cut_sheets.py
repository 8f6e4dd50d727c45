"""An A4 sheet that is cut into pieces of one size, row by row, so that their order stays."""

from dataclasses import dataclass
from typing import Final

from kernel.papers import A4, Paper, Spot

_MARK: Final = 5.0
_AWAY: Final = 1.5
_GREY: Final = 150


@dataclass(frozen=True)
class CutSheet:
    """So many pieces beside and below each other, each of a size in millimetres."""

    columns: int
    rows: int
    piece: Spot

    @property
    def pieces(self) -> int:
        """How many there are on a sheet."""
        return self.columns * self.rows

    @property
    def corner(self) -> Spot:
        """Where the first piece has its top left corner: the pieces are in the sheet's middle."""
        wide, high = self.piece
        return (A4[0] - self.columns * wide) / 2, (A4[1] - self.rows * high) / 2

    def place_of(self, place: int, *, mirrored: bool = False) -> Spot:
        """The top left corner of a piece (0 the first, row by row); mirrored: of its back."""
        row, column = divmod(place, self.columns)
        if mirrored:
            column = self.columns - 1 - column
        return self.corner[0] + column * self.piece[0], self.corner[1] + row * self.piece[1]

    def marks(self, paper: Paper) -> None:
        """Cut lines, light and dashed, and marks outside the pieces where a knife is laid on."""
        paper.stamp(self, lambda: self._draw(paper), (0, 0))

    def _draw(self, paper: Paper) -> None:
        left, top = self.corner
        right, foot = A4[0] - left, A4[1] - top
        for column in range(self.columns + 1):
            x = left + column * self.piece[0]
            paper.rule((x, top), (x, foot), thick=0.1, dash=1, grey=_GREY)
            paper.rule((x, top - _AWAY - _MARK), (x, top - _AWAY))
            paper.rule((x, foot + _AWAY), (x, foot + _AWAY + _MARK))
        for row in range(self.rows + 1):
            y = top + row * self.piece[1]
            paper.rule((left, y), (right, y), thick=0.1, dash=1, grey=_GREY)
            paper.rule((left - _AWAY - _MARK, y), (left - _AWAY, y))
            paper.rule((right + _AWAY, y), (right + _AWAY + _MARK, y))
