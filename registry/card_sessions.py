"""What a household opened with its PIN behind its look link: on one browser, for half an hour.

A row, not a signed cookie: it ends at once when the PIN changes, the links are cut, the household
closes, or somebody presses the button.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, ForeignKeyConstraint, Index, String, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime
from kernel.errors import Refusal
from registry import codes
from registry.looks import subject_by_look
from registry.subjects import Subject

GOOD_FOR: Final = timedelta(minutes=30)


class CardPinNeeded(Refusal):
    """This page of the household opens with its PIN, which was not typed here, or long ago."""

    code = "card-pin-needed"
    status = 401


class CardSession(Base):
    """One browser on which the household's PIN was typed."""

    __tablename__ = "card_session"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "subject_id"], ["subject.village_id", "subject.id"]),
        Index(None, "village_id", "subject_id"),
    )

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    village_id: Mapped[int]
    subject_id: Mapped[str] = mapped_column(String(32))
    until: Mapped[datetime] = mapped_column(UtcDateTime)


def open_card(tx: Session, subject: Subject) -> str:
    """Let one browser see what stands behind the PIN; gives its secret, shown this once."""
    sid = codes.new_token()
    tx.execute(delete(CardSession).where(CardSession.until <= clock.now()))
    tx.add(
        CardSession(
            digest=codes.digest(sid),
            village_id=subject.village_id,
            subject_id=subject.id,
            until=clock.now() + GOOD_FOR,
        )
    )
    tx.flush()
    return sid


def subject_behind(session: Session, token: str, sid: str) -> Subject:
    """The subject with this look token, if its PIN was typed in the browser that has `sid`.

    :raises LookUnknown: nobody's token, or revoked.
    :raises CardPinNeeded: not typed here, of another household, or over.
    """
    subject = subject_by_look(session, token)
    if not is_open(session, subject, sid):
        raise CardPinNeeded
    return subject


def is_open(session: Session, subject: Subject, sid: str) -> bool:
    """Whether this subject's PIN was typed in the browser that has `sid`, and it is not over."""
    found = session.get(CardSession, codes.digest(sid))
    whose = found and (found.village_id, found.subject_id)
    return (
        found is not None
        and whose == (subject.village_id, subject.id)
        and found.until > clock.now()
    )


def close_card(tx: Session, sid: str) -> None:
    """Close it on this browser; twice changes nothing."""
    tx.execute(delete(CardSession).where(CardSession.digest == codes.digest(sid)))


def close_cards(tx: Session, subject: Subject) -> None:
    """Close it on every browser: the PIN changed, the links were cut, or the household ended."""
    tx.execute(delete(CardSession).where(*_mine(subject)))


def _mine(subject: Subject) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return CardSession.village_id == subject.village_id, CardSession.subject_id == subject.id
