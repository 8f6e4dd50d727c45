"""What is outstanding by the month it was earned: equal to walking every credit."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

import ledger
from kernel import clock
from kernel.db import Database, reading, transaction
from ledger import Draft, Earned, Entry
from tests.ledger import books
from tests.ledger.books import ELSEWHERE, LI, VILLAGE, WANG

MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)
#: The last instant of March in the town, and the first of April.
LAST_OF_MARCH = datetime(2026, 3, 31, 15, 59, 59, tzinfo=UTC)
FIRST_OF_APRIL = datetime(2026, 3, 31, 16, tzinfo=UTC)


def earned(village: int = VILLAGE) -> dict[date, int]:
    """Month → points that are left of it."""
    with reading() as session:
        return {one.month: one.points for one in ledger.outstanding_by_month(session, [village])}


def test_what_came_first_is_used_first(village: Database) -> None:
    assert earned() == {}
    books.post(books.opening(100))
    assert earned() == {MARCH: 100}
    with clock.frozen(LAST_OF_MARCH):
        books.post(books.award(5, LI))
    with clock.frozen(FIRST_OF_APRIL):
        books.post(books.award(40))
    with clock.frozen(books.noon(2026, 5, 3)):
        assert earned() == {MARCH: 105, APRIL: 40}
        slip = books.post(books.redeem(110))
        assert earned() == {MARCH: 5, APRIL: 30}
        books.undo(slip)
        assert earned() == {MARCH: 105, APRIL: 40}
        books.post(books.redeem(140))
        assert earned() == {MARCH: 5}


def test_what_ends_first_is_used_first_though_it_came_later(village: Database) -> None:
    books.post(books.opening(100))
    with clock.frozen(FIRST_OF_APRIL):
        books.post(books.award(40, until=date(2026, 12, 31)))
        books.post(books.redeem(30))
        assert earned() == {MARCH: 100, APRIL: 10}


def test_what_moved_counts_when_it_came(village: Database) -> None:
    books.post(books.opening(100))
    with clock.frozen(FIRST_OF_APRIL):
        books.transfer(30)
        assert earned() == {MARCH: 70, APRIL: 30}


def test_what_has_ended_stands_until_it_is_posted(village: Database) -> None:
    books.post(books.opening(100, until=MARCH.replace(day=20)))
    with clock.frozen(FIRST_OF_APRIL):
        assert earned() == {MARCH: 100}
        books.expire()
        assert earned() == {}


def test_each_village_by_itself(village: Database) -> None:
    books.open_books(WANG, village=ELSEWHERE)
    books.post(books.opening(7))
    with clock.frozen(FIRST_OF_APRIL):
        books.post(books.opening(9, village=ELSEWHERE))
        with reading() as session:
            both = ledger.outstanding_by_month(session, [ELSEWHERE, VILLAGE, ELSEWHERE])
    assert both == [Earned(VILLAGE, MARCH, 7), Earned(ELSEWHERE, APRIL, 9)]


_villages = count(1000)
_WHO = st.sampled_from([WANG, LI])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("credit"), _WHO, st.integers(1, 30), st.sampled_from([0, 20, 45, 400])),
        st.tuples(st.just("spend"), _WHO, st.integers(1, 100), st.none()),
        st.tuples(st.just("give back"), _WHO, st.integers(0, 9), st.none()),
        st.tuples(st.just("move"), _WHO, st.integers(1, 100), st.none()),
        st.tuples(st.just("pass"), _WHO, st.sampled_from([1, 5, 25, 60]), st.booleans()),
    ),
    min_size=6,
    max_size=12,
)
Steps = list[tuple[str, str, int, int | bool | None]]


@dataclass
class Life:
    """Two households of a village of their own; beside the books every credit is kept."""

    village: int = field(default_factory=lambda: next(_villages))
    credits: dict[str, list[tuple[date, date, int]]] = field(default_factory=dict)
    taken: Counter[str] = field(default_factory=Counter)
    slips: list[Entry] = field(default_factory=list)

    def settle(self) -> None:
        """Open their accounts."""
        books.open_books(WANG, LI, village=self.village)
        self.credits = {WANG: [], LI: []}

    def post(self, draft: Draft) -> Entry:
        """Post it here."""
        return self.note([books.post(replace(draft, village=self.village))])[-1]

    def expire(self) -> None:
        """The nightly run."""

        def run(tx: Session) -> list[Entry]:
            return ledger.expire_due(tx, self.village, actor="programme")

        self.note(transaction(run))

    def give_back(self, number: int) -> None:
        """Some slip is taken back, not always the last one."""
        if self.slips:
            slip = self.slips.pop(number % len(self.slips))
            place = {"kind": "reverse", "source": slip.id, "actor": "staff/2"}

            def undo(tx: Session) -> Entry:
                return ledger.reverse(tx, self.village, slip.id, **place)

            self.note([transaction(undo)])

    def move(self, points: int, source: str, target: str) -> None:
        """Points go to the other household."""
        ref = f"split/{next(_villages)}"

        def work(tx: Session) -> list[Entry]:
            way = {"source": source, "target": target, "ref": ref}
            return ledger.transfer(tx, self.village, points=points, actor="staff/2", **way)

        self.note(transaction(work))

    def note(self, entries: list[Entry]) -> list[Entry]:
        """Write down what households got, and what they gave."""
        month = clock.today().replace(day=1)
        for leg in (leg for one in entries for leg in one.legs if leg.account in self.credits):
            if leg.expires_on is None:
                self.taken[leg.account] -= leg.points
            else:
                self.credits[leg.account].append((leg.expires_on, month, leg.points))
        return entries

    def walked(self) -> dict[date, int]:
        """Month → points left, by taking from every credit in turn."""
        left: Counter[date] = Counter()
        for code, got in self.credits.items():
            taken = self.taken[code]
            for _, month, points in sorted(got, key=lambda one: one[0]):
                part = min(taken, points)
                taken -= part
                left[month] += points - part
        return {month: points for month, points in left.items() if points}

    def held(self, code: str) -> int:
        """What the household has."""
        with reading() as session:
            return ledger.balance_of(session, self.village, code)


def _step(life: Life, what: str, who: str, number: int, more: int | bool | None) -> None:
    other = LI if who == WANG else WANG
    share = life.held(who) * number // 100
    match what:
        case "credit":
            until = clock.today() + books.days(int(more or 0))
            life.post(books.award(number, who, until=until))
        case "spend" if share:
            life.slips.append(life.post(books.redeem(share, who)))
        case "give back":
            life.give_back(number)
        case "move" if share:
            life.move(share, who, other)


@pytest.mark.prove
@given(steps=STEPS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_equals_walking_every_credit(village: Database, steps: Steps) -> None:
    """Random credits, spends, give-backs, moves and days, in and out of order."""
    life, today = Life(), books.NOON
    with clock.frozen(today):
        life.settle()
    for what, who, number, more in steps:
        today += books.days(number) if what == "pass" else books.days(0)
        with clock.frozen(today):
            life.expire()
            _step(life, what, who, number, more)
            found = earned(life.village)
            assert found == life.walked()
            assert sum(found.values()) == life.held(WANG) + life.held(LI)
