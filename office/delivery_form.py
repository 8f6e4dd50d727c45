"""The form of a delivery: a head and rows, of which the empty ones do not count."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from kernel.errors import Refusal
from pos.receiving import Consignment, Incoming
from registry import BadCell, cells

Form = Mapping[str, str]
ROWS: Final = 5
#: A paper has no more lines.
ROWS_AT_MOST: Final = 50
DIGITS: Final = 9


class Numbered(Protocol):
    """A row of a form about goods."""

    @property
    def n(self) -> int:
        """Its number, from 1."""

    @property
    def goods(self) -> str:
        """The goods as typed."""

    @property
    def is_empty(self) -> bool:
        """Whether it does not count."""


@dataclass(frozen=True)
class Row:
    """One row as typed."""

    n: int
    goods: str = ""
    pieces: str = ""
    cost: str = ""
    expires: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed in it."""
        return not (self.goods or self.pieces or self.cost or self.expires)

    @property
    def incoming(self) -> Incoming:
        """What it asks for; what cannot be read is out of every bound, and refused so."""
        return Incoming(self.goods, whole(self.pieces), _fen(self.cost), day(self.expires))


def rows_of(form: Form, *, more: bool = False) -> list[Row]:
    """The rows of the form, at least five; five further ones when asked."""
    count = min(whole(form.get("rows", "")) or ROWS, ROWS_AT_MOST)
    count = min(count + ROWS * more, ROWS_AT_MOST)
    names = ("goods", "pieces", "cost", "expires")
    return [
        Row(n, *(form.get(f"{name}-{n}", "").strip() for name in names))
        for n in range(1, count + 1)
    ]


def consignment(shop: str, form: Form, rows: list[Row], codes: Mapping[str, str]) -> Consignment:
    """What the form asks for; goods may be typed by their name, `codes` knows it."""
    lines = [one.incoming for one in rows if not one.is_empty]
    return Consignment(
        shop,
        form.get("supplier", ""),
        form.get("fund", ""),
        form.get("ref", ""),
        tuple(
            Incoming(codes.get(one.goods, one.goods), one.pieces, one.fen, one.expires_on)
            for one in lines
        ),
    )


def wrong_row(rows: Sequence[Numbered], error: Refusal | None) -> int:
    """Which row of a form the refusal is about, by its line or its goods; nought: none."""
    details = error.details if error else {}
    line = int(details.get("line") or 0)
    if line:
        return [one.n for one in rows if not one.is_empty][line - 1]
    return next((one.n for one in rows if one.goods == details.get("goods")), 0)


def whole(typed: str) -> int:
    """The whole number typed, in wide digits too; what is none is nought."""
    typed = unicodedata.normalize("NFKC", typed).strip()
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= DIGITS else 0


def _fen(typed: str) -> int:
    try:
        return cells.fen(unicodedata.normalize("NFKC", typed))
    except BadCell:
        return 0


def day(typed: str) -> date | None:
    """The day of a date field; nothing where none is chosen, the first of all where unreadable."""
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        return date.min
