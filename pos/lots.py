"""Lots: pieces that came together, with one supplier, one fund and one day of expiry.

What expires first is handed out first. A sale writes nothing here: what it took follows from the
shelf's quantity, because only sales lie between it and the last time that lots were settled.
Whatever else moves the shelf settles them first, so that lots and shelf are equal then.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, cast

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKeyConstraint,
    Row,
    Select,
    String,
    Table,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime
from kernel.errors import Refusal
from ledger import LawBroken

SUPPLIER_AT_MOST: Final = 60


class LotShort(Refusal):
    """The lot has only `left` pieces."""

    code = "lot-short"


class StockLot(Base):
    """One lot. `cost_fen` and `fair_fen` are fen a piece; only a gift has a fair value, at no cost.

    `came`, `sold` and `gone` are what its moves add up to; what is left of it, before the sales
    since lots were last settled, is `came - sold - gone`.
    """

    __tablename__ = "stock_lot"
    __table_args__ = (
        ForeignKeyConstraint(
            ["village_id", "shop", "goods"], ["goods.village_id", "goods.shop", "goods.goods"]
        ),
        CheckConstraint("cost_fen >= 0", name="cost"),
        CheckConstraint("fair_fen IS NULL OR (fair_fen > 0 AND cost_fen = 0)", name="gift"),
        CheckConstraint("sold >= 0 AND gone >= 0 AND came >= sold + gone", name="left"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    shop: Mapped[str] = mapped_column(String(12), primary_key=True)
    goods: Mapped[str] = mapped_column(String(20), primary_key=True)
    lot: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    supplier: Mapped[str] = mapped_column(String(SUPPLIER_AT_MOST))
    fund: Mapped[str] = mapped_column(String(40))
    cost_fen: Mapped[int]
    fair_fen: Mapped[int | None]
    expires_on: Mapped[date | None]
    came_at: Mapped[datetime] = mapped_column(UtcDateTime)
    came: Mapped[int]
    sold: Mapped[int]
    gone: Mapped[int]


class LotMove(Base):
    """Pieces of one lot, in or out, by the shelf's movement `seq`. Never changed.

    Kinds: came; sold (by all sales up to that movement); back (a slip was taken back); gone.
    """

    __tablename__ = "lot_move"
    __table_args__ = (
        ForeignKeyConstraint(
            ["village_id", "shop", "goods", "lot"],
            ["stock_lot.village_id", "stock_lot.shop", "stock_lot.goods", "stock_lot.lot"],
        ),
        CheckConstraint("pieces <> 0", name="moves"),
        CheckConstraint("(kind IN ('came', 'back')) = (pieces > 0)", name="way"),
        CheckConstraint("kind IN ('came', 'sold', 'back', 'gone')", name="kind"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    shop: Mapped[str] = mapped_column(String(12), primary_key=True)
    goods: Mapped[str] = mapped_column(String(20), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    lot: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(4), primary_key=True)
    pieces: Mapped[int]


LOT: Final = cast("Table", StockLot.__table__)
MOVE: Final = cast("Table", LotMove.__table__)
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
