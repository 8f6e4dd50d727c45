"""The form of a count or a write-off: rows of goods, pieces and a reason, empty ones left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from office.delivery_form import ROWS, ROWS_AT_MOST, whole
from pos.catalogue import Shelved
from pos.paper_acts import Said

Form = Mapping[str, str]
#: What is no number of pieces: out of every bound.
UNREADABLE: Final = -1


@dataclass(frozen=True)
class Row:
    """One row as typed."""

    n: int
    goods: str = ""
    pieces: str = ""
    reason: str = ""
    lot: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed in it; of a count, no pieces."""
        return not (self.pieces or self.reason or self.lot)

    def said(self, codes: Mapping[str, str]) -> Said:
        """What it says; goods may be typed by their name, `codes` knows it."""
        lot = whole(self.lot) if self.lot else None
        return Said(codes.get(self.goods, self.goods), self._pieces, self.reason, lot)

    @property
    def _pieces(self) -> int:
        nought = self.pieces.strip() in {"0", "０"}
        return whole(self.pieces) or (0 if nought else UNREADABLE)


def rows_of(form: Form, *, more: bool = False) -> list[Row]:
    """The rows of the form, at least five; five further ones when asked."""
    count = min(whole(form.get("rows", "")) or ROWS, ROWS_AT_MOST)
    count = min(count + ROWS * more, ROWS_AT_MOST)
    names = ("goods", "pieces", "reason", "lot")
    return [
        Row(n, *(form.get(f"{name}-{n}", "").strip() for name in names))
        for n in range(1, count + 1)
    ]


def rows_for(shelf: Sequence[Shelved]) -> list[Row]:
    """A row for each of these goods, to be counted."""
    return [Row(n, one.goods.goods) for n, one in enumerate(shelf, start=1)]


def said_of(rows: Sequence[Row], codes: Mapping[str, str]) -> tuple[Said, ...]:
    """What the rows say that are filled in."""
    return tuple(one.said(codes) for one in rows if not one.is_empty)
