"""Settled months: who signed which statement, and what was settled by it. Never changed."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final, Literal

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    String,
    UniqueConstraint,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime
from kernel.errors import Refusal
from pos.shops import Shop
from pos.slips import Slip

Side = Literal["shop", "village"]
SIDES: Final[tuple[Side, ...]] = ("shop", "village")


class SlipSettled(Refusal):
    """The slip's month is settled: it is no longer undone, only reversed by an officer."""

    code = "slip-settled"


class Signature(Base):
    """That one side signed a month's statement: by whom, and the fingerprint of what was seen."""

    __tablename__ = "settlement_signature"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "shop"], ["shop.village_id", "shop.code"]),
        UniqueConstraint("village_id", "shop", "month", "staff_id"),
        CheckConstraint("side IN ('shop', 'village')", name="side"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    shop: Mapped[str] = mapped_column(String(12), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    side: Mapped[str] = mapped_column(String(7), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    fingerprint: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Settlement(Base):
    """A month that both sides signed: points and fen; without points it has no entry."""

    __tablename__ = "settlement"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "shop"], ["shop.village_id", "shop.code"]),
        ForeignKeyConstraint(["village_id", "entry_id"], ["entry.village", "entry.id"]),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    shop: Mapped[str] = mapped_column(String(12), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    points: Mapped[int]
    fen: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(String(64))
    entry_id: Mapped[str | None] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def signatures_of(session: Session, shop: Shop, month: date) -> dict[str, Signature]:
    """Side → its signature of that month."""
    query = select(Signature).where(
        Signature.village_id == shop.village_id,
        Signature.shop == shop.code,
        Signature.month == month,
    )
    return {one.side: one for one in session.scalars(query)}


def sides_signed(session: Session, shops: Iterable[Shop]) -> dict[tuple[str, date], set[str]]:
    """(Shop, month) → the sides that signed it, of all months of these shops."""
    codes = [one.code for one in shops]
    query = select(Signature.shop, Signature.month, Signature.side).where(Signature.shop.in_(codes))
    found: dict[tuple[str, date], set[str]] = {}
    for shop, month, side in session.execute(query):
        found.setdefault((shop, month), set()).add(side)
    return found


def settlement_of(session: Session, shop: Shop, month: date) -> Settlement | None:
    """What was settled of that month, once both sides signed."""
    return session.get(Settlement, (shop.village_id, shop.code, month))


def refuse_settled(session: Session, slip: Slip) -> None:
    """Refuse a slip of a month that is settled.

    :raises SlipSettled: both sides signed the month in which it was made.
    """
    month = clock.local(slip.at).date().replace(day=1)
    if session.get(Settlement, (slip.village_id, slip.shop, month)) is not None:
        raise SlipSettled(slip=slip.slip)
