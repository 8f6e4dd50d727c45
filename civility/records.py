"""Records: what a subject did, under which rule, and where the record stands.

The row says where it stands now; `record_step`, only added to, says who brought it there and when.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime
from kernel.errors import Refusal

#: An add goes entered, confirmed, listed, posted; a minus entered, notified, counted, repaired.
STATES: Final = (
    "entered",
    "confirmed",
    "listed",
    "posted",
    "notified",
    "counted",
    "repaired",
    "rejected",
    "struck",
)
#: Records in these states do nothing, and never will again.
OVER: Final = frozenset({"rejected", "struck"})
#: Records in these states have the word of two people.
TWO_PEOPLE: Final = frozenset({"confirmed", "listed", "posted", "counted", "repaired"})
CHANNELS: Final = ("screen", "paper", "sheet", "look")
WORDS_AT_MOST: Final = 200
ANSWER_AT_MOST: Final = 500


class RecordUnknown(Refusal):
    """No record has this id in a village of whoever asks."""

    code = "record-unknown"


class WrongState(Refusal):
    """The record does not stand where this step begins; `state` says where it stands."""

    code = "record-state"


class Record(Base):
    """One thing a subject did. `reporter` is who told of it (H G P V D R), `channel` how.

    `amount` counts hours where the rule does; `person` is the member's number in the household
    where the rule counts by person, else 0. Records that name the same `event` count once.
    """

    __tablename__ = "conduct_record"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "subject_id"], ["subject.village_id", "subject.id"]),
        ForeignKeyConstraint(
            ["village_id", "corrects_id"], ["conduct_record.village_id", "conduct_record.id"]
        ),
        CheckConstraint("effect IN ('add', 'subtract', 'veto')", name="effect"),
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint(f"channel IN {CHANNELS}", name="channel"),
        CheckConstraint("reporter IN ('H', 'G', 'P', 'V', 'D', 'R')", name="reporter"),
        CheckConstraint("amount BETWEEN 1 AND 1000", name="amount"),
        CheckConstraint("points_posted IS NULL OR points_posted >= 0", name="points_posted"),
        CheckConstraint("(state = 'posted') = (points_posted IS NOT NULL)", name="posted_points"),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> entered_by", name="two_people"),
        Index(None, "village_id", "subject_id", "happened_on"),
        Index(None, "village_id", "state", "happened_on"),
        Index(None, "village_id", "notice_id"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    subject_id: Mapped[str] = mapped_column(String(32))
    rulebook_id: Mapped[int] = mapped_column(ForeignKey("rulebook.id"))
    item: Mapped[str] = mapped_column(String(10))
    tier: Mapped[int]
    effect: Mapped[str] = mapped_column(String(8))
    amount: Mapped[int]
    person: Mapped[int]
    happened_on: Mapped[date]
    event: Mapped[str] = mapped_column(String(60))
    note: Mapped[str] = mapped_column(String(WORDS_AT_MOST))
    reporter: Mapped[str] = mapped_column(String(1))
    channel: Mapped[str] = mapped_column(String(6))
    state: Mapped[str] = mapped_column(String(10))
    entered_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reply_by: Mapped[date | None]
    fix_by: Mapped[date | None]
    ends_on: Mapped[date | None]
    reply: Mapped[str | None] = mapped_column(String(ANSWER_AT_MOST))
    replied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reply_open: Mapped[bool] = mapped_column(default=False)
    notice_id: Mapped[str | None] = mapped_column(String(32))
    points_posted: Mapped[int | None]
    corrects_id: Mapped[str | None] = mapped_column(String(32))


class RecordStep(Base):
    """One step of a record: where it came to, who brought it there, when, and why in words."""

    __tablename__ = "record_step"
    __table_args__ = (
        ForeignKeyConstraint(
            ["village_id", "record_id"], ["conduct_record.village_id", "conduct_record.id"]
        ),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    record_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    state: Mapped[str] = mapped_column(String(10))
    what: Mapped[str] = mapped_column(String(20))
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    words: Mapped[str] = mapped_column(String(ANSWER_AT_MOST))


def record_by_id(session: Session, village: int, record_id: str) -> Record:
    """The record with this id in this village.

    :raises RecordUnknown: none has it.
    """
    record = session.get(Record, (village, record_id))
    if record is None:
        raise RecordUnknown
    return record


def step(
    tx: Session,
    record: Record,
    state: str,
    *,
    what: str,
    staff_id: str | None,
    words: str = "",
) -> None:
    """Bring the record to `state` and keep who did it and why."""
    record.state = state
    tx.add(
        RecordStep(
            village_id=record.village_id,
            record_id=record.id,
            id=clock.new_id(),
            state=state,
            what=what,
            staff_id=staff_id,
            at=clock.now(),
            words=words,
        )
    )


def expect(record: Record, *states: str) -> None:
    """Go on only from one of these states.

    :raises WrongState: it stands elsewhere.
    """
    if record.state not in states:
        raise WrongState(state=record.state)


def steps_of(session: Session, record: Record) -> list[RecordStep]:
    """The record's steps, the first first."""
    query = (
        select(RecordStep)
        .where(
            RecordStep.village_id == record.village_id,
            RecordStep.record_id == record.id,
        )
        .order_by(RecordStep.at, RecordStep.id)
    )
    return list(session.scalars(query))


def records_of(
    session: Session, village: int, subject_ids: Iterable[str], *, since: date, until: date
) -> list[Record]:
    """The records of these subjects of what happened in these days, by day."""
    query = (
        select(Record)
        .where(
            Record.village_id == village,
            Record.subject_id.in_(list(subject_ids)),
            Record.happened_on.between(since, until),
        )
        .order_by(Record.happened_on, Record.id)
    )
    return list(session.scalars(query))
