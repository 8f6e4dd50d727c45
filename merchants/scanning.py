"""The scan: which offers hold now for the card in front of a merchant, and nothing else of it.

Every card that is not good here gets one and the same answer, whatever is wrong with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

import ledger
from kernel import clock
from kernel.db import reading, transaction
from kernel.errors import Refusal
from kernel.once import Operation, Outcome, once
from merchants import agreements
from merchants.offers import Offer, Standing, offers_of
from merchants.policies import policies_in_force
from merchants.roll import Merchant, MerchantUnknown, find_merchant
from merchants.scans import (
    GOOD_FOR,
    KEPT,
    OFFERS_AT_MOST,
    Scan,
    Use,
    used_this_month,
    used_today,
)
from merchants.terms import Facts, hindrances, paid_fen
from registry import (
    UNKNOWN_CARD,
    Actor,
    Card,
    CardElsewhere,
    CardRevoked,
    CardUnknown,
    Subject,
    account_of,
    codes,
    find_card,
    grade_of,
    guarded,
    subject_by_id,
)


class CardNotGood(Refusal):
    """This card is not good here; why is not said."""

    code = "card-not-good"


class MerchantClosed(Refusal):
    """The merchant takes part in no offers at the moment."""

    code = "merchant-closed"


class ScanUnknown(Refusal):
    """This reader was given no such answer, or it holds no longer."""

    code = "scan-unknown"


@dataclass(frozen=True)
class Shown:
    """An offer that holds: what it costs, what is left of it this month, its ticket once used.

    `is_back`: that use was taken back.
    """

    offer: Offer
    paid_fen: int | None
    left: int | None
    ticket: str
    is_back: bool


@dataclass(frozen=True)
class Answer:
    """What a reader was answered: when, until when, and the offers. Nothing of the household."""

    scan: str
    at: datetime
    until: datetime
    offers: tuple[Shown, ...]


def own_merchant(session: Session, actor: Actor) -> Merchant:
    """The merchant at whose reader the actor stands.

    :raises MerchantUnknown: at none.
    """
    merchant = find_merchant(session, actor.shop or "")
    if merchant.village_id != actor.village_id:
        raise MerchantUnknown(merchant=merchant.code)
    return merchant


def scan(actor: Actor, code: str, *, key: str) -> Outcome:
    """Say which offers hold now for this card, once per key. Outermost.

    The reply: `scan`, the answer's id, and `offers`, at most five ids. The grade is frozen in it.

    :raises CardNotGood: unknown, revoked, or of another village; one answer for all.
    :raises MerchantClosed: the merchant is not public now, or its agreement has ended.
    :raises TooManyTries: too many unknown cards at this reader.
    """
    with reading() as session:
        merchant = own_merchant(session, actor)
    digest = codes.digest(codes.clean(code))
    asked = {"do": "offer-scan", "merchant": merchant.code, "card": digest}
    operation = Operation(merchant.village_id, actor.client, key, asked)
    with guarded(UNKNOWN_CARD, actor.client, CardNotGood):
        outcome = transaction(
            lambda tx: once(tx, operation, lambda: _scan(tx, actor, merchant.code, code))
        )
        outcome.unwrap()
    return outcome


def answer_of(session: Session, actor: Actor, scan_id: str) -> Answer:
    """The answer that this reader's merchant was given, with what has been used since.

    :raises ScanUnknown: none such of this merchant's.
    """
    merchant = own_merchant(session, actor)
    found = session.get(Scan, (merchant.village_id, scan_id[:32]))
    if found is None or found.merchant != merchant.code:
        raise ScanUnknown
    ids = found.offers.split()
    held = {one.offer.id: one.offer for one in offers_of(session, [merchant])}
    month = used_this_month(session, merchant.village_id, found.household, ids)
    tickets = _tickets(session, found, ids)
    shown = [
        _shown(held[one], used=month.get(one, 0), ticket=tickets.get(one, ("", False)))
        for one in ids
    ]
    return Answer(found.id, found.at, found.at + GOOD_FOR, tuple(shown))


def refuse_closed(session: Session, merchant: Merchant) -> None:
    """Refuse unless the merchant is public and its agreement in force.

    :raises MerchantClosed: it is not.
    """
    if merchant.state != "published" or not agreements.is_bound(session, merchant, clock.today()):
        raise MerchantClosed


def facts_of(session: Session, scan_: Scan, all_of: Iterable[Standing]) -> dict[str, Facts]:
    """Offer → what is so now for this scan; its grade and its minute are those of the scan."""
    places = {one.offer.id: one for one in all_of}
    village, household = scan_.village_id, scan_.household
    today = used_today(session, village, list(places))
    month = used_this_month(session, village, household, list(places))
    needs_points = any(one.offer.points for one in places.values())
    points = ledger.available(session, village, account_of(household)) if needs_points else 0
    day = clock.today()
    running = {one.no for one in policies_in_force(session, day) if one.is_running(day)}
    merchant = find_merchant(session, scan_.merchant)
    is_bound = agreements.is_bound(session, merchant, day)
    local = clock.local(scan_.at)
    return {
        one: Facts(
            merchant_state=merchant.state,
            is_bound=is_bound,
            offer_state=place.count.state,
            policy_runs=place.offer.policy in running,
            day=local.date(),
            minute=local.hour * 60 + local.minute,
            grade=scan_.grade,
            kind=scan_.kind,
            used_month=month.get(one, 0),
            used_day=today.get(one, 0),
            used_total=place.count.uses,
            spent_fen=place.count.spent_fen,
            saving_fen=saving(place.offer, place.offer.list_fen),
            available=points,
        )
        for one, place in places.items()
    }


def saving(offer: Offer, list_fen: int | None) -> int:
    """What one use saves the household at this list price, in fen; a fen where it is not known."""
    if list_fen is None:
        return 1
    return list_fen - paid_fen(offer.type, offer.value, list_fen)


def _scan(tx: Session, actor: Actor, merchant_code: str, code: str) -> dict[str, Any]:
    merchant = find_merchant(tx, merchant_code)
    refuse_closed(tx, merchant)
    card, subject = good_card(tx, merchant.village_id, code)
    answered = Scan(
        village_id=merchant.village_id,
        id=clock.new_id(),
        merchant=merchant.code,
        device_id=actor.device_id,
        staff_id=actor.staff_id,
        household=subject.number,
        card_id=card.id,
        grade=grade_of(tx, merchant.village_id, subject.id),
        kind=subject.kind,
        offers="",
        at=clock.now(),
    )
    published = offers_of(tx, [merchant], ("published",))
    facts = facts_of(tx, answered, published)
    holding = [
        one.offer
        for one in published
        if not any(hindrances(one.offer.conditions, facts[one.offer.id]))
    ]
    # What saves most comes first; of the same, what was written first.
    holding.sort(key=lambda one: (-saving(one, one.list_fen), one.no))
    answered.offers = " ".join(one.id for one in holding[:OFFERS_AT_MOST])
    tx.add(answered)
    tx.flush()
    return {"scan": answered.id, "offers": answered.offers}


def good_card(tx: Session, village_id: int, code: str) -> tuple[Card, Subject]:
    """The card with this code and whose it is.

    :raises CardNotGood: unknown, revoked, or of another village.
    """
    try:
        card = find_card(tx, village_id, code)
    except (CardUnknown, CardRevoked, CardElsewhere):
        raise CardNotGood from None
    return card, subject_by_id(tx, village_id, card.subject_id)


def _shown(offer: Offer, *, used: int, ticket: tuple[str, bool]) -> Shown:
    paid = None
    if offer.list_fen is not None:
        paid = paid_fen(offer.type, offer.value, offer.list_fen)
    left = None if offer.cap_household is None else max(0, offer.cap_household - used)
    return Shown(offer, paid, left, *ticket)


def _tickets(session: Session, found: Scan, ids: Iterable[str]) -> dict[str, tuple[str, bool]]:
    """Offer → the ticket of its use after this scan, and whether that was taken back."""
    query = select(Use.offer, Use.ticket, ~KEPT).where(
        Use.village_id == found.village_id, Use.scan == found.id, Use.offer.in_(list(ids))
    )
    return {row[0]: (row[1], bool(row[2])) for row in session.execute(query)}
