"""The kiosk: a screen in a shop or hall that shows a household its points when it scans its card.

It spends nothing and writes nothing but that somebody looked. Every card that is not good here
gets one and the same answer, whatever is wrong with it: nobody stands beside to explain.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

import ledger
from household.movements import Movement, statement
from kernel.db import transaction
from ledger import Expiry
from registry import (
    UNKNOWN_CARD,
    Actor,
    CardElsewhere,
    CardRevoked,
    CardUnknown,
    find_card,
    grade_of,
    guarded,
    mask_name,
    record_look,
    region_by_id,
    subject_by_id,
)

#: Of what came and went, the screen and the slip show the last so many.
LINES: Final = 5


@dataclass(frozen=True)
class Seen:
    """What the screen shows of a household: masked name, number, grade, points, what is next."""

    name: str
    number: str
    village: str
    grade: str | None
    points: int
    next_expiry: Expiry | None
    lines: list[Movement]


def look_up(kiosk: Actor, code: str) -> Seen:
    """What the household with this card may read on this screen; the look is recorded. Outermost.

    :raises CardUnknown: unknown, revoked, of another village, a telephone's code, or no code.
    :raises TooManyTries: too many such at this screen.
    """
    with guarded(UNKNOWN_CARD, kiosk.client, CardUnknown):
        return transaction(lambda tx: _seen(tx, kiosk, code))


def _seen(tx: Session, kiosk: Actor, code: str) -> Seen:
    village = kiosk.village_id or 0
    try:
        card = find_card(tx, village, code)
    except (CardElsewhere, CardRevoked):
        raise CardUnknown from None
    subject = subject_by_id(tx, village, card.subject_id)
    record_look(tx, subject, staff_id=None, via="kiosk")
    return Seen(
        name=mask_name(subject.head),
        number=subject.number,
        village=region_by_id(tx, village).name,
        grade=grade_of(tx, village, subject.id),
        points=ledger.available(tx, village, subject.account),
        next_expiry=ledger.next_expiry(tx, village, subject.account),
        lines=statement(tx, subject, limit=LINES).lines,
    )
