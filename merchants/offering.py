"""Offering: a merchant or an officer writes an offer, another officer approves it.

Sham discounts are refused: an offer must be below the recorded list price, and within 90 days
the list price of the same thing cannot have risen.
"""

from dataclasses import fields
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import reading, transaction
from kernel.errors import Refusal
from kernel.once import Operation, Outcome, once
from merchants import offers
from merchants.holding import CHANGE, fit_words, merchant_for
from merchants.offer_drafts import Draft, OfferNoGain, fitted, plain_values
from merchants.offers import Offer, OfferEvent
from merchants.policies import is_running, policy_in_force
from merchants.roll import (
    Merchant,
    MerchantStateUnfit,
    MerchantUnknown,
    find_merchant,
    hold_merchant,
)
from merchants.terms import paid_fen
from registry import Actor, point_values

#: What a merchant may do at the own reader.
OWN: Final = "offers.use"
#: Acts that a merchant does with an own offer; an officer does them all.
OWN_ACTS: Final = frozenset({"pause", "end"})
#: Of these the log must say what was looked at, or why.
_TOLD: Final = frozenset({"approve", "refuse", "end"})
_LIVE: Final = frozenset({"approved", "published", "paused", "suspended"})
#: A list price that rose in this time before the offer is a price raised to be lowered.
RAISED_WITHIN: Final = timedelta(days=90)
THROUGH: Final = "offers"


class ListPriceRaised(Refusal):
    """The price without the offer is above the one recorded before."""

    code = "list-price-raised"


class PolicyUnfit(Refusal):
    """The policy is not in force, or works through something other than offers."""

    code = "policy-unfit"


class OtherPersonApprovesOffer(Refusal):
    """Whoever wrote an offer does not approve it."""

    code = "other-person-approves-offer"


def write(actor: Actor, code: str, draft: Draft, *, key: str) -> Outcome:
    """Write an offer of this merchant, once per key: its own person, or an officer. Outermost.

    The reply: `offer`, its id.

    :raises MerchantUnknown: not the actor's merchant.
    :raises MerchantStateUnfit: it is not approved yet, or it ended.
    :raises OfferUnfit, OfferNoGain, OfferCategory, PolicyUnfit: the offer is not fit.
    :raises ListPriceRaised: the same thing was offered at a lower list price shortly before.
    :raises OfferUnknown: the merchant has no offer that it would replace.
    """
    fit = fitted(draft)
    with reading() as session:
        village_id = _own_or_office(session, actor, code).village_id
    asked = {"do": "offer", "merchant": code, **plain_values(fit)}

    def run(tx: Session) -> dict[str, Any]:
        merchant = hold_merchant(tx, code)
        if merchant.state not in _LIVE:
            raise MerchantStateUnfit(state=merchant.state)
        _refuse_policy(tx, fit)
        _refuse_sham(tx, merchant, fit)
        if fit.replaces is not None:
            offers.find_offer(tx, merchant, fit.replaces)
        offer = _kept(tx, merchant, fit, staff_id=actor.staff_id or "")
        return {"offer": offer.id}

    operation = Operation(village_id, actor.client, key, asked)
    outcome = transaction(lambda tx: once(tx, operation, lambda: run(tx)))
    outcome.unwrap()
    return outcome


