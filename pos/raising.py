"""Raising what a household may use today above its card alone: by who brings it, or the PIN."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from kernel.db import reading, transaction
from pos import permits
from pos.limits import left_proven
from pos.shops import find_shop
from registry import (
    UNKNOWN_CARD,
    Actor,
    CardUnknown,
    Subject,
    find_card,
    guarded,
    household_pins,
    nominees,
    subject_by_id,
)


@dataclass(frozen=True)
class Raised:
    """The id of the permit, the household's points a day with it, and those left today."""

    permit: str
    limit_today: int
    left_today: int


def raise_by_pin(actor: Actor, *, card: str, pin: str) -> Raised:
    """Permit one redemption with this card: the household typed its PIN. Outermost.

    The PIN is looked at here and kept nowhere; a wrong one is counted.

    :raises CardUnknown, CardRevoked, CardElsewhere, TooManyTries: as `raise_by_nominee`.
    :raises PinUnset, PinWrong, PinLocked: as `household_pins.prove_pin`.
    """
    subject = household_of(actor, card)
    number = subject.number

    def work(tx: Session) -> Raised:
        shop = find_shop(tx, actor.shop or "")
        permit = permits.give(tx, actor, shop, number, allowed=permits.Allowed(permits.PIN))
        return Raised(permit.id, *left_proven(tx, shop.village_id, number))

    household_pins.prove_pin(subject.village_id, subject.id, pin)
    return transaction(work)


def household_of(actor: Actor, card: str) -> Subject:
    """The household whose card is shown at the clerk's own till. Outermost.

    :raises CardUnknown, CardRevoked, CardElsewhere, TooManyTries: as `raise_by_nominee`.
    """
    with guarded(UNKNOWN_CARD, actor.client, CardUnknown), reading() as session:
        shown = find_card(session, find_shop(session, actor.shop or "").village_id, card)
        return subject_by_id(session, shown.village_id, shown.subject_id)


def raise_by_nominee(actor: Actor, *, card: str, nominee: str) -> Raised:
    """Permit one redemption with this card: a nominee (by id) of the household came. Outermost.

    :raises CardUnknown, CardRevoked, CardElsewhere: the card is not good here.
    :raises NomineeUnknown: the household has named nobody with this id, or no longer.
    :raises TooManyTries: too many unknown cards at this till.
    """

    def work(tx: Session) -> Raised:
        shop = find_shop(tx, actor.shop or "")
        shown = find_card(tx, shop.village_id, card)
        subject = subject_by_id(tx, shown.village_id, shown.subject_id)
        if nominee not in {one.id for one in nominees.nominees_of(tx, subject)}:
            raise nominees.NomineeUnknown
        allowed = permits.Allowed(permits.NOMINEE, nominee_id=nominee)
        permit = permits.give(tx, actor, shop, subject.number, allowed=allowed)
        return Raised(permit.id, *left_proven(tx, shop.village_id, subject.number))

    with guarded(UNKNOWN_CARD, actor.client, CardUnknown):
        return transaction(work)
