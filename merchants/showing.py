"""Offers that hold now, for anybody to read: whose, what each gives, and on what terms.

Only public offers of public merchants, within their days, under a policy that runs.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session

from kernel import clock
from merchants.agreements import Agreement
from merchants.offers import Offer, OfferCount
from merchants.policies import policies_in_force
from merchants.roll import Merchant

#: A page and a leaflet stay such that can be read; more is told at the village office.
SHOWN: Final = 200


@dataclass(frozen=True)
class Running:
    """An offer that holds today, and the merchant that gives it."""

    merchant: Merchant
    offer: Offer


def running_offers(
    session: Session,
    villages: Collection[int],
    *,
    policy: int | None = None,
    limit: int | None = SHOWN,
) -> list[Running]:
    """The offers that hold today in these villages, by policy, merchant and number.

    `policy`: under this one alone. `limit`: at most so many; none: all.
    """
    day = clock.today()
    running = {one.no for one in policies_in_force(session, day) if one.is_running(day)}
    wanted = running if policy is None else running & {policy}
    bound = exists().where(
        Agreement.village_id == Merchant.village_id,
        Agreement.merchant == Merchant.code,
        Agreement.from_on <= day,
        Agreement.until_on >= day,
    )
    query = (
        select(Merchant, Offer)
        .join(Offer, and_(Offer.village_id == Merchant.village_id, Offer.merchant == Merchant.code))
        .join(
            OfferCount,
            and_(OfferCount.village_id == Offer.village_id, OfferCount.offer == Offer.id),
        )
        .where(
            Merchant.village_id.in_(villages),
            Merchant.state == "published",
            OfferCount.state == "published",
            Offer.from_on <= day,
            Offer.until_on >= day,
            Offer.policy.in_(wanted),
            bound,
        )
        .order_by(Offer.policy, Merchant.village_id, Merchant.name, Merchant.code, Offer.no)
        .limit(limit)
    )
    return [Running(row[0], row[1]) for row in session.execute(query)]
