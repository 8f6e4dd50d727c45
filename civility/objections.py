"""Objections: to a record or a grade, answered in time by people who did not decide it."""

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Base, UtcDateTime
from kernel.errors import Refusal

#: What only asks to explain is `answered`: there is nothing to uphold.
STATES: Final = ("open", "upheld", "refused", "answered")
#: An appeal is upheld or not.
APPEALS: Final = STATES[:3]
#: Monday to Friday; holidays are not known here, so an answer may be due sooner than by law.
WORKING: Final = range(5)


class ObjectionUnknown(Refusal):
    """No such objection where whoever asks may see it."""

    code = "objection-unknown"


class ObjectionLate(Refusal):
    """The notice's last day is over; `until` says when that was."""

    code = "objection-late"


class Objection(Base):
    """What somebody says against a record or a grade, or asks; the answer, and the appeal's.

    Without a record and a round it is a question: a human answers it.
    """

    __tablename__ = "objection"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "subject_id"], ["subject.village_id", "subject.id"]),
        ForeignKeyConstraint(
            ["village_id", "record_id"], ["conduct_record.village_id", "conduct_record.id"]
        ),
        ForeignKeyConstraint(["village_id", "notice_id"], ["notice.village_id", "notice.id"]),
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint(f"appeal_state IS NULL OR appeal_state IN {APPEALS}", name="appeal_state"),
        CheckConstraint("(state = 'open') = (answered_by IS NULL)", name="answered"),
        Index(None, "village_id", "state", "due_on"),
        Index(None, "village_id", "subject_id"),
        Index(None, "village_id", "record_id"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    subject_id: Mapped[str] = mapped_column(String(32))
    record_id: Mapped[str | None] = mapped_column(String(32))
    round_id: Mapped[str | None] = mapped_column(String(20))
    notice_id: Mapped[str | None] = mapped_column(String(32))
    words: Mapped[str] = mapped_column(String(500))
    taken_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(8))
    answer: Mapped[str] = mapped_column(String(500))
    answered_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    appeal: Mapped[str | None] = mapped_column(String(500))
    appealed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    appeal_state: Mapped[str | None] = mapped_column(String(8))
    appeal_answer: Mapped[str | None] = mapped_column(String(500))
    appeal_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    appeal_answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def is_question(self) -> bool:
        """Whether it only asks to explain."""
        return self.record_id is None and self.round_id is None


def working_days_after(day: date, count: int) -> date:
    """The day `count` working days after this one."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() in WORKING
    return day
