"""A household's requests: to correct, to erase, to withdraw, for a new card; each answered."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    delete,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime, transaction
from kernel.errors import Refusal
from kernel.once import Operation, Outcome, once
from registry.access import Actor
from registry.details import DetailUnfit, past_day_or_today, words
from registry.doing import digest_of, on_subject
from registry.events import Happening, record_event
from registry.standing import hold_village
from registry.subjects import CHANNELS, Subject

TEXT_AT_MOST: Final = 500
#: The ways a request may come in.
ASKED_THROUGH: Final = (*CHANNELS, "web")
OUTCOMES: Final = ("done", "declined")
#: What may be asked for; withdrawing is carried out by an officer, and erases the request too.
KINDS: Final = ("correction", "erasure", "withdrawal")
#: What a household is asking for whose card was lost; `text` is what tells the card apart.
LOST_CARD: Final = "lost-card"
#: A request is answered within so many days.
ANSWERED_IN: Final = timedelta(days=15)


class CorrectionUnknown(Refusal):
    """This household has no such request."""

    code = "correction-unknown"


class CorrectionAnswered(Refusal):
    """The request was answered before."""

    code = "correction-answered"


class Correction(Base):
    """One request: what is wrong, in their words; when and how asked; how answered."""

    __tablename__ = "correction"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "subject_id"], ["subject.village_id", "subject.id"]),
        CheckConstraint("channel IN ('visit', 'self', 'phone', 'wechat', 'web')", name="channel"),
        CheckConstraint("outcome IN ('done', 'declined')", name="outcome"),
        CheckConstraint("(answered_at IS NULL) = (outcome IS NULL)", name="answered_whole"),
        Index(None, "village_id", "subject_id"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    subject_id: Mapped[str] = mapped_column(String(32))
    text: Mapped[str] = mapped_column(String(TEXT_AT_MOST))
    asked_on: Mapped[date]
    channel: Mapped[str] = mapped_column(String(10))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    outcome: Mapped[str | None] = mapped_column(String(10))
    answer: Mapped[str] = mapped_column(String(TEXT_AT_MOST), default="")
    kind: Mapped[str] = mapped_column(String(10), server_default="correction")

    @property
    def due_on(self) -> date:
        """The last day on which the village answers."""
        return self.asked_on + ANSWERED_IN


def request_correction(
    actor: Actor, *, number: str, key: str, text: str, channel: str, asked_on: date | None = None
) -> Outcome:
    """Record that the household asks for a correction. Outermost.

    A closed household may ask too. The reply: `household`, `correction` (id).

    :raises SubjectUnknown: no such household for this officer.
    :raises DetailUnfit: the text, 1 to 500 characters; the day; the way it came in.
    """
    text = words("text", text, TEXT_AT_MOST)
    day = past_day_or_today("asked_on", asked_on)
    if channel not in ASKED_THROUGH:
        raise DetailUnfit(field="channel", reason="channel-unknown")

    def work(tx: Session, subject: Subject) -> dict[str, Any]:
        one = Correction(
            village_id=subject.village_id,
            id=clock.new_id(),
            subject_id=subject.id,
            text=text,
            asked_on=day,
            channel=channel,
            recorded_at=clock.now(),
            recorded_by=actor.staff_id,
        )
        tx.add(one)
        tx.flush()
        record_event(tx, subject, Happening("correction"), staff_id=actor.staff_id)
        return {"household": number, "correction": one.id}

    asked = {"do": "correction", "text": text, "channel": channel, "asked_on": asked_on}
    return on_subject(actor, number=number, key=key, asked=asked, work=work, closed_too=True)


def request_by_household(subject: Subject, *, kind: str, text: str, key: str) -> Outcome:
    """Record what the household asks on its own page, once per key. Outermost.

    The reply: `household`, `correction` (id).

    :raises DetailUnfit: no such kind of request; the text, 1 to 500 characters.
    """
    text = words("text", text, TEXT_AT_MOST)
    if kind not in KINDS:
        raise DetailUnfit(field="kind", reason="missing")

    def run(tx: Session) -> dict[str, Any]:
        hold_village(tx, subject.village_id)
        one = Correction(
            village_id=subject.village_id,
            id=clock.new_id(),
            subject_id=subject.id,
            kind=kind,
            text=text,
            asked_on=clock.today(),
            channel="web",
            recorded_at=clock.now(),
        )
        tx.add(one)
        tx.flush()
        record_event(tx, subject, Happening("correction"), staff_id=None)
        return {"household": subject.number, "correction": one.id}

    asked = {"do": kind, "asked": digest_of({"text": text})}
    operation = Operation(subject.village_id, f"look/{subject.id}", key, asked)
    outcome = transaction(lambda tx: once(tx, operation, lambda: run(tx)))
    outcome.unwrap()
    return outcome


def answer_correction(
    actor: Actor, *, number: str, key: str, correction: str, outcome: str, answer: str
) -> Outcome:
    """Answer a request (by id): `outcome` is done or declined, with the answer in words.

    Outermost. The reply: `household`, `correction`, `outcome`.

    :raises SubjectUnknown: no such household for this officer.
    :raises CorrectionUnknown: no such request of it.
    :raises CorrectionAnswered: answered before.
    :raises DetailUnfit: no such outcome; the answer, 1 to 500 characters.
    """
    answer = words("answer", answer, TEXT_AT_MOST)
    if outcome not in OUTCOMES:
        raise DetailUnfit(field="outcome", reason="missing")

    def work(tx: Session, subject: Subject) -> dict[str, Any]:
        found = tx.get(Correction, (subject.village_id, correction))
        if found is None or found.subject_id != subject.id:
            raise CorrectionUnknown
        if found.answered_at is not None:
            raise CorrectionAnswered
        found.answered_at, found.answered_by = clock.now(), actor.staff_id
        found.outcome, found.answer = outcome, answer
        tx.flush()
        record_event(tx, subject, Happening("correction-answered"), staff_id=actor.staff_id)
        return {"household": number, "correction": correction, "outcome": outcome}

    asked = {"do": "answer", "correction": correction, "outcome": outcome, "answer": answer}
    return on_subject(actor, number=number, key=key, asked=asked, work=work, closed_too=True)


def corrections_of(session: Session, subject: Subject) -> list[Correction]:
    """Every request of the subject, the last first."""
    return list(
        session.scalars(
            select(Correction)
            .where(Correction.village_id == subject.village_id, Correction.subject_id == subject.id)
            .order_by(Correction.recorded_at.desc(), Correction.id.desc())
        )
    )


def open_corrections(session: Session, village_id: int, limit: int = 50) -> list[Correction]:
    """The village's requests without an answer, the oldest first."""
    return list(
        session.scalars(
            select(Correction)
            .where(Correction.village_id == village_id, Correction.answered_at.is_(None))
            .order_by(Correction.asked_on, Correction.id)
            .limit(limit)
        )
    )


def forget_corrections(tx: Session, subject: Subject) -> None:
    """Remove every request of the subject: it withdrew."""
    tx.execute(
        delete(Correction).where(
            Correction.village_id == subject.village_id, Correction.subject_id == subject.id
        )
    )
