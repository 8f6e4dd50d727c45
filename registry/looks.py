"""Look tokens: what the code on a card's back carries. One reads a balance, never spends.

A token is its own secret, apart from the spend code: losing one does not leak the other.
"""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, String, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime
from kernel.errors import Refusal
from registry import codes
from registry.standing import hold_village, refuse_closed
from registry.subjects import Subject


class LookUnknown(Refusal):
    """No live look token is this one: never made, or revoked; never said which."""

    code = "look-unknown"
    status = 404


class LookLink(Base):
    """One look token of one subject."""

    __tablename__ = "look_link"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "subject_id"], ["subject.village_id", "subject.id"]),
        Index(None, "village_id", "subject_id"),
    )

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    village_id: Mapped[int]
    subject_id: Mapped[str] = mapped_column(String(32))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def make_look(tx: Session, subject: Subject, token: str | None = None) -> str:
    """A new look token for the subject, shown this once; earlier ones stay good.

    By chance, or the one given, which must be as hard to guess.

    :raises SubjectClosed: the subject is closed.
    """
    hold_village(tx, subject.village_id)
    refuse_closed(tx, subject.village_id, [subject.id])
    token = token or codes.new_token()
    tx.add(
        LookLink(
            digest=codes.digest(token),
            village_id=subject.village_id,
            subject_id=subject.id,
            made_at=clock.now(),
        )
    )
    tx.flush()
    return token


def subject_by_look(session: Session, token: str) -> Subject:
    """The subject whose live look token this is.

    :raises LookUnknown: nobody's, or revoked.
    """
    link = session.get(LookLink, codes.digest(token))
    if link is None or link.revoked_at is not None:
        raise LookUnknown
    return session.get_one(Subject, (link.village_id, link.subject_id))


def revoke_looks(tx: Session, subject: Subject) -> None:
    """Revoke every look token of the subject."""
    tx.execute(
        update(LookLink)
        .where(
            LookLink.village_id == subject.village_id,
            LookLink.subject_id == subject.id,
            LookLink.revoked_at.is_(None),
        )
        .values(revoked_at=clock.now())
    )
