"""When a shop is open: its own days or those of its village, and single dates that are otherwise.

What was set is kept for good, the latest holds. Rewards may be taken on any day, unless the
village says otherwise (`open_only`); taking a slip back never asks for the day.
"""

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime
from kernel.errors import Refusal
from pos.fairs import not_over
from pos.shops import Shop, shops_of
from registry import Staff, setting_of
from registry.opening_days import Calendar, ShopDays

WORDS_AT_MOST: Final = 40
#: Dates that are over are shown for so long.
SHOWN_AFTER: Final = timedelta(days=31)


class ShopClosed(Refusal):
    """The shop hands nothing out today; `on` is its next opening day."""

    code = "shop-closed"


class OpeningRule(Base):
    """The days of one shop, as bits; without any the village's hold. Never changed."""

    __tablename__ = "opening_rule"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "shop"], ["shop.village_id", "shop.code"]),
        Index(None, "village_id", "shop", "id"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    shop: Mapped[str] = mapped_column(String(12))
    weekdays: Mapped[int | None]
    month_days: Mapped[int | None]
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class OpeningDate(Base):
    """One date of one shop: open, closed, or (neither) by its days again. Never changed."""

    __tablename__ = "opening_date"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "shop"], ["shop.village_id", "shop.code"]),
        Index(None, "village_id", "shop", "on", "id"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    shop: Mapped[str] = mapped_column(String(12))
    on: Mapped[date]
    is_open: Mapped[bool | None]
    words: Mapped[str] = mapped_column(String(WORDS_AT_MOST))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def rule_of(session: Session, shop: Shop) -> OpeningRule | None:
    """The shop's own days, if it has any."""
    query = (
        select(OpeningRule)
        .where(OpeningRule.village_id == shop.village_id, OpeningRule.shop == shop.code)
        .order_by(OpeningRule.id.desc())
        .limit(1)
    )
    found = session.scalars(query).one_or_none()
    return found if found is not None and found.weekdays is not None else None


def dates_of(session: Session, shop: Shop, *, since: date) -> list[tuple[OpeningDate, str]]:
    """The dates from that day on that are otherwise, with the names of who said so, in order."""
    here = (OpeningDate.village_id == shop.village_id, OpeningDate.shop == shop.code)
    last = (
        select(func.max(OpeningDate.id))
        .where(*here, OpeningDate.on >= since)
        .group_by(OpeningDate.on)
    )
    query = (
        select(OpeningDate, Staff.name)
        .join(Staff, Staff.id == OpeningDate.staff_id)
        .where(*here, OpeningDate.id.in_(last), OpeningDate.is_open.is_not(None))
        .order_by(OpeningDate.on)
    )
    return [(row.OpeningDate, row.name) for row in session.execute(query)]


def calendar_of(session: Session, shop: Shop) -> Calendar:
    """The shop's days and the dates from today on that are otherwise: those of its fairs too."""
    rule = rule_of(session, shop)
    otherwise = _fair_days(session, shop)
    otherwise |= {
        one.on: bool(one.is_open) for one, _by in dates_of(session, shop, since=clock.today())
    }
    if rule is not None:
        return Calendar(rule.weekdays or 0, rule.month_days or 0, otherwise)
    weekdays, month_days = (
        setting_of(session, shop.village_id, name) for name in ("open_weekdays", "open_month_days")
    )
    return Calendar(weekdays, month_days, otherwise)


def _fair_days(session: Session, shop: Shop) -> dict[date, bool]:
    days: dict[date, bool] = {}
    for one in not_over(session, shop):
        first, last = clock.local(one.fair.since).date(), clock.local(one.until).date()
        days |= {first + timedelta(days=n): True for n in range((last - first).days + 1)}
    return days


def days_in(session: Session, village_id: int) -> list[ShopDays]:
    """The shops of a village with their days, for whoever knows no shops."""
    return [ShopDays(one.name, calendar_of(session, one)) for one in shops_of(session, village_id)]


def refuse_closed(tx: Session, shop: Shop) -> None:
    """Refuse where the village hands out on opening days only and today is none.

    :raises ShopClosed: so it is.
    """
    if not setting_of(tx, shop.village_id, "open_only"):
        return
    coming = calendar_of(tx, shop).coming(clock.today())
    if coming != [clock.today()]:
        raise ShopClosed(on=coming[0].isoformat())
