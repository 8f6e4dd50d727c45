"""A shop's month: what counts in it, at what a point was worth on the day a slip was made."""

from datetime import date

from kernel import clock
from kernel.db import reading
from pos.shops import find_shop
from pos.statements import Counted, MonthStatement, Part, counted, statement
from pos.undoing import Reversal, reverse_slip, undo
from registry import point_values
from tests.pos.counter import EGGS, LI, SALT, Town, Watch

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


def of_month(month: date, shop: str = "S1") -> MonthStatement:
    """The statement of this month as it stands."""
    with reading() as session:
        return statement(session, find_shop(session, shop), month)


def test_a_slip_counts_at_the_value_of_its_day_and_back_at_the_same(
    town: Town, watch: Watch
) -> None:
    officer, second = town.actors["officer"], town.actors["second"]
    point_values.set_point_value(officer, region_id=town.east, fen=120, from_on=date(2026, 11, 22))
    early = town.redeem((SALT, 3)).reply["slip"]
    undo(town.clerk, slip=town.redeem((EGGS, 1)).reply["slip"], key="u")
    watch.forward(days=3)
    town.redeem((SALT, 1), card=LI)
    watch.forward(days=10)
    reverse_slip(officer, Reversal(early, "拿错", second))
    november, december = of_month(NOVEMBER), of_month(DECEMBER)
    assert november.parts == (Part(100, 2, 14, 1, 8), Part(120, 1, 2, 0, 0))
    assert (november.points, november.fen, november.slips, november.back) == (8, 840, 3, 1)
    assert december.parts == (Part(100, 0, 0, 1, 6),)
    assert (december.points, december.fen, december.slips) == (-6, -600, 0)
    assert november.matches
    assert december.matches
    assert november.fingerprint != december.fingerprint
    with reading() as session:
        [one] = counted(session, find_shop(session, "S1"), DECEMBER)
    assert one == Counted(clock.now(), early, -6, 100)


def test_the_month_is_the_town_s_own_and_the_shop_s(town: Town, watch: Watch) -> None:
    watch.at = clock.month_bounds(DECEMBER)[0]
    watch.forward(microseconds=-1)
    town.redeem((SALT, 1))
    watch.forward(microseconds=1)
    town.redeem((SALT, 2))
    assert (of_month(NOVEMBER).points, of_month(DECEMBER).points) == (2, 4)
    assert of_month(DECEMBER, "W1").parts == ()
    assert of_month(DECEMBER).parts[0].fen == point_values.DEFAULT_FEN
