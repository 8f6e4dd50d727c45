"""Who did what to whose account or PIN: one row per act, never changed."""

from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime
from registry.staff import RoleAt

SHOWN: Final = 50


class StaffEvent(Base):
    """One act on one account, by whom; with the role and its place where it was about a role."""

    __tablename__ = "staff_event"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('add', 'give', 'take', 'disable', 'enable', 'reset')", name="kind_known"
        ),
        Index(None, "staff_id", "at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    actor_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    kind: Mapped[str] = mapped_column(String(10))
    role: Mapped[str | None] = mapped_column(String(20))
    region_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"))
    shop: Mapped[str] = mapped_column(String(40))


class StaffPinEvent(Base):
    """One act on the PIN of somebody on the staff: chosen anew, or unlocked by an officer."""

    __tablename__ = "staff_pin_event"
    __table_args__ = (
        CheckConstraint("kind IN ('pin-set', 'pin-unlock')", name="kind_known"),
        Index(None, "staff_id", "at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    actor_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    kind: Mapped[str] = mapped_column(String(10))


def note_event(
    tx: Session, staff_id: str, kind: str, *, actor_id: str | None, role: RoleAt | None = None
) -> None:
    """Keep that this was done to the account."""
    tx.add(
        StaffEvent(
            id=clock.new_id(),
            at=clock.now(),
            staff_id=staff_id,
            actor_id=actor_id,
            kind=kind,
            role=role and role.role,
            region_id=role and role.region_id,
            shop=role.shop if role else "",
        )
    )
    tx.flush()


def events_of(session: Session, staff_id: str) -> list[StaffEvent]:
    """The last acts on the account, the newest first."""
    newest = (StaffEvent.at.desc(), StaffEvent.id.desc())
    query = select(StaffEvent).where(StaffEvent.staff_id == staff_id)
    return list(session.scalars(query.order_by(*newest).limit(SHOWN)))


def note_pin_event(tx: Session, staff_id: str, kind: str, *, actor_id: str) -> None:
    """Keep that this was done to the person's PIN."""
    now = clock.now()
    tx.add(
        StaffPinEvent(id=clock.new_id(), at=now, staff_id=staff_id, actor_id=actor_id, kind=kind)
    )
    tx.flush()


def pin_events_of(session: Session, staff_id: str) -> list[StaffPinEvent]:
    """The last acts on the person's PIN, the newest first."""
    newest = (StaffPinEvent.at.desc(), StaffPinEvent.id.desc())
    query = select(StaffPinEvent).where(StaffPinEvent.staff_id == staff_id)
    return list(session.scalars(query.order_by(*newest).limit(SHOWN)))
