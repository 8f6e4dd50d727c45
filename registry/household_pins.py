"""A household's PIN: chosen by itself at office or till, asked for at the till, locked by tries."""

from typing import Any, Final

from sqlalchemy import ForeignKey, ForeignKeyConstraint, String, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, reading, transaction
from kernel.once import Outcome
from registry import pins
from registry.access import Actor
from registry.card_sessions import close_cards
from registry.details import words
from registry.doing import on_subject
from registry.events import Happening, record_event
from registry.subjects import Subject, find_subject

REASON_AT_MOST: Final = 100


class HouseholdPin(pins.KeptPin, Base):
    """The PIN of one household, and who wrote it down."""

    __tablename__ = "household_pin"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "subject_id"], ["subject.village_id", "subject.id"]),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    subject_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    set_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))


def set_pin(actor: Actor, *, number: str, key: str, pin: str) -> Outcome:
    """Keep the PIN that the household typed before an officer; a lock ends with it. Outermost.

    The PIN is no part of what is stored of the request. The reply: `household`.

    :raises SubjectUnknown, SubjectClosed: no such household for this officer.
    :raises PinUnfit, PinEasy: as `pins.check_new_pin`; the household's numbers are known ones.
    """
    with reading() as session:
        hashed = _hashed(find_subject(session, number), pin)

    def work(tx: Session, subject: Subject) -> dict[str, Any]:
        _store(tx, subject, hashed, staff_id=actor.staff_id)
        return {"household": number}

    return on_subject(actor, number=number, key=key, asked={"do": "pin-set"}, work=work)


def change_pin(subject: Subject, *, old: str, pin: str, staff_id: str | None) -> None:
    """Keep the new PIN of a household that typed its old one, at a till of this clerk. Outermost.

    :raises PinUnfit, PinEasy: as `set_pin`.
    :raises PinUnset, PinWrong, PinLocked: of the old one, as `prove_pin`.
    """
    hashed = _hashed(subject, pin)
    prove_pin(subject.village_id, subject.id, old)
    transaction(lambda tx: _store(tx, subject, hashed, staff_id=staff_id))


def unlock_pin(actor: Actor, *, number: str, key: str, reason: str) -> Outcome:
    """Let the household's PIN be tried again, for a reason. Outermost. The reply: `household`.

    :raises SubjectUnknown, SubjectClosed: no such household for this officer.
    :raises DetailUnfit: no reason, or over 100 characters.
    :raises PinUnset: it has none.
    """
    reason = words("reason", reason, REASON_AT_MOST)

    def work(tx: Session, subject: Subject) -> dict[str, Any]:
        _kept(tx, subject.village_id, subject.id).failures = 0
        tx.flush()
        happening = Happening("pin-unlocked", note=reason)
        record_event(tx, subject, happening, staff_id=actor.staff_id)
        return {"household": number}

    asked = {"do": "pin-unlocked", "reason": reason}
    return on_subject(actor, number=number, key=key, asked=asked, work=work)


def prove_pin(village_id: int, subject_id: str, pin: str) -> None:
    """Hold this PIN against the household's. Outermost.

    :raises PinUnset: it has none.
    :raises PinWrong: wrong; `left` more tries.
    :raises PinLocked: it was wrong five times, this one or before.
    """
    pins.prove(lambda tx: _kept(tx, village_id, subject_id), pin)


def pin_state(session: Session, subject: Subject) -> pins.State:
    """Whether the subject has a PIN, and whether it is locked."""
    return pins.state_of(session.get(HouseholdPin, (subject.village_id, subject.id)))


def forget_pin(tx: Session, subject: Subject) -> None:
    """Remove the subject's PIN, and end what it opened: the household withdrew."""
    close_cards(tx, subject)
    tx.execute(
        delete(HouseholdPin).where(
            HouseholdPin.village_id == subject.village_id, HouseholdPin.subject_id == subject.id
        )
    )


def _kept(tx: Session, village_id: int, subject_id: str) -> HouseholdPin:
    kept = tx.get(
        HouseholdPin, (village_id, subject_id), with_for_update=True, populate_existing=True
    )
    if kept is None:
        raise pins.PinUnset
    return kept


def _hashed(subject: Subject, pin: str) -> str:
    """What is stored of a PIN that this household may choose."""
    pins.check_new_pin(pin, known=(subject.number, subject.phone or ""))
    return pins.hash_pin(pin)


def _store(tx: Session, subject: Subject, hashed: str, *, staff_id: str | None) -> None:
    kept = HouseholdPin(
        village_id=subject.village_id,
        subject_id=subject.id,
        hash=hashed,
        failures=0,
        set_at=clock.now(),
        set_by=staff_id,
    )
    tx.merge(kept)
    close_cards(tx, subject)
    record_event(tx, subject, Happening("pin-set"), staff_id=staff_id)
