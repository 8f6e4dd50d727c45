"""Moves to another village on their way: begun in one village, ended in the other."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel.db import Base, UtcDateTime


class SubjectMove(Base):
    """One move, kept where it began; its id is the reference of its entries in both books.

    `to_subject_id` is what the subject will be known by there, `number` the number asked for
    ("" for the next free one), `parcels` the points under way: [points, last valid day].
    """

    __tablename__ = "subject_move"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "subject_id"], ["subject.village_id", "subject.id"]),
        CheckConstraint("to_village_id <> village_id", name="leaves"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    subject_id: Mapped[str] = mapped_column(String(32))
    to_village_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    to_subject_id: Mapped[str] = mapped_column(String(32))
    number: Mapped[str] = mapped_column(String(20))
    parcels: Mapped[list[Any]] = mapped_column(JSON)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def pending_moves(session: Session) -> list[SubjectMove]:
    """Every move that has not ended, the oldest first."""
    return list(
        session.scalars(
            select(SubjectMove)
            .where(SubjectMove.done_at.is_(None))
            .order_by(SubjectMove.begun_at, SubjectMove.id)
        )
    )


def move_from(session: Session, village_id: int, subject_id: str) -> SubjectMove | None:
    """The move by which this subject left its village, if it did."""
    return session.scalar(
        select(SubjectMove).where(
            SubjectMove.village_id == village_id, SubjectMove.subject_id == subject_id
        )
    )


def move_into(session: Session, village_id: int, subject_id: str) -> SubjectMove | None:
    """The move by which this subject came to its village, if it did."""
    return session.scalar(
        select(SubjectMove).where(
            SubjectMove.to_village_id == village_id, SubjectMove.to_subject_id == subject_id
        )
    )
