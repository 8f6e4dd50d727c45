"""The use: one tap after a scan, recorded once, with every cap held in the same transaction.

The one order: key, household account, the offer's count, ledger, use.
"""

import secrets
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

import ledger
from kernel import clock
from kernel.db import reading, transaction
from kernel.errors import Refusal
from kernel.once import Operation, Outcome, once
from merchants import offers
from merchants.offer_drafts import FEN_AT_MOST
from merchants.offers import Offer, Standing
from merchants.roll import Merchant, find_merchant
from merchants.scanning import (
    CardNotGood,
    ScanUnknown,
    facts_of,
    own_merchant,
    refuse_closed,
    saving,
)
from merchants.scans import GOOD_FOR, TICKET_DIGITS, Scan, Use, undo_of
from merchants.terms import hindrances, paid_fen
from registry import Actor, Card, account_of, point_values

_NO_LEADING_ZERO: Final = 10 ** (TICKET_DIGITS - 1)


class ScanOver(Refusal):
    """The answer is older than ten minutes: the card is scanned again."""

    code = "scan-over"


class OfferGone(Refusal):
    """The offer no longer holds for this card; why is not said."""

    code = "offer-gone"


class UseTakenBack(Refusal):
    """This use was taken back; the card is scanned again for another."""

    code = "use-taken-back"


class ListPriceUnfit(Refusal):
    """The price without the offer is missing, no amount, or above the one on record."""

    code = "list-price-unfit"


def use(
    actor: Actor, scan_id: str, offer_id: str, *, key: str, list_fen: int | None = None
) -> Outcome:
    """Record one use of an offer that the scan's answer had, once per key. Outermost.

    `list_fen` is the price without the offer today; none: the one on record. The reply: `ticket`,
    `list_fen`, `paid_fen`, `points`. The same offer tapped again after the same scan gives the
    first ticket, whatever the key.

    :raises ScanUnknown, ScanOver: no answer of this merchant's, or too old a one.
    :raises CardNotGood: the card was revoked since.
    :raises UseTakenBack: it was used after this scan, and taken back.
    :raises MerchantClosed: the merchant takes part in no offers any more.
    :raises ListPriceUnfit: the price is missing, or above the one on record.
    :raises OfferGone: a cap is reached, or the offer holds no longer; why is not said.
    """
    with reading() as session:
        merchant = own_merchant(session, actor)
    asked = {"do": "offer-use", "scan": scan_id, "offer": offer_id, "list_fen": list_fen}
    operation = Operation(merchant.village_id, actor.client, key, asked)

    def run(tx: Session) -> dict[str, Any]:
        scan = _own_scan(tx, merchant, scan_id, offer_id)
        before = _used_before(tx, scan, offer_id)
        if before is not None:
            return _reply(before)
        return _use(tx, actor, scan, offer_id, list_fen=list_fen)

    outcome = transaction(lambda tx: once(tx, operation, lambda: run(tx)))
    outcome.unwrap()
    return outcome


def ticket_of(session: Session, actor: Actor, ticket: str) -> tuple[Use, Offer]:
    """One use of the own merchant by its ticket, with its offer.

    :raises ScanUnknown: none such of this merchant's.
    """
    merchant = own_merchant(session, actor)
    found = session.get(Use, (merchant.village_id, ticket[:TICKET_DIGITS]))
    if found is None or found.merchant != merchant.code:
        raise ScanUnknown
    return found, session.get_one(Offer, (found.village_id, found.offer))


def _own_scan(tx: Session, merchant: Merchant, scan_id: str, offer_id: str) -> Scan:
    scan = tx.get(Scan, (merchant.village_id, scan_id[:32]))
    if scan is None or scan.merchant != merchant.code or offer_id not in scan.offers.split():
        raise ScanUnknown
    return scan


