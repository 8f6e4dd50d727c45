"""A shop's month by goods: before + came - out - other = after, and days without any."""

from datetime import date

from kernel import clock
from kernel.db import reading, transaction
from pos.shops import find_shop
from pos.stock import Cause, move_stock
from pos.turnover import DaySum, GoodsMonth, by_day, turnover
from pos.undoing import undo
from tests.pos.counter import LAST, LI, SALT, Town, Watch

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


def _month(month: date) -> dict[str, GoodsMonth]:
    with reading() as session:
        found = turnover(session, find_shop(session, "S1"), clock.month_bounds(month))
    for one in found:
        assert one.before + one.came - one.out - one.other == one.after
    return {one.goods: one for one in found}


def _move(goods: str, pieces: int, kind: str) -> None:
    transaction(
        lambda tx: move_stock(tx, find_shop(tx, "S1"), {goods: pieces}, Cause(kind, f"{kind}/1"))
    )


def test_a_month_by_goods_and_by_day(town: Town, watch: Watch) -> None:
    town.redeem((SALT, 3), (LAST, 1))
    undo(town.clerk, slip=town.redeem((SALT, 1), card=LI).reply["slip"], key="u")
    watch.forward(days=2)
    _move(LAST, 2, "delivery")
    _move(SALT, -5, "write-off")
    town.redeem((LAST, 2), card=LI)
    watch.forward(days=10)
    november, december = _month(NOVEMBER), _month(DECEMBER)
    towel = GoodsMonth(LAST, "毛巾", "条", 0, 3, 3, 0, 0, 11)
    assert november[LAST] == towel
    assert (november[SALT].came, november[SALT].out, november[SALT].other) == (170, 3, 5)
    assert (november[SALT].empty_days, december[SALT].before) == (0, 162)
    assert (december[LAST].before, december[LAST].empty_days) == (0, 2)
    assert next(iter(november)) == SALT
    with reading() as session:
        days = by_day(session, find_shop(session, "S1"), clock.month_bounds(NOVEMBER))
    assert len(days) == 30
    assert [one for one in days if one.slips] == [
        DaySum(date(2026, 11, 20), 1, 11),
        DaySum(date(2026, 11, 22), 1, 10),
    ]
    assert _month(date(2026, 10, 1)) == {}
