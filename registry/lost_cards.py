"""A household says on its own page that a card is lost: it stops at once, and the village knows.

What the village is asked is a request like the others, with a last day: the household wants a new
card. Its points stay as they are.
"""

from typing import Any, Final

from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import transaction
from kernel.once import Operation, Outcome, once
from registry.cards import Card, CardUnknown, cards_of, revoke_card
from registry.carrying import carry_over
from registry.corrections import LOST_CARD, Correction
from registry.events import Happening, record_event
from registry.standing import hold_village
from registry.subjects import Subject

#: Said of a card that its household reported.
REASON: Final = "本户挂失"


def report_lost(subject: Subject, *, card_id: str, key: str) -> Outcome:
    """Stop one of the household's cards at every till, and ask the village for another.

    Outermost, once per key. The reply: `household`, `correction` (id of the request).

    :raises CardUnknown: the household has no such card.
    :raises CardRevoked: it was stopped before.
    """

    def run(tx: Session) -> dict[str, Any]:
        hold_village(tx, subject.village_id)
        card = tx.get(Card, (subject.village_id, card_id))
        if card is None or card.subject_id != subject.id:
            raise CardUnknown
        carry_over(tx, revoke_card(tx, card, staff_id=None, reason=REASON))
        asked = Correction(
            village_id=subject.village_id,
            id=clock.new_id(),
            subject_id=subject.id,
            kind=LOST_CARD,
            text=card.label,
            asked_on=clock.today(),
            channel="web",
            recorded_at=clock.now(),
        )
        tx.add(asked)
        tx.flush()
        record_event(tx, subject, Happening("card-lost"), staff_id=None)
        return {"household": subject.number, "correction": asked.id}

    request = {"do": LOST_CARD, "card": card_id}
    operation = Operation(subject.village_id, f"look/{subject.id}", key, request)
    outcome = transaction(lambda tx: once(tx, operation, lambda: run(tx)))
    outcome.unwrap()
    return outcome


def good_cards(session: Session, subject: Subject) -> list[Card]:
    """The subject's cards that tills take, the latest first."""
    return [one for one in cards_of(session, subject) if one.revoked_at is None]