def act(actor: Actor, code: str, offer_id: str, do: str, *, key: str, words: str = "") -> Outcome:
    """Do one act of `offers.WAYS` with an offer, once per key. Outermost.

    Publishing one that replaces another ends the other.

    :raises MerchantUnknown, OfferUnknown: none of the actor's.
    :raises MerchantStateUnfit: not in this state.
    :raises MerchantWordsUnfit: the log must say what was looked at, or why.
    :raises OtherPersonApprovesOffer: approving what one wrote.
    :raises PolicyUnfit, ListPriceRaised, OfferNoGain: as `write`, when it is approved.
    """
    words = fit_words(words, needed=do in _TOLD)
    with reading() as session:
        merchant = _own_or_office(session, actor, code)
    if not actor.may(CHANGE, village_id=merchant.village_id) and do not in OWN_ACTS:
        raise MerchantUnknown(merchant=code)
    asked = {"do": f"offer-{do}", "merchant": code, "offer": offer_id, "words": words}

    def run(tx: Session) -> dict[str, Any]:
        held = hold_merchant(tx, code)
        one = offers.hold_offer(tx, held.village_id, offer_id)
        if one.offer.merchant != code:
            raise offers.OfferUnknown
        if do == "approve":
            _refuse_approval(tx, actor, held, one.offer)
        offers.step(tx, one, do, words=words, staff_id=actor.staff_id or "")
        if do == "publish" and one.offer.replaces is not None:
            _end_replaced(tx, one.offer, staff_id=actor.staff_id or "")
        return {"offer": offer_id, "state": one.count.state}

    operation = Operation(merchant.village_id, actor.client, key, asked)
    outcome = transaction(lambda tx: once(tx, operation, lambda: run(tx)))
    outcome.unwrap()
    return outcome


def _refuse_policy(tx: Session, draft: Draft | Offer) -> None:
    today = clock.today()
    running = is_running(tx, draft.policy, today)
    if not running or policy_in_force(tx, draft.policy, today).through != THROUGH:
        raise PolicyUnfit


def _refuse_sham(tx: Session, merchant: Merchant, draft: Draft | Offer) -> None:
    """Cash and points together come to less than the list price, which has not risen."""
    if draft.list_fen is None:
        return
    worth = point_values.worth_in(tx, merchant.village_id, on=clock.today()).fen
    cash = paid_fen(draft.type, draft.value, draft.list_fen)
    if cash + draft.points * worth > draft.list_fen:
        raise OfferNoGain
    since = clock.now() - RAISED_WITHIN
    approved = and_(
        OfferEvent.village_id == Offer.village_id,
        OfferEvent.offer == Offer.id,
        OfferEvent.act == "approve",
        OfferEvent.at > since,
    )
    lower = (
        select(Offer.list_fen)
        .join(OfferEvent, approved)
        .where(
            Offer.village_id == merchant.village_id,
            Offer.merchant == merchant.code,
            Offer.title == draft.title,
            Offer.list_fen < draft.list_fen,
        )
        .limit(1)
    )
    if tx.scalars(lower).first() is not None:
        raise ListPriceRaised


def _refuse_approval(tx: Session, actor: Actor, merchant: Merchant, offer: Offer) -> None:
    if offer.staff_id == actor.staff_id:
        raise OtherPersonApprovesOffer
    _refuse_policy(tx, offer)
    _refuse_sham(tx, merchant, offer)


def _end_replaced(tx: Session, offer: Offer, *, staff_id: str) -> None:
    old = offers.hold_offer(tx, offer.village_id, offer.replaces or "")
    if old.count.state in offers.WAYS["end"].sources:
        offers.step(tx, old, "end", staff_id=staff_id)


def _kept(tx: Session, merchant: Merchant, draft: Draft, *, staff_id: str) -> Offer:
    query = select(func.count()).where(
        Offer.village_id == merchant.village_id, Offer.merchant == merchant.code
    )
    columns = {one.name: getattr(draft, one.name) for one in fields(draft)}
    offer = Offer(
        **{name: said for name, said in columns.items() if hasattr(Offer, name)},
        village_id=merchant.village_id,
        id=clock.new_id(),
        merchant=merchant.code,
        no=tx.scalars(query).one() + 1,
        staff_id=staff_id,
        at=clock.now(),
    )
    offers.enter(tx, offer)
    return offer


def _own_or_office(session: Session, actor: Actor, code: str) -> Merchant:
    """The merchant, if the actor stands at its reader or is an officer of its village.

    :raises MerchantUnknown: neither.
    """
    merchant = find_merchant(session, code)
    if actor.shop == code and actor.may(OWN, village_id=merchant.village_id):
        return merchant
    return merchant_for(session, actor, code, CHANGE)
