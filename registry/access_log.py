"""Who looked at which household's page, when and by which way."""

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime
from registry.subjects import Subject


class Look(Base):
    """One look at one subject's personal page; nobody's name, `via` says which page."""

    __tablename__ = "access_log"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "subject_id"], ["subject.village_id", "subject.id"]),
        Index(None, "village_id", "subject_id", "at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    village_id: Mapped[int]
    subject_id: Mapped[str] = mapped_column(String(32))
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    via: Mapped[str] = mapped_column(String(40))


def record_look(tx: Session, subject: Subject, *, staff_id: str | None, via: str) -> None:
    """Note a look at the subject's page; without `staff_id` the household itself looked."""
    tx.add(
        Look(
            id=clock.new_id(),
            at=clock.now(),
            village_id=subject.village_id,
            subject_id=subject.id,
            staff_id=staff_id,
            via=via,
        )
    )
    tx.flush()


def looks_at(session: Session, subject: Subject, limit: int | None = None) -> list[Look]:
    """The looks at the subject's page, the last first; all of them, or at most `limit`."""
    return list(
        session.scalars(
            select(Look)
            .where(Look.village_id == subject.village_id, Look.subject_id == subject.id)
            .order_by(Look.at.desc(), Look.id.desc())
            .limit(limit)
        )
    )
