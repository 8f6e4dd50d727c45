"""A demand that became an offer: answered by the offer's number, read by everybody who asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from kernel.errors import Refusal
from kernel.once import Outcome
from merchants.demanding import PERMISSION, DemandUnknown, end
from merchants.demands import OFFERED, Demanded, DemandEnd, find_open
from merchants.doing import in_place
from merchants.offers import Offer
from merchants.roll import Merchant
from merchants.showing import Running, running_offers
from registry import Actor, cells, require


class DemandOfferUnfit(Refusal):
    """No public offer of this village that holds today has this number."""

    code = "demand-offer-unfit"


@dataclass(frozen=True)
class Became:
    """What a demand became: an offer, whose, and whether it still holds."""

    merchant: Merchant
    offer: Offer
    holds: bool


def answer(actor: Actor, *, village: int, demand: str, number: str, key: str) -> Outcome:
    """Say that a demand became the offer with this number: every asker reads it. Outermost.

    The reply: `demand`, `offer`.

    :raises NotPermitted: not where the actor keeps the list.
    :raises DemandUnknown: it does not wait.
    :raises DemandOfferUnfit: no such offer holds here today.
    """
    require(actor, PERMISSION, village_id=village)
    number = cells.tight(number).upper()

    def work(tx: Session) -> dict[str, Any]:
        found = find_open(tx, village, demand=demand)
        if found is None:
            raise DemandUnknown
        offer = _public(tx, village, number).offer
        end(tx, found, DemandEnd(outcome=OFFERED, offer=offer.id, words=""), actor)
        return {"demand": found.id, "offer": offer.id}

    asked = {"do": "demand-offer", "demand": demand, "number": number}
    return in_place(village, client=actor.client, key=key, asked=asked, work=work)


def became(session: Session, found: Sequence[Demanded]) -> Mapping[str, Became]:
    """Demand → what it became, of those that became an offer."""
    ends = [one.end for one in found if one.end is not None and one.end.offer is not None]
    villages = {one.village_id for one in ends}
    holding = {one.offer.id for one in running_offers(session, villages, limit=None)}
    same = and_(Merchant.village_id == Offer.village_id, Merchant.code == Offer.merchant)
    query = (
        select(Offer, Merchant)
        .join(Merchant, same)
        .where(Offer.village_id.in_(villages), Offer.id.in_({one.offer for one in ends}))
    )
    offers = {
        offer.id: Became(merchant, offer, offer.id in holding)
        for offer, merchant in session.execute(query)
    }
    return {one.demand: offers[one.offer] for one in ends if one.offer in offers}


def _public(tx: Session, village: int, number: str) -> Running:
    """The offer that anybody of the village can have today, by its number.

    :raises DemandOfferUnfit: there is none.
    """
    for one in running_offers(tx, {village}, limit=None):
        if one.offer.number == number:
            return one
    raise DemandOfferUnfit
