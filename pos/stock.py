"""Stock: movements with a running quantity. A shop cannot hand out what it does not have."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKeyConstraint,
    Integer,
    String,
    Table,
    Update,
    bindparam,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime
from kernel.errors import Refusal
from pos.goods import Goods, on_sale
from pos.lots import Parcel, Step, Terms, bring, past_their_day, put_back, sell, settle, take
from pos.shops import Shop


class OutOfStock(Refusal):
    """The shop has only `left` pieces of these goods."""

    code = "out-of-stock"


class Stock(Base):
    """How many pieces are on the shelf now: a cache of the last movement."""

    __tablename__ = "stock"
    __table_args__ = (
        ForeignKeyConstraint(
            ["village_id", "shop", "goods"], ["goods.village_id", "goods.shop", "goods.goods"]
        ),
        CheckConstraint("quantity >= 0", name="not_below_zero"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    shop: Mapped[str] = mapped_column(String(12), primary_key=True)
    goods: Mapped[str] = mapped_column(String(20), primary_key=True)
    quantity: Mapped[int]
    seq: Mapped[int]


class StockMovement(Base):
    """One movement: in (positive) or out, why, and the quantity after it. Never changed."""

    __tablename__ = "stock_movement"
    __table_args__ = (
        ForeignKeyConstraint(
            ["village_id", "shop", "goods"], ["goods.village_id", "goods.shop", "goods.goods"]
        ),
        CheckConstraint("quantity <> 0", name="moves"),
        CheckConstraint("quantity_after >= 0", name="not_below_zero"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    shop: Mapped[str] = mapped_column(String(12), primary_key=True)
    goods: Mapped[str] = mapped_column(String(20), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    quantity: Mapped[int]
    quantity_after: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(60))
    fund: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


#: The rows behind the classes: the hot path writes them without the unit of work.
STOCK: Final = cast("Table", Stock.__table__)
MOVEMENT: Final = cast("Table", StockMovement.__table__)


def open_stock(tx: Session, shop: Shop, goods: str) -> None:
    """Give new goods their place on the shelf, empty."""
    tx.add(Stock(village_id=shop.village_id, shop=shop.code, goods=goods, quantity=0, seq=0))
    tx.flush()


@dataclass(frozen=True)
class Cause:
    """Why pieces move: the kind of movement, its source, and whose money the goods are.

    Where one kind of goods moves: `parcels` are the lots that come, `lot` the one to take from.
    """

    kind: str
    source: str
    fund: str = ""
    parcels: tuple[Parcel, ...] = ()
    lot: int | None = None


#: Kinds of movement by slips: a sale leaves the lots to be worked out, taking it back does not.
SALE: Final = "sale"
BACK: Final = ("undo", "reverse")


def move_stock(
    tx: Session, shop: Shop, pieces: Mapping[str, int], cause: Cause
) -> dict[str, tuple[Parcel, ...]]:
    """Move pieces per goods (positive in, negative out), all or none, in order of goods.

    The order is the same for everybody, so that two tills never wait for each other in a ring.
    Gives what was taken of which lots, by goods; of a sale nothing, it stays one update per goods
    unless some of them are past their day.

    :raises OutOfStock: more is taken than is there; `goods` and `left` say which.
    :raises LotShort: more is taken of `cause.lot` than it has.
    :raises StockExpired: a sale of more pieces than are not past their day.
    """
    at = clock.now()
    steps = [_apply(tx, shop, goods, pieces[goods]) for goods in sorted(pieces)]
    why = {"kind": cause.kind, "source": cause.source, "fund": cause.fund, "at": at}
    moved = [
        {**one.place, "seq": one.seq, "quantity": one.pieces, "quantity_after": one.after, **why}
        for one in steps
    ]
    tx.execute(insert(MOVEMENT), moved)
    if cause.kind != SALE:
        return {one.goods: _lots(tx, one, cause) for one in steps}
    over = past_their_day(tx, (shop.village_id, shop.code), pieces)
    for one in steps:
        if one.goods in over:
            sell(tx, one)
    return {}


def _lots(tx: Session, step: Step, cause: Cause) -> tuple[Parcel, ...]:
    settle(tx, step)
    if cause.kind in BACK:
        put_back(tx, step)
    elif step.pieces > 0:
        bring(tx, step, cause.parcels or (Parcel(step.pieces, Terms(cause.fund)),))
    else:
        return take(tx, step, cause.lot)
    return ()


def _take_statement() -> Update:
    """The one UPDATE of the shelf, relative and guarded; built once, every sale runs it."""
    pieces = bindparam("pieces", type_=Integer)
    return (
        update(STOCK)
        .where(
            STOCK.c.village_id == bindparam("of_village"),
            STOCK.c.shop == bindparam("of_shop"),
            STOCK.c.goods == bindparam("of_goods"),
            STOCK.c.quantity + pieces >= 0,
        )
        .values(quantity=STOCK.c.quantity + pieces, seq=STOCK.c.seq + 1)
        .returning(STOCK.c.quantity, STOCK.c.seq)
    )


_TAKE: Final = _take_statement()


def _apply(tx: Session, shop: Shop, goods: str, pieces: int) -> Step:
    place = {"of_village": shop.village_id, "of_shop": shop.code, "of_goods": goods}
    row = tx.execute(_TAKE, {**place, "pieces": pieces}).one_or_none()
    if row is None:
        raise OutOfStock(goods=goods, left=quantity_of(tx, shop, goods))
    return Step(shop.village_id, shop.code, goods, row.seq, pieces, row.quantity)


def quantity_of(session: Session, shop: Shop, goods: str) -> int:
    """Pieces on the shelf."""
    return session.scalar(select(Stock.quantity).where(*_place(shop, goods))) or 0


def times_moved(session: Session, goods: Goods) -> int:
    """How many movements these goods have had."""
    key = (goods.village_id, goods.shop, goods.goods)
    return session.get_one(Stock, key, populate_existing=True).seq


def _place(shop: Shop, goods: str) -> tuple[ColumnElement[bool], ...]:
    return (
        Stock.village_id == shop.village_id,
        Stock.shop == shop.code,
        Stock.goods == goods,
    )


def low_stock(session: Session, shop: Shop, *, below: int, limit: int = 3) -> list[tuple[str, int]]:
    """(goods, pieces left) where fewer than `below` pieces are left, the fewest first."""
    rows = session.execute(
        select(Stock.goods, Stock.quantity)
        .join(
            Goods,
            (Goods.village_id == Stock.village_id)
            & (Goods.shop == Stock.shop)
            & (Goods.goods == Stock.goods),
        )
        .where(
            Stock.village_id == shop.village_id,
            Stock.shop == shop.code,
            on_sale(),
            Stock.quantity < below,
        )
        .order_by(Stock.quantity, Stock.goods)
        .limit(limit)
    )
    return [(row.goods, row.quantity) for row in rows]


def shelf_of(session: Session, shop: Shop) -> dict[str, tuple[int, int]]:
    """Goods → (points a piece, pieces left), for everything the shop hands out."""
    rows = session.execute(
        select(Goods.goods, Goods.price, Stock.quantity)
        .join(
            Stock,
            (Stock.village_id == Goods.village_id)
            & (Stock.shop == Goods.shop)
            & (Stock.goods == Goods.goods),
        )
        .where(
            Goods.village_id == shop.village_id,
            Goods.shop == shop.code,
            on_sale(),
        )
    )
    return {code: (price, quantity) for code, price, quantity in rows}
