"""Who enrolled, renamed or shut out which device: one row per act, never changed."""

from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime

SHOWN: Final = 50


class DeviceEvent(Base):
    """One act on one device, by whom, and what the device was called from then on."""

    __tablename__ = "device_event"
    __table_args__ = (
        CheckConstraint("kind IN ('enrol', 'rename', 'revoke')", name="kind_known"),
        Index(None, "device_id", "at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    device_id: Mapped[str] = mapped_column(ForeignKey("device.id"))
    actor_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(60))


def note_device(tx: Session, device_id: str, kind: str, *, actor_id: str | None, name: str) -> None:
    """Keep that this was done to the device."""
    tx.add(
        DeviceEvent(
            id=clock.new_id(),
            at=clock.now(),
            device_id=device_id,
            actor_id=actor_id,
            kind=kind,
            name=name,
        )
    )
    tx.flush()


def device_events(session: Session, device_id: str) -> list[DeviceEvent]:
    """The last acts on the device, the newest first."""
    query = select(DeviceEvent).where(DeviceEvent.device_id == device_id)
    newest = query.order_by(DeviceEvent.at.desc(), DeviceEvent.id.desc()).limit(SHOWN)
    return list(session.scalars(newest))
