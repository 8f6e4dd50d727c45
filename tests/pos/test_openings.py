"""When a shop is open: the village's days, its own, single dates; what the till does of it."""

from datetime import date

import pytest

from kernel import clock
from kernel.db import reading, transaction
from pos.opening_acts import set_date, set_shop_days
from pos.openings import ShopClosed, calendar_of, dates_of, days_in, rule_of
from pos.shops import find_shop
from pos.undoing import undo
from registry import opening_days, set_setting
from tests.pos.counter import SALT, Town, Watch, whole

TENTH = date(2026, 12, 10)


def _coming(count: int = 1) -> list[date]:
    with reading() as session:
        return calendar_of(session, find_shop(session, "S1")).coming(clock.today(), count)


def test_the_tenth_is_the_day_until_somebody_says_otherwise(town: Town, watch: Watch) -> None:
    officer = town.actors["officer"]
    assert _coming(2) == [TENTH, date(2027, 1, 10)]
    set_date(officer, shop="S1", on=TENTH, is_open=False, words=" 盘点 ", key="1")
    set_date(officer, shop="S1", on=date(2026, 12, 12), is_open=True, everywhere=True, key="2")
    assert _coming(2) == [date(2026, 12, 12), date(2027, 1, 10)]
    with reading() as session:
        shop = find_shop(session, "S1")
        said = [
            (one.on, one.is_open, one.words, by)
            for one, by in dates_of(session, shop, since=clock.today())
        ]
        assert said == [
            (TENTH, False, "盘点", "陈秀兰"),
            (date(2026, 12, 12), True, "", "陈秀兰"),
        ]
        # The other village's shop is not touched by what holds for every shop of this one.
        [far] = days_in(session, town.west)
        assert far.calendar.coming(clock.today()) == [TENTH]
    set_date(officer, shop="S1", on=TENTH, is_open=None, key="3")
    friday = opening_days.mask_of([5])
    set_shop_days(officer, shop="S1", days=(friday, 0), key="4")
    assert _coming() == [date(2026, 11, 20)]
    set_shop_days(officer, shop="S1", days=None, key="5")
    with reading() as session:
        assert rule_of(session, find_shop(session, "S1")) is None
    assert _coming() == [TENTH]


def test_the_town_s_midnight_begins_the_day(town: Town, watch: Watch) -> None:
    """The 10th begins at 16:00 UTC on the 9th."""
    transaction(lambda tx: set_setting(tx, town.east, "open_only", 1))
    watch.at = watch.at.replace(month=12, day=9, hour=15, minute=59)
    with pytest.raises(ShopClosed):
        town.redeem((SALT, 1))
    watch.forward(minutes=2)
    assert town.redeem((SALT, 1)).reply["points"] == 2


def test_a_village_may_hand_out_on_opening_days_only_and_undo_on_any(
    town: Town, watch: Watch
) -> None:
    first = town.redeem((SALT, 1)).reply["slip"]  # the 20th is none, and it does not matter
    transaction(lambda tx: set_setting(tx, town.east, "open_only", 1))
    with pytest.raises(ShopClosed) as refused:
        town.redeem((SALT, 1))
    assert refused.value.details == {"on": "2026-12-10"}
    undo(town.clerk, slip=first, key="back")
    assert town.balance("010001") == 100
    set_date(town.actors["officer"], shop="S1", on=clock.today(), is_open=True, key="today")
    assert town.redeem((SALT, 1)).reply["points"] == 2
    whole()
