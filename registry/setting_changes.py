"""Who changed which setting, from what to what: one row per change, never changed itself."""

from datetime import datetime
from typing import Final

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime
from registry.staff import Staff

SHOWN: Final = 20


class SettingChange(Base):
    """One change. No value: nothing is set for this very region, what is above holds."""

    __tablename__ = "setting_change"
    __table_args__ = (Index(None, "region_id", "at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    name: Mapped[str] = mapped_column(String(40))
    value_from: Mapped[int | None]
    value_to: Mapped[int | None]
    actor_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))


def note_change(
    tx: Session, region_id: int, name: str, *, values: tuple[int | None, int | None], actor_id: str
) -> None:
    """Keep that the setting went from the first value to the second."""
    tx.add(
        SettingChange(
            id=clock.new_id(),
            at=clock.now(),
            region_id=region_id,
            name=name,
            value_from=values[0],
            value_to=values[1],
            actor_id=actor_id,
        )
    )
    tx.flush()


def changes_of(session: Session, region_id: int) -> list[tuple[SettingChange, str]]:
    """The last changes in this very region with the names of who made them, the newest first."""
    query = (
        select(SettingChange, Staff.name)
        .join(Staff, Staff.id == SettingChange.actor_id)
        .where(SettingChange.region_id == region_id)
        .order_by(SettingChange.at.desc(), SettingChange.id.desc())
        .limit(SHOWN)
    )
    return [(row.SettingChange, row.name) for row in session.execute(query)]
