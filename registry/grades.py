"""The grade in force: which grade a subject has, from when to when, and from which round.

Written by the yearly rating, read by everybody else.
"""

from datetime import date
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base

GRADES: Final = ("AAA", "AA", "A", "B", "C", "D")


class Grade(Base):
    """One grade of one subject; `from_on` and `to_on` are its first and last day."""

    __tablename__ = "grade"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "subject_id"], ["subject.village_id", "subject.id"]),
        CheckConstraint("grade IN ('AAA', 'AA', 'A', 'B', 'C', 'D')", name="grade"),
        CheckConstraint("from_on <= to_on", name="runs_forward"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True)
    subject_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    from_on: Mapped[date] = mapped_column(primary_key=True)
    grade: Mapped[str] = mapped_column(String(3))
    to_on: Mapped[date]
    round: Mapped[str] = mapped_column(String(32))


def set_grade(tx: Session, grade: Grade) -> None:
    """Put a grade in force; a second one from the same day replaces the first.

    :raises ValueError: our bug: a grade outside the list, or an end before the beginning.
    """
    if grade.grade not in GRADES or grade.from_on > grade.to_on:
        raise ValueError(f"no grade: {grade.grade} {grade.from_on}..{grade.to_on}")
    tx.merge(grade)
    tx.flush()


def grade_of(session: Session, village: int, subject_id: str, on: date | None = None) -> str | None:
    """The grade in force on that day (today when none is said); the one begun last holds."""
    day = on or clock.today()
    query = (
        select(Grade.grade)
        .where(
            Grade.village_id == village,
            Grade.subject_id == subject_id,
            Grade.from_on <= day,
            Grade.to_on >= day,
        )
        .order_by(Grade.from_on.desc())
        .limit(1)
    )
    return session.scalar(query)


def grades_from_today(session: Session, village: int, subject_id: str) -> list[Grade]:
    """The grades of a subject that have not ended, by their first day."""
    query = (
        select(Grade)
        .where(
            Grade.village_id == village,
            Grade.subject_id == subject_id,
            Grade.to_on >= clock.today(),
        )
        .order_by(Grade.from_on)
    )
    return list(session.scalars(query))


def again(grade: Grade, village: int, subject_id: str) -> Grade:
    """The same grade, of another subject."""
    return Grade(
        village_id=village,
        subject_id=subject_id,
        from_on=grade.from_on,
        grade=grade.grade,
        to_on=grade.to_on,
        round=grade.round,
    )
