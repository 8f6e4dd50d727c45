"""Scans: what a merchant's reader was answered, frozen at that moment; and the uses that followed.

A household stands here by its number and nothing else of it. Nothing of it is ever changed: that
a use was taken back is a row beside it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    and_,
    exists,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime
from merchants.offers import ID_AT_MOST, Offer
from merchants.roll import CODE_AT_MOST, WORDS_AT_MOST, Merchant

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


class UseUndo(Base):
    """That a use was taken back: at the merchant's phone, or by an officer with a second person."""

    __tablename__ = "offer_use_undo"
    __table_args__ = (
        ForeignKeyConstraint(
            ["village_id", "ticket"], ["offer_use.village_id", "offer_use.ticket"]
        ),
        ForeignKeyConstraint(["village_id", "entry_id"], ["entry.village", "entry.id"]),
        CheckConstraint(
            "(kind = 'undo' AND second_id IS NULL AND reason = '')"
            " OR (kind = 'reverse' AND second_id <> staff_id AND reason <> '')",
            name="kind",
        ),
        Index(None, "village_id", "at"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ticket: Mapped[str] = mapped_column(String(TICKET_DIGITS), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    second_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    reason: Mapped[str] = mapped_column(String(WORDS_AT_MOST))
    on_day: Mapped[date]
    entry_id: Mapped[str | None] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Line:
    """A use as a day and a month count it: made at `at`, or taken back then (`sign` -1)."""

    at: datetime
    use: Use
    offer: Offer
    sign: int

    @property
    def list_fen(self) -> int:
        """The price without the offer, in fen."""
        return self.sign * self.use.list_fen

    @property
    def paid_fen(self) -> int:
        """What was paid, in fen."""
        return self.sign * self.use.paid_fen

    @property
    def points(self) -> int:
        """The points part."""
        return self.sign * self.use.points

    @property
    def points_fen(self) -> int:
        """What the village owes for it, in fen, at what a point was worth on the day of the use."""
        return self.points * self.use.point_fen


#: Of uses: those that were not taken back.
KEPT: Final = ~exists().where(UseUndo.village_id == Use.village_id, UseUndo.ticket == Use.ticket)


def undo_of(session: Session, use: Use) -> UseUndo | None:
    """How the use was taken back, if it was."""
    return session.get(UseUndo, (use.village_id, use.ticket))


def used_today(session: Session, village_id: int, offers: Collection[str]) -> dict[str, int]:
    """Offer → how often it was used today, uses taken back left out."""
    query = (
        select(Use.offer, func.count())
        .where(Use.village_id == village_id, Use.offer.in_(offers), Use.on_day == clock.today())
        .where(KEPT)
        .group_by(Use.offer)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def used_this_month(
    session: Session, village_id: int, household: str, offers: Collection[str]
) -> dict[str, int]:
    """Offer → how often this household used it in this month, uses taken back left out."""
    query = (
        select(Use.offer, func.count())
        .where(
            Use.village_id == village_id,
            Use.offer.in_(offers),
            Use.household == household,
            Use.on_day >= clock.today().replace(day=1),
            KEPT,
        )
        .group_by(Use.offer)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def lines_of(session: Session, merchant: Merchant, since: datetime, until: datetime) -> list[Line]:
    """The merchant's uses of this time and what was taken back in it, whenever it was used."""
    here = (Use.village_id == merchant.village_id, Use.merchant == merchant.code)
    of_offer = and_(Offer.village_id == Use.village_id, Offer.id == Use.offer)
    made = select(Use.at, Use, Offer).join(Offer, of_offer)
    back = (
        select(UseUndo.at, Use, Offer)
        .join(Use, and_(Use.village_id == UseUndo.village_id, Use.ticket == UseUndo.ticket))
        .join(Offer, of_offer)
    )
    found = [
        Line(at, use, offer, sign)
        for query, column, sign in ((made, Use.at, 1), (back, UseUndo.at, -1))
        for at, use, offer in session.execute(query.where(*here, column >= since, column < until))
    ]
    return sorted(found, key=lambda one: (one.at, one.use.ticket, -one.sign))
