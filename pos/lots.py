"""Lots: pieces that came together, with one supplier, one fund and one day of expiry.

What expires first is handed out first; what is past its day is not sold. A sale writes nothing
here: what it took follows from the shelf's quantity, because only sales lie between it and the
last time that lots were settled. Whatever else moves the shelf settles them first, so that lots
and shelf are equal then; so does a sale of goods of which a lot on the shelf is past its day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Session

from kernel import clock
from kernel.errors import Refusal
from ledger import LawBroken
from pos.lot_tables import LOT, MOVE


class LotShort(Refusal):
    """The lot has only `left` pieces."""

    code = "lot-short"


class StockExpired(Refusal):
    """Only `left` pieces of these goods are not past their day; what is past it is not sold."""

    code = "stock-expired"


_KEY: Final = (LOT.c.village_id, LOT.c.shop, LOT.c.goods)
_LEFT: Final = LOT.c.came - LOT.c.sold - LOT.c.gone
#: What is handed out first: the next to expire, then what came first; what never expires, last.
_FIRST: Final = (LOT.c.expires_on.is_(None), LOT.c.expires_on, LOT.c.lot)


@dataclass(frozen=True)
class Terms:
    """On which terms pieces came; fen a piece."""

    fund: str = ""
    supplier: str = ""
    cost_fen: int = 0
    fair_fen: int | None = None
    expires_on: date | None = None


@dataclass(frozen=True)
class Parcel:
    """Pieces on terms: a lot that is coming, or what was taken of one."""

    pieces: int
    terms: Terms


@dataclass(frozen=True)
class Step:
    """A movement of the shelf: its number, its pieces (negative out), the quantity after it."""

    village_id: int
    shop: str
    goods: str
    seq: int
    pieces: int
    after: int

    @property
    def place(self) -> dict[str, Any]:
        """Village, shop and goods, as columns."""
        return {"village_id": self.village_id, "shop": self.shop, "goods": self.goods}


@dataclass(frozen=True)
class LotLeft:
    """A lot with what is left of it now, sales since the last settling taken off."""

    lot: int
    terms: Terms
    came_at: datetime
    came: int
    left: int


def lots_left(session: Session, key: tuple[int, str, str], shelf: int) -> list[LotLeft]:
    """The lots of these goods (village, shop, goods) that have pieces, those sold first at the top.

    `shelf` is the quantity on the shelf, read in the same transaction.
    """
    query = select(LOT, _LEFT.label("left")).where(*_at(key), _LEFT > 0).order_by(*_FIRST)
    rows = session.execute(query).all()
    gone = {one.lot: pieces for one, pieces in _spread(rows, sum(r.left for r in rows) - shelf)}
    return [
        LotLeft(one.lot, _terms(one), one.came_at, one.came, one.left - gone.get(one.lot, 0))
        for one in rows
        if one.left > gone.get(one.lot, 0)
    ]


def settle(tx: Session, step: Step) -> None:
    """Write down what the sales before this step took, the next to expire first.

    The shelf's row is the caller's own by now, so nothing sells in between.
    """
    lots = tx.execute(_there(step)).all()
    sold = sum(one.left for one in lots) - (step.after - step.pieces)
    for one, pieces in _spread(lots, sold):
        _book(tx, step, one.lot, ("sold", -pieces), seq=step.seq - 1)


def past_their_day(session: Session, place: tuple[int, str], goods: Iterable[str]) -> set[str]:
    """Of these goods of a shop (village, code), those with a lot past its day that may have pieces.

    Sales since lots were last settled may have sold it out; `sell` looks.
    """
    query = (
        select(LOT.c.goods)
        .where(
            LOT.c.village_id == place[0],
            LOT.c.shop == place[1],
            LOT.c.goods.in_(sorted(goods)),
            LOT.c.expires_on < clock.today(),
            _LEFT > 0,
        )
        .distinct()
    )
    return set(session.scalars(query))


def good_left(session: Session, key: tuple[int, str, str], shelf: int) -> int:
    """Pieces of these goods (village, shop, goods) that are not past their day, of `shelf`."""
    if not past_their_day(session, key[:2], [key[2]]):
        return shelf
    return sum(one.left for one in lots_left(session, key, shelf) if not _is_over(one.terms))


def sell(tx: Session, step: Step) -> None:
    """Write down what this step sells out of lots that are not past their day.

    :raises StockExpired: `left`: those have fewer pieces.
    """
    settle(tx, step)
    good = [one for one in tx.execute(_there(step)).all() if not _is_over(_terms(one))]
    left = sum(one.left for one in good)
    if left < -step.pieces:
        raise StockExpired(goods=step.goods, left=left)
    for one, pieces in _spread(good, -step.pieces):
        _book(tx, step, one.lot, ("sold", -pieces))


def _is_over(terms: Terms) -> bool:
    return terms.expires_on is not None and terms.expires_on < clock.today()


def bring(tx: Session, step: Step, parcels: Sequence[Parcel]) -> None:
    """Open a lot for each parcel; together they are the step's pieces."""
    first = last_lot(tx, (step.village_id, step.shop, step.goods)) + 1
    for number, parcel in enumerate(parcels, start=first):
        opened = {
            **step.place,
            "lot": number,
            **vars(parcel.terms),
            "came_at": clock.now(),
            "came": 0,
            "sold": 0,
            "gone": 0,
        }
        tx.execute(insert(LOT), opened)
        _book(tx, step, number, ("came", parcel.pieces))


