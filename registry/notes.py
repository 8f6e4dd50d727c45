"""Notes: what officers write down about a subject, for each other and for the household to see."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime
from kernel.once import Outcome
from registry.access import Actor
from registry.details import words
from registry.doing import on_subject
from registry.events import Happening, record_event
from registry.subjects import Subject

NOTE_AT_MOST: Final = 500


class SubjectNote(Base):
    """One note on one subject."""

    __tablename__ = "subject_note"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "subject_id"], ["subject.village_id", "subject.id"]),
        Index(None, "village_id", "subject_id"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    subject_id: Mapped[str] = mapped_column(String(32))
    text: Mapped[str] = mapped_column(String(NOTE_AT_MOST))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))


def add_note(actor: Actor, *, number: str, key: str, text: str) -> Outcome:
    """Write a note on the subject. Outermost. The reply: `household`, `note` (id).

    :raises SubjectUnknown: no such subject for this officer.
    :raises SubjectClosed: it is closed.
    :raises DetailUnfit: the text, 1 to 500 characters.
    """
    text = words("text", text, NOTE_AT_MOST)

    def work(tx: Session, subject: Subject) -> dict[str, Any]:
        note = SubjectNote(
            village_id=subject.village_id,
            id=clock.new_id(),
            subject_id=subject.id,
            text=text,
            at=clock.now(),
            staff_id=actor.staff_id,
        )
        tx.add(note)
        tx.flush()
        record_event(tx, subject, Happening("note"), staff_id=actor.staff_id)
        return {"household": number, "note": note.id}

    asked = {"do": "note", "text": text}
    return on_subject(actor, number=number, key=key, asked=asked, work=work)


def notes_of(session: Session, subject: Subject) -> list[SubjectNote]:
    """Every note on the subject, the last first."""
    return list(
        session.scalars(
            select(SubjectNote)
            .where(
                SubjectNote.village_id == subject.village_id,
                SubjectNote.subject_id == subject.id,
            )
            .order_by(SubjectNote.at.desc(), SubjectNote.id.desc())
        )
    )


def forget_notes(tx: Session, subject: Subject) -> None:
    """Remove every note on the subject: it withdrew."""
    tx.execute(
        delete(SubjectNote).where(
            SubjectNote.village_id == subject.village_id, SubjectNote.subject_id == subject.id
        )
    )
