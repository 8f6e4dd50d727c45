"""The yearly round: its frozen rules and figures, where each village stands, who brought it there.

Steps go filing → preliminary → publicity → completed; none is skipped, none goes back.
"""

from datetime import date, datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Base, UtcDateTime
from kernel.errors import Refusal

STEPS: Final = ("filing", "preliminary", "publicity", "completed")


class RoundUnknown(Refusal):
    """There is no such round."""

    code = "round-unknown"


class StepNotDue(Refusal):
    """The village does not stand at the step that this act belongs to; `step` says where."""

    code = "round-step"


class Round(Base):
    """One year's round over the town. Cut scores are in half points; shares in percent.

    `since` and `until` are the days whose records count; `rulebook_id` is the frozen rulebook.
    """

    __tablename__ = "round"
    __table_args__ = (
        CheckConstraint("since <= until", name="runs_forward"),
        CheckConstraint(
            "cut_aaa > cut_aa AND cut_aa > cut_a AND cut_a > cut_b AND cut_b > cut_c",
            name="cuts_fall",
        ),
    )

    id: Mapped[str] = mapped_column(String(20), primary_key=True)
    rulebook_id: Mapped[int] = mapped_column(ForeignKey("rulebook.id"))
    since: Mapped[date]
    until: Mapped[date]
    cut_aaa: Mapped[int]
    cut_aa: Mapped[int]
    cut_a: Mapped[int]
    cut_b: Mapped[int]
    cut_c: Mapped[int]
    points_aaa: Mapped[int]
    points_aa: Mapped[int]
    points_a: Mapped[int]
    session_notice_days: Mapped[int]
    notice_days: Mapped[int]
    answer_days: Mapped[int]
    valid_months: Mapped[int]
    village_share: Mapped[int]
    seed: Mapped[str] = mapped_column(String(32))
    opened_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RoundVillage(Base):
    """Where one village stands in the round, its notices, and in the end its own grade."""

    __tablename__ = "round_village"
    __table_args__ = (CheckConstraint(f"step IN {STEPS}", name="step"),)

    village_id: Mapped[int] = mapped_column(
        ForeignKey("region.id"), primary_key=True, autoincrement=False
    )
    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), primary_key=True)
    step: Mapped[str] = mapped_column(String(12))
    session_notice: Mapped[str | None] = mapped_column(String(32))
    session_on: Mapped[date | None]
    grades_notice: Mapped[str | None] = mapped_column(String(32))
    signed_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    grade: Mapped[str | None] = mapped_column(String(3))


class RoundStep(Base):
    """One step a village took in the round: who, when, and a signed reason where one is needed."""

    __tablename__ = "round_step"

    village_id: Mapped[int] = mapped_column(
        ForeignKey("region.id"), primary_key=True, autoincrement=False
    )
    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), primary_key=True)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    what: Mapped[str] = mapped_column(String(20))
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    words: Mapped[str] = mapped_column(String(500))