def last_lot(session: Session, key: tuple[int, str, str]) -> int:
    """The number of the lot that came last of these goods (village, shop, goods); nought: none."""
    return session.scalar(select(func.max(LOT.c.lot)).where(*_at(key))) or 0


def take(tx: Session, step: Step, lot: int | None = None) -> tuple[Parcel, ...]:
    """Take the step's pieces out of this lot, or of those that expire first; give what was taken.

    :raises LotShort: `left`: that lot has fewer.
    """
    found = [one for one in tx.execute(_there(step)).all() if lot in (None, one.lot)]
    left = sum(one.left for one in found)
    if left < -step.pieces:
        raise LotShort(left=left)
    taken = []
    for one, pieces in _spread(found, -step.pieces):
        _book(tx, step, one.lot, ("gone", -pieces))
        taken.append(Parcel(pieces, _terms(one)))
    return tuple(taken)


def put_back(tx: Session, step: Step) -> None:
    """Put a slip's pieces back into the lots that were sold from last."""
    last = (
        select(func.max(MOVE.c.seq))
        .where(
            MOVE.c.village_id == LOT.c.village_id,
            MOVE.c.shop == LOT.c.shop,
            MOVE.c.goods == LOT.c.goods,
            MOVE.c.lot == LOT.c.lot,
            MOVE.c.kind == "sold",
        )
        .scalar_subquery()
    )
    # Each gives at least one piece, so more of them than pieces are never needed.
    query = (
        select(LOT.c.lot, LOT.c.sold.label("left"))
        .where(*_of(step), LOT.c.sold > 0)
        .order_by(last.desc(), *(one.desc() for one in _FIRST))
        .limit(step.pieces)
    )
    for one, pieces in _spread(tx.execute(query).all(), step.pieces):
        _book(tx, step, one.lot, ("back", pieces))


def _of(step: Step) -> list[ColumnElement[bool]]:
    return _at((step.village_id, step.shop, step.goods))


def _at(key: tuple[int, str, str]) -> list[ColumnElement[bool]]:
    return [column == value for column, value in zip(_KEY, key, strict=True)]


def _terms(row: Row[Any]) -> Terms:
    return Terms(row.fund, row.supplier, row.cost_fen, row.fair_fen, row.expires_on)


def _there(step: Step) -> Select[Any]:
    """The lots of these goods that have pieces, those handed out first at the top."""
    return select(LOT, _LEFT.label("left")).where(*_of(step), _LEFT > 0).order_by(*_FIRST)


def _spread(lots: Iterable[Any], pieces: int) -> list[tuple[Any, int]]:
    """So many pieces over these lots, each filled before the next."""
    shares = []
    for one in lots:
        share = min(one.left, pieces)
        if share > 0:
            shares.append((one, share))
            pieces -= share
    if pieces:
        raise LawBroken(f"{pieces} pieces belong to no lot")
    return shares


#: Kind of move → the column that it counts in, and its sign there.
_COUNTS: Final = {
    "came": ("came", 1),
    "sold": ("sold", -1),
    "back": ("sold", -1),
    "gone": ("gone", -1),
}


def _book(
    tx: Session, step: Step, lot: int, moved: tuple[str, int], *, seq: int | None = None
) -> None:
    kind, pieces = moved
    name, sign = _COUNTS[kind]
    row = {"seq": step.seq if seq is None else seq, "lot": lot, "kind": kind, "pieces": pieces}
    tx.execute(insert(MOVE), {**step.place, **row})
    tx.execute(
        update(LOT).where(*_of(step), LOT.c.lot == lot).values({name: LOT.c[name] + sign * pieces})
    )
