"""The demo's merchants: every state and type, a settled month, a wish that became an offer."""

from collections import Counter

from app.demo_merchants import MERCHANTS, answer_wish, open_market, sell, settle
from kernel.db import reading, transaction
from merchants import demanding, find_merchant, merchants_in
from merchants.demands import ended_demands
from merchants.months import months_of
from merchants.offers import offers_of
from merchants.policy_adopting import add_default_policies
from registry import RoleAt, find_subject
from tests.merchants.market import grade
from tests.pos.counter import EAST, LI, PASSWORD, WANG, Town, Watch, whole
from tests.registry.people import make_staff

WISH = "理发便宜点"


def test_there_is_something_of_everything(town: Town, watch: Watch) -> None:
    transaction(add_default_policies)
    for username in ("village-1", "village-2"):
        make_staff(username, RoleAt("village-officer", town.east))
    with reading() as session:
        demanding.ask(find_subject(session, WANG), words=WISH, key="w")
    grade(town, WANG, "A")
    told: dict[str, list[dict[str, str]]] = {"people": []}
    market = open_market(EAST, told, password=PASSWORD)
    sell(market, [town.cards[WANG], town.cards[LI]])
    watch.forward(days=40)
    sell(market, [town.cards[WANG]])
    settle(market)
    answer_wish(market, WISH)
    with reading() as session:
        found = [one for one in merchants_in(session, {town.east}) if one.code != town.merchant]
        states = Counter(one.state for one in found)
        offers = offers_of(session, found)
        [ended] = ended_demands(session, {town.east})
        month = months_of(session, find_merchant(session, market.hairdresser))
    assert states == {"published": 3, "paused": 1, "checked": 1, "enrolled": 1}
    assert {one.offer.type for one in offers} == {"percent", "amount", "price", "gift"}
    assert Counter(one.count.state for one in offers) == {"published": 6, "draft": 1}
    assert len({one.offer.policy for one in offers}) > 3
    assert [(uses, len(sides)) for _first, uses, sides in month] == [(1, 0), (1, 2)]
    assert ended.end is not None
    assert [one["username"] for one in told["people"]] == ["merchant-1"]
    assert [one["merchant"] for one in told["readers"]] == [MERCHANTS[0][0]]
    whole()
