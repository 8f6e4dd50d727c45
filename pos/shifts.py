"""Shifts: when a clerk began at a till and ended, and what was handed out meanwhile.

A shift hinders nobody: a slip without one is only named at the day's close. Never changed.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, exists, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime
from pos.shops import Shop
from pos.slips import Slip, SlipUndo
from registry import staff_lists


class Shift(Base):
    """One shift: this clerk at this till, from `opened_at` on."""

    __tablename__ = "shift"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "shop"], ["shop.village_id", "shop.code"]),
        Index(None, "village_id", "shop", "opened_at"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    shop: Mapped[str] = mapped_column(String(12))
    device_id: Mapped[str] = mapped_column(ForeignKey("device.id"))
    clerk_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ShiftClose(Base):
    """The end of a shift, with what it came to: slips and points, and those undone in it."""

    __tablename__ = "shift_close"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "shift"], ["shift.village_id", "shift.id"]),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    shift: Mapped[str] = mapped_column(String(32), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    slips: Mapped[int]
    points: Mapped[int]
    back: Mapped[int]
    back_points: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class ShiftSums:
    """Slips a clerk made at a till in a shift, and own slips undone in it, with their points."""

    slips: int
    points: int
    back: int
    back_points: int


@dataclass(frozen=True)
class ShownShift:
    """A shift for a list: whose, when, and what it came to (so far, while it is open)."""

    shift: Shift
    clerk: str
    closed_at: datetime | None
    sums: ShiftSums


def open_shift_of(session: Session, shop: Shop, *, device_id: str, clerk_id: str) -> Shift | None:
    """The shift that this clerk has open at this till."""
    return session.scalars(
        select(Shift).where(
            Shift.village_id == shop.village_id,
            Shift.shop == shop.code,
            Shift.device_id == device_id,
            Shift.clerk_id == clerk_id,
            ~_CLOSED,
        )
    ).one_or_none()


def shifts_between(
    session: Session, shop: Shop, since: datetime, until: datetime
) -> list[ShownShift]:
    """Shifts that lie in this time, or reach into it, in the order in which they began."""
    query = (
        select(Shift, ShiftClose.at)
        .outerjoin(
            ShiftClose,
            (ShiftClose.village_id == Shift.village_id) & (ShiftClose.shift == Shift.id),
        )
        .where(
            Shift.village_id == shop.village_id,
            Shift.shop == shop.code,
            Shift.opened_at < until,
            ShiftClose.at.is_(None) | (ShiftClose.at >= since),
        )
        .order_by(Shift.opened_at, Shift.id)
    )
    rows = session.execute(query).all()
    names = staff_lists.staff_names(session, {one.clerk_id for one, _at in rows})
    return [_shown(session, one, at, names[one.clerk_id]) for one, at in rows]


def _shown(session: Session, shift: Shift, closed_at: datetime | None, clerk: str) -> ShownShift:
    until = clock.now() if closed_at is None else closed_at
    return ShownShift(shift, clerk, closed_at, sums_of(session, shift, until))


def sums_of(session: Session, shift: Shift, until: datetime) -> ShiftSums:
    """What the shift came to up to an instant."""
    own = (
        Slip.village_id == shift.village_id,
        Slip.shop == shift.shop,
        Slip.device_id == shift.device_id,
        Slip.clerk_id == shift.clerk_id,
    )
    figures = (func.count(), func.coalesce(func.sum(Slip.points), 0))
    made = session.execute(
        select(*figures).where(*own, Slip.at >= shift.opened_at, Slip.at < until)
    ).one()
    back = session.execute(
        select(*figures)
        .select_from(Slip)
        .join(SlipUndo, (SlipUndo.village_id == Slip.village_id) & (SlipUndo.slip == Slip.slip))
        .where(
            *own,
            SlipUndo.kind == "undo",
            SlipUndo.at >= shift.opened_at,
            SlipUndo.at < until,
        )
    ).one()
    return ShiftSums(made[0], int(made[1]), back[0], int(back[1]))


_CLOSED = exists().where(ShiftClose.village_id == Shift.village_id, ShiftClose.shift == Shift.id)
