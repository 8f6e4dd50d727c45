"""Closed days of a shop, and the words by which somebody closed what was open. Never changed."""

from datetime import date, datetime
from typing import Final

from sqlalchemy import ForeignKey, ForeignKeyConstraint, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel.db import Base, UtcDateTime
from pos.shops import Shop

WORD_AT_MOST: Final = 200


class ClosedException(Base):
    """That somebody looked at one exception of a day, and what was found."""

    __tablename__ = "day_exception"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "shop"], ["shop.village_id", "shop.code"]),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    shop: Mapped[str] = mapped_column(String(12), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    ref: Mapped[str] = mapped_column(String(40), primary_key=True)
    word: Mapped[str] = mapped_column(String(WORD_AT_MOST))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class DayClose(Base):
    """A day that somebody closed, with the fingerprint of its proof sheet at that moment."""

    __tablename__ = "day_close"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "shop"], ["shop.village_id", "shop.code"]),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    shop: Mapped[str] = mapped_column(String(12), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    slips: Mapped[int]
    points: Mapped[int]
    pieces: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(String(64))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def close_of(session: Session, shop: Shop, day: date) -> DayClose | None:
    """How the day was closed, if it was."""
    return session.get(DayClose, (shop.village_id, shop.code, day))


def closed_exceptions(
    session: Session, shop: Shop, day: date
) -> dict[tuple[str, str], ClosedException]:
    """(Kind, reference) → how the exception was closed, of that day."""
    query = select(ClosedException).where(
        ClosedException.village_id == shop.village_id,
        ClosedException.shop == shop.code,
        ClosedException.day == day,
    )
    return {(one.kind, one.ref): one for one in session.scalars(query)}
