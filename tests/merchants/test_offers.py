"""Offers as they are kept: never changed, each step in the log, one row that counts."""

from functools import partial

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from kernel.db import reading, transaction
from merchants import offers
from merchants.offers import Offer, OfferCount, OfferEvent, OfferUnknown, find_offer, offers_of
from merchants.roll import MerchantStateUnfit, find_merchant
from tests.merchants.market import act, public, written
from tests.pos.counter import Town


def test_an_offer_is_never_changed_and_its_log_stays(town: Town) -> None:
    offer = public(town)
    with reading() as session:
        merchant = find_merchant(session, town.merchant)
        one = find_offer(session, merchant, offer)
        assert (one.count.state, one.count.uses, one.offer.no) == ("published", 0, 1)
        acts = [each.act for each in offers.offer_events(session, one.offer)]
        assert acts == ["write", "approve", "publish"]
        assert offers_of(session, [merchant], ("draft",)) == []
        with pytest.raises(OfferUnknown):
            find_offer(session, merchant, "other")
    for attack in (
        update(Offer).values(value=1),
        delete(Offer),
        update(OfferEvent).values(state="draft"),
        delete(OfferEvent),
        update(OfferCount).values(uses=-1),
    ):
        with pytest.raises((DBAPIError, IntegrityError)):
            transaction(partial(Session.execute, statement=attack))


def test_each_act_has_its_states(town: Town) -> None:
    offer = written(town)
    for do, fits in (("publish", False), ("approve", True), ("approve", False), ("end", True)):
        if fits:
            act(town, offer, do)
        else:
            with pytest.raises(MerchantStateUnfit):
                act(town, offer, do)
    with pytest.raises(OfferUnknown):
        transaction(lambda tx: offers.hold_offer(tx, town.east, "other"))
