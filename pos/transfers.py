"""Transfers: pieces that one shop sent and another received, each with its own paper.

The shops may lie in different villages: each paper is kept in the village of its shop. What was
sent and did not arrive is in no shop any more; the receiver says why.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Select,
    String,
    and_,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from kernel.db import Base, UtcDateTime
from kernel.errors import Refusal
from pos.goods import Goods
from pos.lot_tables import LotMove, StockLot
from pos.lots import Parcel, Terms
from pos.shops import Shop
from registry import Staff

WORDS_AT_MOST: Final = 100
PAGE: Final = 50


class TransferUnknown(Refusal):
    """The shop neither sent nor awaits such a transfer."""

    code = "transfer-unknown"


class Transfer(Base):
    """What was sent: from which shop of this village, to which shop of which village, by whom."""

    __tablename__ = "transfer"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "shop"], ["shop.village_id", "shop.code"]),
        ForeignKeyConstraint(["to_village", "to_shop"], ["shop.village_id", "shop.code"]),
        CheckConstraint("shop <> to_shop", name="elsewhere"),
        Index(None, "village_id", "shop", "id"),
        Index(None, "to_village", "to_shop", "id"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    shop: Mapped[str] = mapped_column(String(12))
    to_village: Mapped[int]
    to_shop: Mapped[str] = mapped_column(String(12))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class TransferLine(Base):
    """One line: pieces of goods, and the movement of the shelf by which they left."""

    __tablename__ = "transfer_line"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "transfer"], ["transfer.village_id", "transfer.id"]),
        ForeignKeyConstraint(
            ["village_id", "shop", "goods", "seq"],
            [
                *("stock_movement.village_id", "stock_movement.shop"),
                *("stock_movement.goods", "stock_movement.seq"),
            ],
        ),
        CheckConstraint("pieces > 0", name="pieces"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    transfer: Mapped[str] = mapped_column(String(32), primary_key=True)
    goods: Mapped[str] = mapped_column(String(20), primary_key=True)
    shop: Mapped[str] = mapped_column(String(12))
    seq: Mapped[int]
    pieces: Mapped[int]


class Arrival(Base):
    """That it arrived, kept in the receiving village; `words` explain what is missing."""

    __tablename__ = "transfer_arrival"
    __table_args__ = (
        ForeignKeyConstraint(["from_village", "transfer"], ["transfer.village_id", "transfer.id"]),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    transfer: Mapped[str] = mapped_column(String(32), primary_key=True)
    from_village: Mapped[int]
    words: Mapped[str] = mapped_column(String(WORDS_AT_MOST))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ArrivalLine(Base):
    """Pieces of goods that arrived, none where all are missing."""

    __tablename__ = "transfer_arrival_line"
    __table_args__ = (
        ForeignKeyConstraint(
            ["village_id", "transfer"],
            ["transfer_arrival.village_id", "transfer_arrival.transfer"],
        ),
        CheckConstraint("pieces >= 0", name="pieces"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    transfer: Mapped[str] = mapped_column(String(32), primary_key=True)
    goods: Mapped[str] = mapped_column(String(20), primary_key=True)
    pieces: Mapped[int]


@dataclass(frozen=True)
class Sent:
    """A transfer with the shops' names, who sent it, and if it arrived, how and to whom."""

    transfer: Transfer
    origin: str
    target: str
    by: str
    arrival: Arrival | None
    received_by: str | None


@dataclass(frozen=True)
class Line:
    """One line: goods, pieces sent, and pieces that arrived once it has."""

    goods: Goods
    sent: TransferLine
    arrived: int | None


def transfers_of(
    session: Session, shop: Shop, *, before: str = ""
) -> tuple[list[Sent], str | None]:
    """At most 50 transfers from and to the shop, the newest first; what asks for older ones."""
    query = _transfers(shop).order_by(Transfer.id.desc()).limit(PAGE + 1)
    if before:
        query = query.where(Transfer.id < before)
    rows = [Sent(*row) for row in session.execute(query)]
    return rows[:PAGE], rows[PAGE - 1].transfer.id if len(rows) > PAGE else None


def transfer_of(session: Session, shop: Shop, transfer: str) -> Sent:
    """One transfer from or to the shop.

    :raises TransferUnknown: it has none like that.
    """
    row = session.execute(_transfers(shop).where(Transfer.id == transfer)).one_or_none()
    if row is None:
        raise TransferUnknown
    return Sent(*row)


def lines_of_transfer(session: Session, transfer: Transfer) -> list[Line]:
    """Its lines by goods."""
    line = TransferLine
    same_goods = and_(
        Goods.village_id == line.village_id, Goods.shop == line.shop, Goods.goods == line.goods
    )
    same_line = and_(
        ArrivalLine.village_id == transfer.to_village,
        ArrivalLine.transfer == line.transfer,
        ArrivalLine.goods == line.goods,
    )
    query = (
        select(Goods, line, ArrivalLine.pieces)
        .join(Goods, same_goods)
        .outerjoin(ArrivalLine, same_line)
        .where(line.village_id == transfer.village_id, line.transfer == transfer.id)
        .order_by(line.goods)
    )
    return [Line(*row) for row in session.execute(query)]


def left_by(session: Session, line: TransferLine) -> list[Parcel]:
    """What left of which lots by this line, lot by lot."""
    same = and_(
        LotMove.village_id == StockLot.village_id,
        LotMove.shop == StockLot.shop,
        LotMove.goods == StockLot.goods,
        LotMove.lot == StockLot.lot,
    )
    query = (
        select(StockLot, LotMove.pieces)
        .join(LotMove, same)
        .where(
            LotMove.village_id == line.village_id,
            LotMove.shop == line.shop,
            LotMove.goods == line.goods,
            LotMove.seq == line.seq,
            LotMove.kind == "gone",
        )
        .order_by(StockLot.lot)
    )
    return [
        Parcel(-pieces, Terms(lot.fund, lot.supplier, lot.cost_fen, lot.fair_fen, lot.expires_on))
        for lot, pieces in session.execute(query)
    ]


def _transfers(shop: Shop) -> Select[Transfer, str, str, str, Arrival, str]:
    sender, receiver = aliased(Staff), aliased(Staff)
    origin, target = aliased(Shop), aliased(Shop)
    arrived = and_(
        Arrival.village_id == Transfer.to_village,
        Arrival.transfer == Transfer.id,
        Arrival.from_village == Transfer.village_id,
    )
    return (
        select(Transfer, origin.name, target.name, sender.name, Arrival, receiver.name)
        .join(origin, origin.code == Transfer.shop)
        .join(target, target.code == Transfer.to_shop)
        .join(sender, sender.id == Transfer.staff_id)
        .outerjoin(Arrival, arrived)
        .outerjoin(receiver, receiver.id == Arrival.staff_id)
        .where(
            or_(
                and_(Transfer.village_id == shop.village_id, Transfer.shop == shop.code),
                and_(Transfer.to_village == shop.village_id, Transfer.to_shop == shop.code),
            )
        )
    )
