"""Who scores, who reviews, who supervises: groups of a round, their members, their households."""

from datetime import date, datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Base, UtcDateTime

KINDS: Final = ("evaluation", "review", "supervision")


class Panel(Base):
    """One group of a round in a village. A town's one supervision group sits in every village."""

    __tablename__ = "panel"
    __table_args__ = (CheckConstraint(f"kind IN {KINDS}", name="kind"),)

    village_id: Mapped[int] = mapped_column(
        ForeignKey("region.id"), primary_key=True, autoincrement=False
    )
    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(40))


class PanelMember(Base):
    """One member of a group: somebody of the staff."""

    __tablename__ = "panel_member"
    __table_args__ = (
        ForeignKeyConstraint(
            ["village_id", "round_id", "panel_no"],
            ["panel.village_id", "panel.round_id", "panel.no"],
        ),
        Index(None, "staff_id"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    round_id: Mapped[str] = mapped_column(String(20), primary_key=True)
    panel_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), primary_key=True)


class Rating(Base):
    """One subject's rating in a round: given to a group, proposed, confirmed, reviewed, graded.

    Scores in half points. `proposed_on`: the day the records were looked at, none until then.
    `verdict` is what the review group said last, agreed or returned, `verdict_words` why.
    """

    __tablename__ = "rating"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "subject_id"], ["subject.village_id", "subject.id"]),
        ForeignKeyConstraint(
            ["village_id", "round_id", "panel_no"],
            ["panel.village_id", "panel.round_id", "panel.no"],
        ),
        CheckConstraint("halves BETWEEN 0 AND 200", name="halves"),
        CheckConstraint("proposed_halves BETWEEN 0 AND 200", name="proposed_halves"),
        CheckConstraint("grade IN ('AAA', 'AA', 'A', 'B', 'C', 'D')", name="grade"),
        CheckConstraint("(confirmed_by IS NULL) = (confirmed_at IS NULL)", name="confirmed"),
        CheckConstraint("reviewed_by IS NULL OR reviewed_by <> confirmed_by", name="two_people"),
        Index(None, "village_id", "round_id", "panel_no"),
        Index(None, "village_id", "round_id", "grade"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    round_id: Mapped[str] = mapped_column(String(20), primary_key=True)
    subject_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    panel_no: Mapped[int]
    proposed_halves: Mapped[int]
    halves: Mapped[int]
    vetoed: Mapped[bool]
    confirmed_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reviewed_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    verdict: Mapped[str | None] = mapped_column(String(8))
    verdict_words: Mapped[str] = mapped_column(String(500), server_default="")
    proposed_on: Mapped[date | None]
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    grade: Mapped[str | None] = mapped_column(String(3))
    grade_before: Mapped[str | None] = mapped_column(String(3))
    helper_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    points: Mapped[int | None]