def _used_before(tx: Session, scan: Scan, offer_id: str) -> Use | None:
    query = select(Use).where(
        Use.village_id == scan.village_id, Use.scan == scan.id, Use.offer == offer_id
    )
    found = tx.scalars(query).one_or_none()
    if found is not None and undo_of(tx, found) is not None:
        raise UseTakenBack
    return found


def _use(
    tx: Session, actor: Actor, scan: Scan, offer_id: str, *, list_fen: int | None
) -> dict[str, Any]:
    if clock.now() >= scan.at + GOOD_FOR:
        raise ScanOver
    refuse_closed(tx, find_merchant(tx, scan.merchant))
    if tx.get_one(Card, (scan.village_id, scan.card_id)).revoked_at is not None:
        raise CardNotGood
    offer = tx.get_one(Offer, (scan.village_id, offer_id))
    if offer.points:
        ledger.hold_account(tx, scan.village_id, account_of(scan.household))
    one = offers.hold_offer(tx, scan.village_id, offer_id)
    # Two taps at once queued on the count: the second sees what the first did.
    before = _used_before(tx, scan, offer_id)
    if before is not None:
        return _reply(before)
    price = _list_price(offer, list_fen)
    _refuse_gone(tx, scan, one, price)
    return _reply(_record(tx, actor, scan, one, list_fen=price))


def _list_price(offer: Offer, said: int | None) -> int:
    price = offer.list_fen if said is None else said
    if price is None or not 1 <= price <= FEN_AT_MOST:
        raise ListPriceUnfit
    if offer.list_fen is not None and price > offer.list_fen:
        raise ListPriceUnfit
    return price


def _refuse_gone(tx: Session, scan: Scan, one: Standing, price: int) -> None:
    facts = facts_of(tx, scan, [one])[one.offer.id]
    facts = replace(facts, saving_fen=saving(one.offer, price))
    if any(hindrances(one.offer.conditions, facts)):
        raise OfferGone


def _record(tx: Session, actor: Actor, scan: Scan, one: Standing, *, list_fen: int) -> Use:
    offer, now = one.offer, clock.now()
    ticket = _new_ticket(tx, scan.village_id)
    entry_id = _post(tx, actor, scan, offer, ticket=ticket) if offer.points else None
    on = clock.local(now).date()
    worth = point_values.worth_in(tx, scan.village_id, on=on).fen if offer.points else 0
    paid = paid_fen(offer.type, offer.value, list_fen)
    row = {
        "village_id": scan.village_id,
        "ticket": ticket,
        "merchant": scan.merchant,
        "offer": offer.id,
        "scan": scan.id,
        "household": scan.household,
        "grade": scan.grade,
        "kind": scan.kind,
        "list_fen": list_fen,
        "paid_fen": paid,
        "points": offer.points,
        "point_fen": worth,
        "on_day": on,
        "staff_id": actor.staff_id,
        "entry_id": entry_id,
        "at": now,
    }
    tx.execute(insert(Use), row)
    one.count.uses += 1
    one.count.spent_fen += list_fen - paid
    tx.flush()
    return Use(**row)


def _post(tx: Session, actor: Actor, scan: Scan, offer: Offer, *, ticket: str) -> str:
    draft = ledger.Draft(
        scan.village_id,
        "offer",
        (
            ledger.move(
                offer.points,
                source=account_of(scan.household),
                target=f"merchant/{scan.merchant}",
            ),
        ),
        f"use/{ticket}",
        f"staff/{actor.staff_id}",
    )
    return ledger.post(tx, draft).id


def _new_ticket(tx: Session, village_id: int) -> str:
    """Eight digits that no use of the village has; by chance, so that nobody counts them."""
    while True:
        ticket = str(_NO_LEADING_ZERO + secrets.randbelow(9 * _NO_LEADING_ZERO))
        if tx.get(Use, (village_id, ticket)) is None:
            return ticket


def _reply(one: Use) -> dict[str, Any]:
    return {
        "ticket": one.ticket,
        "list_fen": one.list_fen,
        "paid_fen": one.paid_fen,
        "points": one.points,
    }
