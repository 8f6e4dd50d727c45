"""Opening what stands behind a household's PIN, on the browser that has its look link."""

from kernel.db import reading, transaction
from registry import (
    UNKNOWN_LOOK,
    LookUnknown,
    Subject,
    card_sessions,
    guarded,
    household_pins,
    pins,
    subject_by_look,
)


def behind(token: str, *, address: str) -> tuple[Subject, pins.State]:
    """Whose look link this is, and whether there is a PIN to type. Outermost.

    :raises LookUnknown: nobody's, or revoked.
    :raises TooManyTries: too many unknown links from this address.
    """
    with guarded(UNKNOWN_LOOK, address, LookUnknown), reading() as session:
        subject = subject_by_look(session, token)
        return subject, household_pins.pin_state(session, subject)


def unlock(token: str, pin: str, *, address: str) -> str:
    """Open the household's pages on one browser; gives its secret, shown this once. Outermost.

    :raises LookUnknown, TooManyTries: as `behind`.
    :raises PinUnset, PinWrong, PinLocked: as `household_pins.prove_pin`.
    """
    subject, _state = behind(token, address=address)
    household_pins.prove_pin(subject.village_id, subject.id, pin)
    return transaction(lambda tx: card_sessions.open_card(tx, subject))


def lock(sid: str) -> None:
    """Close them on this browser; twice changes nothing. Outermost."""
    transaction(lambda tx: card_sessions.close_card(tx, sid))
