"""The PIN of somebody on the staff: chosen with the own password, good at an enrolled till only.

It stands for its holder where the holder may act as a clerk, or stand beside one, and nowhere
else: no page of the office takes it. Wrong five times it is locked until an officer unlocks it,
or its holder chooses another with the password.
"""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, reading, transaction
from kernel.errors import Refusal
from registry import pins
from registry.access import Actor, NotPermitted, PasswordChangeNeeded, actor_of
from registry.seconding import vouched
from registry.sign_in import SignInRefused, vouch
from registry.staff import Staff, find_staff
from registry.staff_events import note_pin_event
from registry.staff_reach import manages, seen_person
from registry.throttle import ADDRESS, guarded


class OwnPin(Refusal):
    """Nobody unlocks the own PIN: another officer does, or the password gives a new one."""

    code = "own-pin"


class OwnPinUnset(Refusal):
    """This person has no PIN for the till, or none that is good now."""

    code = "own-pin-unset"


class OwnPinLocked(Refusal):
    """It was wrong five times: an officer unlocks it, or its holder chooses another."""

    code = "own-pin-locked"


class StaffPin(pins.KeptPin, Base):
    """The PIN of one member of staff."""

    __tablename__ = "staff_pin"

    staff_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("staff.id"), primary_key=True, autoincrement=False
    )


def choose_pin(*, username: str, password: str, pin: str, address: str) -> None:
    """Keep the PIN that its holder chose, known by the password; a lock ends with it. Outermost.

    :raises TooManyTries, SignInRefused: as `vouch`.
    :raises PasswordChangeNeeded: the password is one for one time: somebody else knows it.
    :raises PinUnfit, PinEasy: as `pins.check_new_pin`.
    """
    pins.check_new_pin(pin)
    person = vouch(username=username, password=password, address=address)
    if person.must_change:
        raise PasswordChangeNeeded
    hashed = pins.hash_pin(pin)

    def store(tx: Session) -> None:
        tx.merge(StaffPin(staff_id=person.id, hash=hashed, failures=0, set_at=clock.now()))
        note_pin_event(tx, person.id, "pin-set", actor_id=person.id)

    transaction(store)


def unlock_pin(actor: Actor, staff_id: str) -> None:
    """Let the person's PIN be tried again. Twice: once. Outermost.

    :raises StaffUnknown: nobody whom the actor sees.
    :raises NotPermitted: the person works elsewhere too.
    :raises OwnPin: the actor's own.
    :raises OwnPinUnset: there is none.
    """

    def work(tx: Session) -> None:
        seen_person(tx, actor, staff_id)
        if not manages(tx, actor, staff_id):
            raise NotPermitted
        if staff_id == actor.staff_id:
            raise OwnPin
        kept = _kept(tx, staff_id)
        if pins.state_of(kept) == "locked":
            kept.failures = 0
            note_pin_event(tx, staff_id, "pin-unlock", actor_id=str(actor.staff_id))

    transaction(work)


def prove_pin(staff_id: str, pin: str) -> None:
    """Hold this PIN against the person's. Outermost.

    :raises OwnPinUnset: there is none, or the person has a one-time password or a closed account.
    :raises PinWrong: wrong; `left` more tries.
    :raises OwnPinLocked: it was wrong five times, this one or before.
    """
    with reading() as session:
        if pin_state(session, staff_id) == "none":
            raise OwnPinUnset
    try:
        pins.prove(lambda tx: _kept(tx, staff_id), pin)
    except pins.PinLocked:
        raise OwnPinLocked from None


def vouched_here(*, username: str, secret: str, address: str) -> Actor:
    """Who stands beside at an enrolled till: by the own password, or the own PIN. Outermost.

    :raises TooManyTries, SignInRefused: as `vouch`; unknown names count for the address.
    :raises OwnPinUnset, PinWrong, OwnPinLocked: as `prove_pin`.
    """
    if not pins.is_pin(secret):
        return vouched(username=username, password=secret, address=address)
    with guarded(ADDRESS, address, SignInRefused):
        with reading() as session:
            person = find_staff(session, username)
            if person is None or person.disabled_at is not None:
                raise SignInRefused
            beside = actor_of(session, person)
        prove_pin(person.id, secret)
    return beside


def pin_state(session: Session, staff_id: str) -> pins.State:
    """Whether the person has a PIN that can be used, and whether it is locked."""
    person = session.get_one(Staff, staff_id)
    if person.disabled_at is not None or person.must_change:
        return "none"
    return pins.state_of(session.get(StaffPin, staff_id))


def _kept(tx: Session, staff_id: str) -> StaffPin:
    kept = tx.get(StaffPin, staff_id, with_for_update=True, populate_existing=True)
    if kept is None:
        raise OwnPinUnset
    return kept
