"""The cart: what is on the counter, as pure arithmetic."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class CartLine:
    """One kind of goods: pieces, points a piece, fen a piece cost, pieces allowed a month."""

    goods: str
    quantity: int
    price: int
    cost_fen: int
    monthly_limit: int | None = None

    @property
    def points(self) -> int:
        """Points for all pieces of the line."""
        return self.quantity * self.price


@dataclass(frozen=True)
class Cart:
    """All lines, each kind of goods once."""

    lines: tuple[CartLine, ...]

    @property
    def points(self) -> int:
        """Points for everything."""
        return sum(line.points for line in self.lines)

    @property
    def pieces(self) -> dict[str, int]:
        """Pieces per goods."""
        return {line.goods: line.quantity for line in self.lines}


def gather(lines: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Pieces per goods, scans of the same goods added up, in the order first scanned."""
    pieces: dict[str, int] = {}
    for goods, quantity in lines:
        pieces[goods] = pieces.get(goods, 0) + quantity
    return pieces
