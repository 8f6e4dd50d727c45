"""The demo's counter: a settled month, a day closed with a word, and a shift that runs."""

from datetime import date

import pos
from app.demo_month import WORD, close_the_month
from kernel import clock
from kernel.db import reading
from tests.pos.counter import SALT, Town, Watch, whole


def test_a_month_is_settled_and_yesterday_closed(town: Town, watch: Watch) -> None:
    town.redeem((SALT, 1))
    watch.at = clock.month_bounds(date(2026, 12, 1))[0]
    watch.forward(hours=9)
    town.redeem((SALT, 1))
    watch.forward(days=1)
    close_the_month(town.clerk, "S1", username="officer")
    with reading() as session:
        shop = pos.find_shop(session, "S1")
        assert pos.settling.shown(session, shop, date(2026, 11, 1)).settled
        yesterday = pos.day_closing.shop_day(session, shop, date(2026, 12, 1))
        today = pos.day_closing.shop_day(session, shop, date(2026, 12, 2))
    assert [one.word for one in yesterday.exceptions] == [WORD]
    assert yesterday.close is not None
    assert [one.closed_at for one in today.shifts] == [None]
    whole()
