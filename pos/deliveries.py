"""Deliveries: what came in on one note, from whom and on whose money. Never changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel.db import Base, UtcDateTime
from kernel.errors import Refusal
from pos.goods import Goods
from pos.goods_acts import REF_AT_MOST
from pos.lot_tables import SUPPLIER_AT_MOST, StockLot
from pos.shops import Shop
from registry import Staff

#: Who pays for goods: the village collective, the government, or nobody: they are a gift.
COLLECTIVE, GOVERNMENT, GIFT = "collective", "government", "gift"
FUNDS: Final = (COLLECTIVE, GOVERNMENT, GIFT)
PAGE: Final = 50
#: So many suppliers are proposed to whoever writes the next delivery down.
PROPOSED: Final = 100


class DeliveryUnknown(Refusal):
    """The shop has no such delivery."""

    code = "delivery-unknown"


class Delivery(Base):
    """One delivery. `ref` is the number of its note."""

    __tablename__ = "delivery"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "shop"], ["shop.village_id", "shop.code"]),
        Index(None, "village_id", "shop", "id"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    shop: Mapped[str] = mapped_column(String(12))
    supplier: Mapped[str] = mapped_column(String(SUPPLIER_AT_MOST))
    fund: Mapped[str] = mapped_column(String(40))
    ref: Mapped[str] = mapped_column(String(REF_AT_MOST))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class DeliveryLine(Base):
    """One line of it: the lot that it opened, which says pieces, cost and day of expiry."""

    __tablename__ = "delivery_line"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "delivery"], ["delivery.village_id", "delivery.id"]),
        ForeignKeyConstraint(
            ["village_id", "shop", "goods", "lot"],
            ["stock_lot.village_id", "stock_lot.shop", "stock_lot.goods", "stock_lot.lot"],
        ),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    delivery: Mapped[str] = mapped_column(String(32), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    shop: Mapped[str] = mapped_column(String(12))
    goods: Mapped[str] = mapped_column(String(20))
    lot: Mapped[int]


@dataclass(frozen=True)
class Came:
    """One line as a page lists it: goods, and the lot that it opened."""

    goods: Goods
    lot: StockLot

    @property
    def each_fen(self) -> int:
        """Fen a piece: the cost, or what a gift is worth."""
        return self.lot.fair_fen if self.lot.fair_fen is not None else self.lot.cost_fen

    @property
    def fen(self) -> int:
        """Fen for all pieces of the line."""
        return self.lot.came * self.each_fen


@dataclass(frozen=True)
class Received:
    """A delivery with its lines; `by` is the name of who received it."""

    delivery: Delivery
    by: str
    lines: tuple[Came, ...]

    @property
    def pieces(self) -> int:
        """Pieces of all lines."""
        return sum(one.lot.came for one in self.lines)

    @property
    def fen(self) -> int:
        """Fen of all lines."""
        return sum(one.fen for one in self.lines)


def deliveries_of(
    session: Session, shop: Shop, *, before: str = ""
) -> tuple[list[tuple[Delivery, str]], str | None]:
    """At most 50 deliveries with who received them, the newest first; what asks for older ones."""
    query = (
        select(Delivery, Staff.name)
        .join(Staff, Staff.id == Delivery.staff_id)
        .where(Delivery.village_id == shop.village_id, Delivery.shop == shop.code)
        .order_by(Delivery.id.desc())
        .limit(PAGE + 1)
    )
    if before:
        query = query.where(Delivery.id < before)
    rows = [(one, by) for one, by in session.execute(query)]
    return rows[:PAGE], rows[PAGE - 1][0].id if len(rows) > PAGE else None


def delivery_of(session: Session, shop: Shop, delivery: str) -> Received:
    """One delivery of the shop.

    :raises DeliveryUnknown: it has none like that.
    """
    query = (
        select(Delivery, Staff.name)
        .join(Staff, Staff.id == Delivery.staff_id)
        .where(
            Delivery.village_id == shop.village_id,
            Delivery.shop == shop.code,
            Delivery.id == delivery,
        )
    )
    found = session.execute(query).one_or_none()
    if found is None:
        raise DeliveryUnknown
    return Received(found[0], found[1], _lines(session, found[0]))


def _lines(session: Session, delivery: Delivery) -> tuple[Came, ...]:
    line = DeliveryLine
    query = (
        select(Goods, StockLot)
        .select_from(line)
        .join(
            Goods,
            (Goods.village_id == line.village_id)
            & (Goods.shop == line.shop)
            & (Goods.goods == line.goods),
        )
        .join(
            StockLot,
            (StockLot.village_id == line.village_id)
            & (StockLot.shop == line.shop)
            & (StockLot.goods == line.goods)
            & (StockLot.lot == line.lot),
        )
        .where(line.village_id == delivery.village_id, line.delivery == delivery.id)
        .order_by(line.line)
    )
    return tuple(Came(goods, lot) for goods, lot in session.execute(query))


def suppliers_of(session: Session, village_id: int) -> list[str]:
    """Who has delivered to the village's shops, by name."""
    query = (
        select(Delivery.supplier)
        .where(Delivery.village_id == village_id)
        .distinct()
        .order_by(Delivery.supplier)
        .limit(PROPOSED)
    )
    return list(session.scalars(query))
