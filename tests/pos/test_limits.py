"""Limits: points a day with a card alone, pieces a month of scarce goods."""

import pytest

import registry
from kernel.db import reading, transaction
from pos.limits import (
    GoodsLimitReached,
    LimitReached,
    day_limit,
    left_today,
    used_today,
)
from pos.undoing import undo
from registry import set_setting
from tests.pos.counter import LI, MATCHES, OIL, SALT, WANG, Town, Watch


def _left(town: Town, number: str = LI) -> int:
    with reading() as session:
        return left_today(session, town.east, number)[1]


def test_a_card_alone_may_use_200_points_a_day(town: Town, watch: Watch) -> None:
    town.redeem((MATCHES, 150), card=LI)
    assert _left(town) == 50
    with pytest.raises(LimitReached) as refused:
        town.redeem((MATCHES, 51), card=LI)
    assert refused.value.details == {"limit": 200, "left": 50, "points": 51, "proven": 350}
    town.redeem((MATCHES, 50), card=LI)
    assert _left(town) == 0
    with pytest.raises(LimitReached):
        town.redeem((MATCHES, 1), card=LI)
    assert _left(town, WANG) == 200
    # 16:00 in UTC is midnight in the town.
    watch.at = watch.at.replace(hour=15, minute=59)
    with pytest.raises(LimitReached):
        town.redeem((MATCHES, 1), card=LI)
    watch.forward(minutes=1)
    assert town.redeem((MATCHES, 1), card=LI).reply["points"] == 1


def test_the_limit_holds_over_both_tills(town: Town) -> None:
    town.redeem((MATCHES, 150), card=LI)
    with pytest.raises(LimitReached):
        town.redeem((MATCHES, 51), card=LI, by="colleague")


def test_a_slip_taken_back_does_not_count(town: Town) -> None:
    slip = town.redeem((MATCHES, 200), card=LI).reply["slip"]
    undo(town.clerk, slip=slip, key="u1")
    assert _left(town) == 200
    assert town.redeem((MATCHES, 200), card=LI).reply["points"] == 200


def test_the_village_may_set_another_limit(town: Town) -> None:
    transaction(lambda tx: set_setting(tx, town.east, "card_points_per_day", 30))
    with pytest.raises(LimitReached) as refused:
        town.redeem((MATCHES, 31))
    assert refused.value.details == {"limit": 30, "left": 30, "points": 31, "proven": 500}
    with reading() as session:
        assert day_limit(session, town.east) == 30
        assert day_limit(session, town.west) == 200


def test_a_limit_lowered_below_what_was_used_leaves_nothing(town: Town) -> None:
    town.redeem((MATCHES, 90))
    transaction(lambda tx: set_setting(tx, town.east, "card_points_per_day", 30))
    with reading() as session:
        assert used_today(session, town.east, WANG) == 90
    assert _left(town, WANG) == 0


def test_the_town_s_setting_holds_where_the_village_has_none(town: Town) -> None:
    transaction(lambda tx: set_setting(tx, registry.town(tx).id, "card_points_per_day", 40))
    with reading() as session:
        assert day_limit(session, town.east) == 40


def test_scarce_goods_are_limited_a_household_and_month(town: Town, watch: Watch) -> None:
    town.redeem((OIL, 1), card=LI)
    watch.forward(days=1)
    town.redeem((OIL, 1), card=LI)
    watch.forward(days=1)
    with pytest.raises(GoodsLimitReached) as refused:
        town.redeem((SALT, 1), (OIL, 1), card=LI)
    assert refused.value.details == {"goods": OIL, "limit": 2, "left": 0}
    assert town.redeem((OIL, 1), card=WANG).reply["points"] == 60
    assert town.redeem((SALT, 1), card=LI).reply["points"] == 2
    # The month turns at midnight in the town.
    watch.at = watch.at.replace(day=30, hour=15, minute=59)
    with pytest.raises(GoodsLimitReached):
        town.redeem((OIL, 1), card=LI)
    watch.forward(minutes=1)
    assert town.redeem((OIL, 2), card=LI).reply["points"] == 120


def test_scans_of_scarce_goods_are_added_up(town: Town) -> None:
    with pytest.raises(GoodsLimitReached):
        town.redeem((OIL, 1), (OIL, 1), (OIL, 1), card=LI)


def test_scarce_goods_taken_back_do_not_count(town: Town) -> None:
    slip = town.redeem((OIL, 2), card=LI).reply["slip"]
    undo(town.clerk, slip=slip, key="u1")
    assert town.redeem((OIL, 2), card=LI).reply["points"] == 120
