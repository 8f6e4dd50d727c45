"""Writing and approving: two people, a policy in force, no price raised to be lowered."""

import pytest

from kernel import clock
from kernel.db import reading
from merchants import offering
from merchants.offer_drafts import OfferNoGain
from merchants.offering import ListPriceRaised, OtherPersonApprovesOffer, PolicyUnfit
from merchants.offers import OfferUnknown, find_offer
from merchants.roll import MerchantStateUnfit, MerchantUnknown, find_merchant
from tests.merchants.market import act, adopt, draft, public, written
from tests.pos.counter import Town, Watch, join


def _state(town: Town, offer: str) -> str:
    with reading() as session:
        return find_offer(session, find_merchant(session, town.merchant), offer).count.state


def _write(town: Town, who: str, code: str = "", key: str = "", **other: object) -> str:
    adopt()
    asked = draft(**other)
    done = offering.write(town.actors[who], code or town.merchant, asked, key=key or clock.new_id())
    offer: str = done.reply["offer"]
    return offer


def test_a_merchant_writes_and_an_officer_approves(town: Town) -> None:
    offer = _write(town, "merchant", key="w")
    assert _write(town, "merchant", key="w") == offer
    with pytest.raises(MerchantUnknown):
        act(town, offer, "approve", who="merchant")
    act(town, offer, "approve", who="officer")
    act(town, offer, "publish", who="officer")
    act(town, offer, "pause", who="merchant")
    with pytest.raises(MerchantUnknown):
        act(town, offer, "resume", who="merchant")
    act(town, offer, "end", who="merchant")
    assert _state(town, offer) == "ended"


def test_nobody_approves_what_one_wrote_or_what_is_not_there(town: Town) -> None:
    offer = written(town)
    with pytest.raises(OtherPersonApprovesOffer):
        act(town, offer, "approve", who="officer")
    for who in ("officer-west", "supervisor", "clerk"):
        with pytest.raises(MerchantUnknown):
            act(town, offer, "approve", who=who)
    with pytest.raises(OfferUnknown):
        act(town, "none", "approve")
    other = join(town, town.east, "小饭馆", "91440300708461136T")
    with pytest.raises(OfferUnknown):
        act(town, offer, "approve", code=other)
    with pytest.raises(MerchantUnknown):
        _write(town, "merchant", other)
    early = join(town, town.east, "又一家", upto="check")
    with pytest.raises(MerchantStateUnfit):
        _write(town, "officer", early)


def test_an_offer_belongs_to_a_policy_that_works_through_offers(town: Town) -> None:
    for policy in (1, 2, 12):
        with pytest.raises(PolicyUnfit):
            _write(town, "officer", policy=policy)


def test_a_list_price_does_not_rise_within_90_days(town: Town, watch: Watch) -> None:
    first = public(town)
    with pytest.raises(ListPriceRaised):
        _write(town, "officer", list_fen=1600)
    with pytest.raises(OfferNoGain):
        _write(town, "officer", list_fen=1500, points=4)
    second = _write(town, "officer", list_fen=1400, replaces=first)
    with pytest.raises(OfferUnknown):
        _write(town, "officer", replaces="none")
    act(town, second, "approve")
    assert _state(town, first) == "published"
    act(town, second, "publish")
    assert (_state(town, first), _state(town, second)) == ("ended", "published")
    watch.forward(days=91)
    assert _write(town, "officer", list_fen=1600)
