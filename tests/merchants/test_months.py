"""A merchant's month: what was used of each offer, and what the village owes for the points."""

from datetime import date

import pytest

from kernel import clock
from kernel.db import reading
from merchants.months import MerchantMonthUnknown, Statement, month_named, months_of, statement
from merchants.roll import find_merchant
from registry import point_values
from tests.merchants.market import public, use
from tests.pos.counter import LI, Town, Watch

NOVEMBER = date(2026, 11, 1)


def _month(town: Town, month: date = NOVEMBER) -> Statement:
    with reading() as session:
        return statement(session, find_merchant(session, town.merchant), month)


def test_it_adds_up_and_a_point_is_worth_what_it_was(town: Town, watch: Watch) -> None:
    cut = public(town, points=3)
    gift = public(town, title="送梳子", type="gift", value=0, list_fen=500, points=2)
    assert _month(town).parts == ()
    use(town, cut)
    use(town, cut, list_fen=1000)
    use(town, gift, LI)
    watch.forward(days=1)
    officer = town.actors["officer"]
    point_values.set_point_value(officer, region_id=town.east, fen=50, from_on=clock.today())
    use(town, cut, LI)
    shown = _month(town)
    first, second = shown.parts
    assert (first.uses, first.list_fen, first.paid_fen) == (3, 4000, 3200)
    assert (first.points, first.points_fen) == (9, 6 * 100 + 3 * 50)
    assert (second.uses, second.paid_fen, second.points_fen) == (1, 0, 200)
    assert (shown.uses, shown.points, shown.fen) == (4, 11, 950)
    assert (shown.list_fen, shown.paid_fen, shown.by_ledger) == (4500, 3200, 11)
    assert shown.matches
    watch.forward(days=30)
    use(town, cut)
    assert _month(town) == shown
    with reading() as session:
        merchant = find_merchant(session, town.merchant)
        assert [one[:2] for one in months_of(session, merchant)] == [
            (date(2026, 12, 1), 1),
            (NOVEMBER, 4),
        ]


def test_a_month_has_a_name() -> None:
    assert month_named("2026-11") == NOVEMBER
    for wrong in ("2026-13", "x", "2026-11-01"):
        with pytest.raises(MerchantMonthUnknown):
            month_named(wrong)
