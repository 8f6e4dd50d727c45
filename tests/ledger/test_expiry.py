"""Expiry: first in first out, equal to walking lots; the nightly run and the till agree."""

from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

import ledger
from kernel import clock
from kernel.db import Database, transaction
from tests.ledger import books
from tests.ledger.books import LI, VILLAGE, WANG
from tests.ledger.walking import Walk


def test_what_ended_unused_is_posted_once(village: Database) -> None:
    books.post_many(books.opening(30, until=clock.today()), books.opening(12))
    books.post(books.redeem(10))
    assert books.expire() == []  # the last valid day is valid
    with clock.frozen(books.NOON + books.days(1)):
        (entry,) = books.expire()
        assert (entry.kind, entry.source) == ("expire", f"{WANG}@2026-03-03")
        assert {leg.account: leg.points for leg in entry.legs} == {WANG: -20, "expired": 20}
        assert books.expire() == []
        assert (books.balance(), books.balance("expired")) == (12, 20)
        assert _due_on() == books.LAST


def test_every_household_of_the_village_and_no_other(village: Database) -> None:
    books.open_books(WANG, village=books.ELSEWHERE)
    books.post_many(
        books.opening(5, until=clock.today()),
        books.opening(7, LI, until=clock.today()),
    )
    there = ledger.Draft(
        books.ELSEWHERE,
        "opening",
        (ledger.move(9, source="issued", target=WANG),),
        "opening/1",
        "staff/1",
        clock.today(),
    )
    books.post(there)
    with clock.frozen(books.NOON + books.days(1)):
        assert [(one.village, one.legs[0].account) for one in books.expire()] == [
            (VILLAGE, WANG),
            (VILLAGE, LI),
        ]


def test_what_was_used_does_not_end(village: Database) -> None:
    books.post_many(books.opening(30, until=clock.today()), books.opening(12))
    books.post(books.redeem(35))
    with clock.frozen(books.NOON + books.days(1)):
        assert books.expire() == []
        assert books.balance() == 7
        assert _due_on() == books.LAST  # looked at, and not again before its next day


def _due_on() -> date:
    (stored,) = books.rows(f"SELECT due_on FROM balance WHERE account = '{WANG}'")[0]
    return stored if isinstance(stored, date) else date.fromisoformat(str(stored))


def test_what_ends_on_the_day_of_the_run_is_looked_at_the_day_after(village: Database) -> None:
    books.post_many(
        books.opening(5, until=clock.today()),
        books.opening(7, until=clock.today() + books.days(1)),
    )
    for day, ended in ((1, -5), (2, -7)):
        with clock.frozen(books.NOON + books.days(day)):
            assert [entry.legs[0].points for entry in books.expire()] == [ended]


def test_the_run_and_the_till_together_expire_once(village: Database) -> None:
    books.post_many(books.opening(30, until=clock.today()), books.opening(12))
    with clock.frozen(books.NOON + books.days(1)):
        books.post(books.redeem(2))
        assert books.expire() == []
        assert books.balance() == 10
    with clock.frozen(books.NOON + books.days(2)):
        assert books.expire() == []


def test_the_day_is_the_towns_own(village: Database) -> None:
    books.post(books.opening(30, until=date(2026, 12, 31)))
    with clock.frozen(books.noon(2026, 12, 31) + timedelta(hours=11, minutes=59)):
        assert books.available() == 30
    with clock.frozen(books.noon(2026, 12, 31) + timedelta(hours=12)):  # midnight in Shanghai
        assert books.available() == 0


def test_a_run_that_fails_expires_nothing(village: Database) -> None:
    books.post_many(
        books.opening(5, until=clock.today()), books.opening(7, LI, until=clock.today())
    )

    def work(tx: Session) -> None:
        ledger.expire_due(tx, VILLAGE, actor="programme")
        raise InterruptedError

    with clock.frozen(books.NOON + books.days(1)):
        with pytest.raises(InterruptedError):
            transaction(work)
        assert (books.balance(), books.balance(LI)) == (5, 7)
        assert len(books.expire()) == 2


_households = count(1)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("credit"), st.integers(1, 30), st.sampled_from([0, 3, 20, 45, 90, 400])),
        st.tuples(st.just("spend"), st.integers(1, 100), st.none()),
        st.tuples(st.just("give back"), st.integers(0, 9), st.none()),
        st.tuples(st.just("pass"), st.sampled_from([1, 5, 25, 60]), st.booleans()),
    ),
    min_size=3,
    max_size=14,
)
Steps = list[tuple[str, int, int | bool | None]]


class Household:
    """One household on the books, and beside it the same lots walked."""

    def __init__(self) -> None:
        self.code = f"household/{next(_households):06d}"
        self.walk = Walk()
        self.slips: list[ledger.Entry] = []
        books.open_books(self.code)

    def credit(self, points: int, lasts: int) -> None:
        """Points are earned, for so many days."""
        ends = clock.today() + books.days(lasts)
        books.post(books.award(points, self.code, until=ends))
        self.walk.credit(points, ends)

    def spend(self, percent: int) -> None:
        """So much of what is there is spent: both must cover it."""
        points = self.walk.points * percent // 100
        if points:
            self.slips.append(books.post(books.redeem(points, self.code)))
            self.walk.spend(points)

    def give_back(self, number: int) -> None:
        """Some slip is taken back, not always the last one."""
        if self.slips:
            slip = self.slips.pop(number % len(self.slips))
            books.undo(slip, "reverse")
            self.walk.give_back(-slip.legs[0].points, clock.today())

    def check(self) -> None:
        """Equal to walking lots; where lots opened out of order, never harsher."""
        left, expiry = books.available(self.code), books.next_expiry(self.code)
        if self.walk.in_order:
            assert left == self.walk.points
            assert (expiry and (expiry.points, expiry.on)) == self.walk.next
        else:
            assert left >= self.walk.points


@pytest.mark.prove
@given(steps=STEPS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_equals_walking_the_lots(village: Database, steps: Steps) -> None:
    """Random credits, spends, give-backs and days; the nightly run comes or does not come."""
    household, today = Household(), books.NOON
    for what, number, more in steps:
        with clock.frozen(today):
            if what == "credit":
                household.credit(number, int(more or 0))
            elif what == "spend":
                household.spend(number)
            elif what == "give back":
                household.give_back(number)
        today += books.days(number) if what == "pass" else books.days(0)
        with clock.frozen(today):
            household.walk.pass_to(clock.today())
            if what == "pass" and more:
                books.expire()
            household.check()
    event("in order" if household.walk.in_order else "out of order")
    with clock.frozen(today + books.days(1000)):
        books.expire()
        assert books.balance(household.code) == books.available(household.code) == 0
