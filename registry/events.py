"""A subject's history: what happened to it, when, by whom, and what that changed.

Rows are added here and never changed; only withdrawing consent empties their texts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime
from registry.subjects import Subject

#: What can happen; the words are stable, pages choose theirs by them.
KINDS: Final = (
    "joined",  # written down by an officer
    "split",  # gave members or points to a new household
    "split-off",  # began as that new household
    "merged",  # took another household in
    "merged-into",  # went into another household
    "head",
    "details",
    "grid",
    "ended",
    "heir",  # received the points of an ended household
    "moved-out",
    "moved-in",
    "nominee",
    "nominee-agreed",
    "nominee-ended",
    "pin-set",
    "pin-unlocked",
    "correction",
    "correction-answered",
    "card-lost",
    "note",
    "withdrawn",
    "reopened",
)
NOTE_AT_MOST: Final = 200


class SubjectEvent(Base):
    """One thing that happened. `said`: field → [before, after]; `other`: the other party."""

    __tablename__ = "subject_event"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "subject_id"], ["subject.village_id", "subject.id"]),
        CheckConstraint(
            "(other_village_id IS NULL) = (other_subject_id IS NULL)", name="other_whole"
        ),
        Index(None, "village_id", "subject_id"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    subject_id: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    kind: Mapped[str] = mapped_column(String(20))
    # No key across: the other party may live in a village that another database holds.
    other_village_id: Mapped[int | None]
    other_subject_id: Mapped[str | None] = mapped_column(String(32))
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    note: Mapped[str] = mapped_column(String(NOTE_AT_MOST))
    said: Mapped[dict[str, Any]] = mapped_column(JSON)


@dataclass(frozen=True)
class Happening:
    """What to record: the kind, what changed, in whose words, and with which other subject."""

    kind: str
    said: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    other: tuple[int, str] | None = None


def record_event(
    tx: Session, subject: Subject, happening: Happening, *, staff_id: str | None
) -> None:
    """Add to the subject's history.

    :raises ValueError: our bug: a kind outside the list.
    """
    if happening.kind not in KINDS:
        raise ValueError(f"no kind of event: {happening.kind}")
    other_village_id, other_subject_id = happening.other or (None, None)
    tx.add(
        SubjectEvent(
            village_id=subject.village_id,
            id=clock.new_id(),
            subject_id=subject.id,
            at=clock.now(),
            kind=happening.kind,
            other_village_id=other_village_id,
            other_subject_id=other_subject_id,
            staff_id=staff_id,
            note=happening.note,
            said=dict(happening.said),
        )
    )
    tx.flush()


def history_of(session: Session, subject: Subject, limit: int | None = None) -> list[SubjectEvent]:
    """What happened to the subject, the last first; all of it, or at most `limit` things."""
    return list(
        session.scalars(
            select(SubjectEvent)
            .where(
                SubjectEvent.village_id == subject.village_id,
                SubjectEvent.subject_id == subject.id,
            )
            .order_by(SubjectEvent.at.desc(), SubjectEvent.id.desc())
            .limit(limit)
        )
    )


def empty_events(tx: Session, subject: Subject) -> None:
    """Take every text out of the subject's history; what happened and when stays."""
    tx.execute(
        update(SubjectEvent)
        .where(SubjectEvent.village_id == subject.village_id, SubjectEvent.subject_id == subject.id)
        .values(note="", said={})
    )
