"""Slips: what was handed out to whom, at which till, for how many points. Never changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Table,
    UniqueConstraint,
    exists,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel.db import Base, UtcDateTime
from kernel.errors import Refusal
from pos.shops import Shop


class SlipUnknown(Refusal):
    """There is no such slip here."""

    code = "slip-unknown"


class Slip(Base):
    """One redemption. `slip` is its 20-digit number, `household` the household's
    number; without `card_id` its NoCard says why and who stood beside, or its permit that a
    telephone's code was shown.
    """

    __tablename__ = "slip"
    __table_args__ = (
        UniqueConstraint("slip"),
        Index(None, "village_id", "household", "at"),
        Index(None, "village_id", "shop", "at"),
        ForeignKeyConstraint(["village_id", "shop"], ["shop.village_id", "shop.code"]),
        ForeignKeyConstraint(["village_id", "entry_id"], ["entry.village", "entry.id"]),
        ForeignKeyConstraint(["village_id", "card_id"], ["card.village_id", "card.id"]),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    slip: Mapped[str] = mapped_column(String(20), primary_key=True)
    shop: Mapped[str] = mapped_column(String(12))
    household: Mapped[str] = mapped_column(String(20))
    card_id: Mapped[str | None] = mapped_column(String(32))
    clerk_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    device_id: Mapped[str | None] = mapped_column(ForeignKey("device.id"))
    points: Mapped[int]
    balance_after: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    entry_id: Mapped[str] = mapped_column(String(32))


class SlipLine(Base):
    """One kind of goods on a slip, at the price and cost of that moment."""

    __tablename__ = "slip_line"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "slip"], ["slip.village_id", "slip.slip"]),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    slip: Mapped[str] = mapped_column(String(20), primary_key=True)
    goods: Mapped[str] = mapped_column(String(20), primary_key=True)
    line: Mapped[int]
    quantity: Mapped[int]
    price: Mapped[int]
    cost_fen: Mapped[int]


class NoCard(Base):
    """Why a slip was made without a card, and who answers for it beside the clerk."""

    __tablename__ = "slip_no_card"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "slip"], ["slip.village_id", "slip.slip"]),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    slip: Mapped[str] = mapped_column(String(20), primary_key=True)
    reason: Mapped[str] = mapped_column(String(100))
    second_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))


def without_card() -> ColumnElement[bool]:
    """For a query on slips: only those made without a card, somebody else standing beside."""
    return exists().where(NoCard.village_id == Slip.village_id, NoCard.slip == Slip.slip)


class SlipUndo(Base):
    """That a slip was taken back: by its clerk (`undo`), or by an officer with a second person."""

    __tablename__ = "slip_undo"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "slip"], ["slip.village_id", "slip.slip"]),
        ForeignKeyConstraint(["village_id", "entry_id"], ["entry.village", "entry.id"]),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    slip: Mapped[str] = mapped_column(String(20), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    actor_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    second_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    reason: Mapped[str | None] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    entry_id: Mapped[str] = mapped_column(String(32))


#: Kinds of entry by which points come to a shop, and go back to households.
HANDED: Final = ("redeem", "undo", "reverse")
#: The rows behind the classes: the checkout writes them without the unit of work.
SLIP: Final = cast("Table", Slip.__table__)
LINE: Final = cast("Table", SlipLine.__table__)
NO_CARD: Final = cast("Table", NoCard.__table__)


@dataclass(frozen=True)
class Day:
    """A shop's day so far, slips taken back left out."""

    slips: int
    points: int
    households: int


def find_slip(session: Session, slip: str) -> Slip:
    """The slip with this number. Its caller looks whether it is the caller's to see.

    :raises SlipUnknown: there is none.
    """
    found = session.scalars(select(Slip).where(Slip.slip == slip)).one_or_none()
    if found is None:
        raise SlipUnknown(slip=slip)
    return found


def last_redemptions(
    session: Session, villages: Iterable[int], households: Iterable[str]
) -> dict[str, datetime]:
    """Household number → when it last took goods home, slips taken back left out."""
    taken_back = exists().where(SlipUndo.village_id == Slip.village_id, SlipUndo.slip == Slip.slip)
    query = (
        select(Slip.household, func.max(Slip.at).label("at"))
        .where(Slip.village_id.in_(set(villages)), Slip.household.in_(set(households)), ~taken_back)
        .group_by(Slip.household)
    )
    return {row.household: row.at for row in session.execute(query)}


def lines_of(session: Session, slip: Slip) -> list[SlipLine]:
    """The slip's lines, in the order they were scanned."""
    return list(
        session.scalars(
            select(SlipLine)
            .where(SlipLine.village_id == slip.village_id, SlipLine.slip == slip.slip)
            .order_by(SlipLine.line)
        )
    )


def undo_of(session: Session, slip: Slip) -> SlipUndo | None:
    """How the slip was taken back, if it was."""
    return session.get(SlipUndo, (slip.village_id, slip.slip))


def last_slip(session: Session, shop: Shop, clerk_id: str) -> Slip | None:
    """The clerk's latest slip in this shop."""
    return session.scalars(
        select(Slip)
        .where(
            Slip.village_id == shop.village_id,
            Slip.shop == shop.code,
            Slip.clerk_id == clerk_id,
        )
        .order_by(Slip.at.desc())
        .limit(1)
    ).one_or_none()


def stands() -> ColumnElement[bool]:
    """For a query on slips: only those that were not taken back."""
    return ~exists().where(SlipUndo.village_id == Slip.village_id, SlipUndo.slip == Slip.slip)


def day_of(session: Session, shop: Shop, since: datetime) -> Day:
    """What the shop has handed out since an instant."""
    row = session.execute(
        select(
            func.count().label("slips"),
            func.coalesce(func.sum(Slip.points), 0).label("points"),
            func.count(Slip.household.distinct()).label("households"),
        ).where(
            Slip.village_id == shop.village_id,
            Slip.shop == shop.code,
            Slip.at >= since,
            stands(),
        )
    ).one()
    return Day(row.slips, int(row.points), row.households)
