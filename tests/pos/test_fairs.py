"""Fairs: goods of their own, limits a household, goods kept until then, at the checkout itself."""

from datetime import timedelta

import pytest

from kernel import clock
from kernel.db import reading, transaction
from kernel.errors import Refusal
from pos.fair_acts import Plan, end_fair, plan_fair
from pos.fairs import FairLimitReached, fair_of, fairs_of, offer_of
from pos.openings import calendar_of
from pos.shops import find_shop
from pos.undoing import undo
from registry import set_setting
from tests.pos.counter import EGGS, LI, MATCHES, SALT, Town, Watch, everything, whole


def _plan(town: Town, *, only: bool = False, kept: bool = False) -> str:
    """Salt, two a household, and eggs: in one hour, for three hours."""
    since = clock.now() + timedelta(hours=1)
    goods = ((SALT, 2), (EGGS, None))
    plan = Plan(" 年货  专场 ", since, since + timedelta(hours=3), goods, only=only, kept=kept)
    reply: dict[str, str] = plan_fair(
        town.actors["officer"], shop="S1", plan=plan, key=clock.new_id()
    ).reply
    return reply["fair"]


def _refused(town: Town, *lines: tuple[str, int]) -> tuple[str, dict[str, object]]:
    before = everything()
    with pytest.raises(Refusal) as refused:
        town.redeem(*lines)
    assert everything() == before
    return refused.value.code, dict(refused.value.details)


def test_a_household_has_its_share_of_a_fair_and_no_more(town: Town, watch: Watch) -> None:
    fair = _plan(town)
    town.redeem((SALT, 5))  # before it began, nothing is limited and nothing counts
    watch.forward(hours=1)
    first = town.redeem((SALT, 1), (MATCHES, 1)).reply["slip"]
    limit = {"goods": SALT, "fair": "年货 专场", "limit": 2}
    assert _refused(town, (SALT, 2)) == ("fair-limit-reached", {**limit, "left": 1})
    town.redeem((SALT, 2), card=LI)  # each household has its own
    undo(town.clerk, slip=first, key="u")
    town.redeem((SALT, 2), (EGGS, 3))
    assert _refused(town, (SALT, 1))[1]["left"] == 0
    watch.forward(hours=3)
    town.redeem((SALT, 1))
    with reading() as session:
        shop = find_shop(session, "S1")
        assert fair_of(session, shop, fair).state == "over"
        assert offer_of(session, shop).on is None
    whole()


def test_only_its_own_goods_and_nothing_of_them_before(town: Town, watch: Watch) -> None:
    fair = _plan(town, only=True, kept=True)
    kept = {"goods": EGGS, "fair": "年货 专场", "on": "2026-11-20"}
    assert _refused(town, (MATCHES, 1), (EGGS, 1)) == ("goods-kept", kept)
    town.redeem((MATCHES, 1))
    watch.forward(hours=1)
    assert _refused(town, (EGGS, 1), (MATCHES, 1)) == (
        "goods-not-in-fair",
        {"goods": MATCHES, "fair": "年货 专场"},
    )
    town.redeem((EGGS, 1))
    watch.forward(minutes=1)
    officer = town.actors["officer"]
    for _ in range(2):
        end_fair(officer, shop="S1", fair=fair, key="end")
    town.redeem((MATCHES, 1), (SALT, 9))
    # Called off before it begins, it never was: what it kept is handed out.
    other = _plan(town, kept=True)
    assert _refused(town, (EGGS, 1))[0] == "goods-kept"
    end_fair(officer, shop="S1", fair=other, key="off")
    town.redeem((EGGS, 1))
    with reading() as session:
        shop = find_shop(session, "S1")
        assert [one.state for one in fairs_of(session, shop)] == ["called-off", "over"]
    whole()


def test_a_fair_opens_the_shop_on_its_days(town: Town, watch: Watch) -> None:
    transaction(lambda tx: set_setting(tx, town.east, "open_only", 1))
    assert _refused(town, (EGGS, 1))[0] == "shop-closed"
    _plan(town)
    with reading() as session:
        coming = calendar_of(session, find_shop(session, "S1")).coming(clock.today())
    assert coming == [clock.today()]
    watch.forward(hours=1)
    town.redeem((EGGS, 1))


def test_the_limit_holds_for_what_two_tills_ask_at_once(town: Town, watch: Watch) -> None:
    """The second reads under the household's lock what the first has taken."""
    _plan(town)
    watch.forward(hours=1)
    town.redeem((SALT, 2))
    with pytest.raises(FairLimitReached):
        town.redeem((SALT, 1), by="colleague")
