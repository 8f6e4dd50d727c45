"""The figures: equal to sums made on their own from what the verbs did, month by month."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial

import ledger
import registry
from kernel import clock
from kernel.db import reading, transaction
from office import dashboard
from office.dashboard import Figures
from pos.undoing import undo
from tests.pos.counter import LI, MATCHES, POINTS, WANG, Town, Watch


class Tally:
    """What was done, written down by hand beside the books."""

    def __init__(self) -> None:
        self.said: list[tuple[date, str, int]] = []

    def note(self, what: str, points: int) -> None:
        """So many points, now."""
        self.said.append((clock.today(), what, points))

    def sum(self, what: str, of: Callable[[date], bool]) -> int:
        """What was noted on the days wanted."""
        return sum(points for day, one, points in self.said if one == what and of(day))


def _live(town: Town, watch: Watch, tally: Tally, steps: int) -> None:
    """Some months of awards, slips, undone slips and ends, at random."""
    chance = random.Random(20261120)
    for step in range(steps):
        watch.at += timedelta(days=chance.randint(1, 12), minutes=1)
        points = chance.randint(1, 40)
        match chance.choice(["award", "award", "redeem", "undo", "expire"]):
            case "award":
                number = chance.choice([WANG, LI])
                registry.award(
                    actor_id=None, number=number, points=points, reason="清沟", ref=f"live/{step}"
                )
                tally.note("issued", points)
            case "expire":
                tally.note("expired", _expire(town))
            case what:
                _redeem(town, tally, min(points, 9), is_undone=what == "undo")


def _redeem(town: Town, tally: Tally, points: int, *, is_undone: bool) -> None:
    if _available(town) < points:
        return
    slip = town.redeem((MATCHES, points)).reply["slip"]
    tally.note("redeemed", points)
    if is_undone:
        undo(town.clerk, slip=slip, key=slip)
        tally.note("redeemed", -points)


def _available(town: Town) -> int:
    with reading() as session:
        return ledger.available(session, town.east, registry.account_of(WANG))


def _expire(town: Town) -> int:
    posted = transaction(lambda tx: ledger.expire_due(tx, town.east, actor="programme"))
    return sum(leg.points for one in posted for leg in one.legs if leg.points > 0)


def test_the_figures_are_what_was_done(
    town: Town, watch: Watch, size: Callable[[int, int], int]
) -> None:
    tally = Tally()
    tally.said.append((date(2026, 11, 19), "issued", POINTS[WANG] + POINTS[LI]))
    _live(town, watch, tally, size(60, 400))
    tally.note("expired", _expire(town))
    transaction(lambda tx: ledger.keep_months(tx, town.east))
    with reading() as session:
        sums = ledger.month_sums(session, [town.east])
        lots = ledger.outstanding(session, [town.east])
    today = clock.today()
    for year in dashboard.years_of(sums, today=today):
        found = dashboard.figures_of(sums, year=year)
        assert found.issued == tally.sum("issued", partial(_is_in, year=year))
        assert found.redeemed == tally.sum("redeemed", partial(_is_in, year=year))
        for month in dashboard.months_of(sums, year, today=today):
            of = partial(_is_in, year=year, month=month.first.month)
            assert month.figures.issued == tally.sum("issued", of)
            assert month.figures.redeemed == tally.sum("redeemed", of)
    ever = dashboard.figures_of(sums)
    held = town.balance(WANG) + town.balance(LI)
    assert ever.outstanding == held == sum(one.points for one in lots)
    assert ever.outstanding == ever.issued - ever.redeemed - ever.expired
    assert months_end(sums, today) == held


def _is_in(day: date, year: int, month: int | None = None) -> bool:
    return day.year == year and month in {None, day.month}


def months_end(sums: list[ledger.MonthSum], today: date) -> int:
    """What stands at the end of the last month."""
    return dashboard.months_of(sums, today.year, today=today)[-1].outstanding


def _sum(month: date, account: str, points: int, village: int = 7) -> ledger.MonthSum:
    return ledger.MonthSum(village, month, "award", account, 1, points)


def test_each_line_counts_in_its_figure() -> None:
    march, may = date(2026, 3, 1), date(2026, 5, 1)
    sums = [
        _sum(march, "issued", -100),
        _sum(march, "household", 73),
        _sum(march, "redeemed/S1", 20),
        _sum(march, "redeemed/S2", 1),
        _sum(march, "merchant/M7-001", 2),
        _sum(march, "expired", 2),
        _sum(march, "adjustment", 1),
        _sum(march, "moved-out", 5),
        _sum(march, "moved-in", -4),
        _sum(march, "budget/2026", -100),
        _sum(may, "issued", -9, village=8),
        _sum(may, "household", 9, village=8),
    ]
    assert dashboard.figures_of(sums, upto=march) == Figures(100, 23, 2, 1, 4, 5, 73)
    assert dashboard.figures_of(sums, year=2025) == Figures()
    assert dashboard.by_village(sums, 2026)[8] == Figures(issued=9, outstanding=9)
    assert dashboard.worth_of(sums, {7: 100, 8: 17}) == 73 * 100 + 9 * 17
    months = dashboard.months_of(sums, 2026, today=date(2026, 6, 5))
    assert [one.outstanding for one in months] == [0, 0, 73, 73, 82, 82]
    after = dashboard.months_of(sums, 2027, today=date(2027, 12, 5))
    assert (len(after), after[2].before.issued) == (12, 100)
    assert len(dashboard.months_of(sums, 2026, today=date(2027, 1, 1))) == 12
    assert dashboard.years_of(sums, today=date(2028, 1, 1)) == [2028, 2027, 2026]
    assert dashboard.years_of([], today=date(2028, 1, 1)) == [2028]


def test_ages_by_the_year_of_the_last_day() -> None:
    lots = [
        ledger.Outstanding(7, date(2026, 12, 31), 5),
        ledger.Outstanding(8, date(2026, 12, 31), 6),
        ledger.Outstanding(7, date(2025, 12, 31), 1),
    ]
    ages = dashboard.ages_of(lots, today=datetime(2026, 3, 1, tzinfo=UTC).date())
    assert [(one.year, one.points, one.ended) for one in ages] == [
        (2025, 1, True),
        (2026, 11, False),
    ]


def test_months_earned_of_all_villages() -> None:
    march, may = date(2026, 3, 1), date(2026, 5, 1)
    parts = [ledger.Earned(7, may, 5), ledger.Earned(8, may, 6), ledger.Earned(8, march, 1)]
    assert dashboard.months_earned(parts) == [(march, 1), (may, 11)]
