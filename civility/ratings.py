"""What made a rating: its records, those left out, what was done to it; who has no telephone."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from civility.panels import Rating
from kernel import clock
from kernel.db import Base, UtcDateTime


class RatingLine(Base):
    """What one record did to a rating: by its rule (`would`), in the end (`did`), why not all."""

    __tablename__ = "rating_line"
    __table_args__ = (
        ForeignKeyConstraint(
            ["village_id", "round_id", "subject_id"],
            ["rating.village_id", "rating.round_id", "rating.subject_id"],
        ),
        ForeignKeyConstraint(
            ["village_id", "record_id"], ["conduct_record.village_id", "conduct_record.id"]
        ),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    round_id: Mapped[str] = mapped_column(String(20), primary_key=True)
    subject_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    record_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    would: Mapped[int]
    did: Mapped[int]
    why: Mapped[str] = mapped_column(String(40))


class RatingStrike(Base):
    """A record that the group left out of the rating: who, when, why in words."""

    __tablename__ = "rating_strike"
    __table_args__ = (
        ForeignKeyConstraint(
            ["village_id", "round_id", "subject_id"],
            ["rating.village_id", "rating.round_id", "rating.subject_id"],
        ),
        ForeignKeyConstraint(
            ["village_id", "record_id"], ["conduct_record.village_id", "conduct_record.id"]
        ),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    round_id: Mapped[str] = mapped_column(String(20), primary_key=True)
    subject_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    record_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    words: Mapped[str] = mapped_column(String(500))


class RatingStep(Base):
    """One act of the round on one subject: what, who, when, why in words."""

    __tablename__ = "rating_step"
    __table_args__ = (
        ForeignKeyConstraint(
            ["village_id", "round_id", "subject_id"],
            ["rating.village_id", "rating.round_id", "rating.subject_id"],
        ),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    round_id: Mapped[str] = mapped_column(String(20), primary_key=True)
    subject_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    what: Mapped[str] = mapped_column(String(20))
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    words: Mapped[str] = mapped_column(String(500))


class NoPhone(Base):
    """A subject said that it has no telephone: by which channel, to whom, when."""

    __tablename__ = "no_phone"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "subject_id"], ["subject.village_id", "subject.id"]),
        CheckConstraint("channel IN ('visit', 'self', 'phone', 'wechat')", name="channel"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    subject_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    channel: Mapped[str] = mapped_column(String(10))
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def keep_rating_step(
    tx: Session, rating: Rating, what: str, *, staff_id: str | None, words: str = ""
) -> None:
    """Keep what was done to this rating, by whom, when and why."""
    tx.add(
        RatingStep(
            village_id=rating.village_id,
            round_id=rating.round_id,
            subject_id=rating.subject_id,
            id=clock.new_id(),
            what=what,
            staff_id=staff_id,
            at=clock.now(),
            words=words[:500],
        )
    )
    tx.flush()


def lines_of_rating(session: Session, rating: Rating) -> list[RatingLine]:
    """What each record did to the rating, as kept when the score was worked out."""
    query = (
        select(RatingLine)
        .where(
            RatingLine.village_id == rating.village_id,
            RatingLine.round_id == rating.round_id,
            RatingLine.subject_id == rating.subject_id,
        )
        .order_by(RatingLine.record_id)
    )
    return list(session.scalars(query))


def steps_of_rating(session: Session, rating: Rating) -> list[RatingStep]:
    """What was done to the rating beside scoring it, the first first."""
    query = (
        select(RatingStep)
        .where(
            RatingStep.village_id == rating.village_id,
            RatingStep.round_id == rating.round_id,
            RatingStep.subject_id == rating.subject_id,
        )
        .order_by(RatingStep.at, RatingStep.id)
    )
    return list(session.scalars(query))
