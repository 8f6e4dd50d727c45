"""Scans: what a merchant's reader was answered, frozen at that moment; and the uses that followed.

A household stands here by its number and nothing else of it. Neither is ever changed.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime
from merchants.offers import ID_AT_MOST, Offer
from merchants.roll import CODE_AT_MOST, Merchant

#: An answer holds so long; then the card is scanned again.
GOOD_FOR: Final = timedelta(minutes=10)
OFFERS_AT_MOST: Final = 5
TICKET_DIGITS: Final = 8


class Scan(Base):
    """One answered scan: the grade as it was then, and the offers that held."""

    __tablename__ = "offer_scan"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "merchant"], ["merchant.village_id", "merchant.code"]),
        ForeignKeyConstraint(["village_id", "card_id"], ["card.village_id", "card.id"]),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    merchant: Mapped[str] = mapped_column(String(CODE_AT_MOST))
    device_id: Mapped[str] = mapped_column(ForeignKey("device.id"))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    household: Mapped[str] = mapped_column(String(20))
    card_id: Mapped[str] = mapped_column(String(32))
    grade: Mapped[str | None] = mapped_column(String(3))
    kind: Mapped[str] = mapped_column(String(12))
    #: Ids of the offers that held, with a space between.
    offers: Mapped[str] = mapped_column(String((ID_AT_MOST + 1) * OFFERS_AT_MOST))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Use(Base):
    """One use of an offer. `point_fen`: what the village owes the merchant for one point."""

    __tablename__ = "offer_use"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "merchant"], ["merchant.village_id", "merchant.code"]),
        ForeignKeyConstraint(["village_id", "offer"], ["offer.village_id", "offer.id"]),
        ForeignKeyConstraint(["village_id", "scan"], ["offer_scan.village_id", "offer_scan.id"]),
        ForeignKeyConstraint(["village_id", "entry_id"], ["entry.village", "entry.id"]),
        UniqueConstraint("village_id", "scan", "offer"),
        CheckConstraint("0 <= paid_fen AND paid_fen <= list_fen", name="prices"),
        CheckConstraint("points >= 0 AND point_fen >= 0", name="points"),
        CheckConstraint("(points = 0) = (entry_id IS NULL)", name="entry_for_points"),
        Index(None, "village_id", "offer", "household", "on_day"),
        Index(None, "village_id", "offer", "on_day"),
        Index(None, "village_id", "merchant", "at"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ticket: Mapped[str] = mapped_column(String(TICKET_DIGITS), primary_key=True)
    merchant: Mapped[str] = mapped_column(String(CODE_AT_MOST))
    offer: Mapped[str] = mapped_column(String(ID_AT_MOST))
    scan: Mapped[str] = mapped_column(String(32))
    household: Mapped[str] = mapped_column(String(20))
    grade: Mapped[str | None] = mapped_column(String(3))
    kind: Mapped[str] = mapped_column(String(12))
    list_fen: Mapped[int]
    paid_fen: Mapped[int]
    points: Mapped[int]
    point_fen: Mapped[int]
    on_day: Mapped[date]
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    entry_id: Mapped[str | None] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def used_today(session: Session, village_id: int, offers: Collection[str]) -> dict[str, int]:
    """Offer → how often it was used today."""
    query = (
        select(Use.offer, func.count())
        .where(Use.village_id == village_id, Use.offer.in_(offers), Use.on_day == clock.today())
        .group_by(Use.offer)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def used_this_month(
    session: Session, village_id: int, household: str, offers: Collection[str]
) -> dict[str, int]:
    """Offer → how often this household used it in this month."""
    query = (
        select(Use.offer, func.count())
        .where(
            Use.village_id == village_id,
            Use.offer.in_(offers),
            Use.household == household,
            Use.on_day >= clock.today().replace(day=1),
        )
        .group_by(Use.offer)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def uses_of(
    session: Session, merchant: Merchant, since: datetime, until: datetime
) -> list[tuple[Use, Offer]]:
    """The merchant's uses in this time with their offers, in order."""
    query = (
        select(Use, Offer)
        .join(Offer, (Offer.village_id == Use.village_id) & (Offer.id == Use.offer))
        .where(
            Use.village_id == merchant.village_id,
            Use.merchant == merchant.code,
            Use.at >= since,
            Use.at < until,
        )
        .order_by(Use.at, Use.ticket)
    )
    return [(row[0], row[1]) for row in session.execute(query)]
