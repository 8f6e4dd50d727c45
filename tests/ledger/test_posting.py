"""Posting: what is refused and why, what is written, and that time never runs back."""

from collections.abc import Callable
from dataclasses import replace
from threading import Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

import ledger
from kernel import clock
from kernel.db import Database, transaction
from ledger import Draft, LawBroken, NotEnoughPoints, PointsEnded, SourceUsed, move
from tests.ledger import books
from tests.ledger.books import LAST, LI, SHOP, VILLAGE, WANG


def test_an_entry_says_what_it_did(village: Database) -> None:
    books.post(books.opening(100))
    entry = books.post(books.redeem(30, source="slip/46"))
    assert (entry.kind, entry.source, entry.actor) == ("redeem", "slip/46", "staff/1")
    assert (entry.village, entry.recorded_at, entry.reverses) == (VILLAGE, books.NOON, None)
    assert [(leg.account, leg.points, leg.balance_after) for leg in entry.legs] == [
        (WANG, -30, 70),
        (SHOP, 30, 30),
    ]
    assert entry.legs[0].seq == 2
    assert (books.balance(), books.balance("issued"), books.balance(SHOP)) == (70, -100, 30)


def test_what_is_written_is_what_was_answered(village: Database) -> None:
    entry = books.post(books.opening(100))
    stored = books.rows(
        "SELECT account, slot, seq, points, balance_after FROM posting ORDER BY account"
    )
    assert stored == [
        (leg.account, leg.slot, leg.seq, leg.points, leg.balance_after)
        for leg in sorted(entry.legs, key=lambda leg: leg.account)
    ]
    assert books.rows("SELECT entry, legs, digest FROM entry_seal") == [
        (entry.id, 2, entry.digest())
    ]


def test_a_household_never_falls_below_zero(village: Database) -> None:
    books.post(books.opening(10))
    with pytest.raises(NotEnoughPoints) as refused:
        books.post(books.redeem(13))
    assert refused.value.details == {"short": 3, "balance": 10, "points": 13}
    assert books.balance() == 10
    books.post(books.redeem(10))
    assert books.balance() == 0


def test_a_refusal_leaves_nothing_behind(village: Database) -> None:
    books.post(books.opening(10))
    assert books.outcome_of(
        lambda: books.post_many(books.redeem(4), books.redeem(4), books.redeem(4))
    ) == ("not-enough-points")
    assert books.balance() == 10
    assert len(books.statement()) == 1


def test_a_source_has_one_entry_of_a_kind(village: Database) -> None:
    first = books.post(books.award(5, source="2026-03/1"))
    with pytest.raises(SourceUsed) as refused:
        books.post(books.award(7, LI, source="2026-03/1"))
    assert refused.value.details == {"kind": "award", "entry": first.id}
    assert books.outcome_of(
        lambda: books.post_many(books.award(1, source="x"), books.award(1, LI, source="x"))
    ) == ("source-used")
    books.post(books.opening(5, source="2026-03/1"))  # another kind is another matter
    assert (books.balance(), books.balance(LI)) == (10, 0)


def test_the_source_of_another_village_is_another_source(village: Database) -> None:
    books.open_books(WANG, village=books.ELSEWHERE)
    draft = books.award(5, source="2026-03/1")
    books.post(draft)
    books.post(replace(draft, village=books.ELSEWHERE))


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_one_source_for_two_households_at_once_is_refused_too(village: Database) -> None:
    """The second does not see the first's entry, waits for it at the insert, and is late."""
    outcomes: list[str] = []

    def late() -> None:
        award = books.award(7, LI, source="2026-03/1")
        outcomes.append(books.outcome_of(lambda: books.post(award)))

    def work(tx: Session) -> Thread:
        # One slot of `issued` for both would make the second wait before it looks.
        ledger.post(tx, books.award(5, source="2026-03/1"))
        thread = Thread(target=late)
        thread.start()
        thread.join(0.3)
        assert outcomes == []
        return thread

    transaction(work).join()
    assert outcomes == ["source-used"]
    assert (books.balance(), books.balance(LI)) == (5, 0)


def test_points_cannot_be_received_ended(village: Database) -> None:
    with pytest.raises(PointsEnded) as refused:
        books.post(books.award(5, until=clock.today() - books.days(1)))
    assert refused.value.details == {"on": "2026-03-01"}
    books.post(books.award(5, until=clock.today()))
    assert books.available() == 5


def test_what_is_not_open_receives_nothing(village: Database) -> None:
    with pytest.raises(LawBroken, match="not open"):
        books.post(books.award(5, "household/0"))
    books.post(books.opening(5))
    elsewhere = (move(5, source=WANG, target="redeemed/S99"),)
    with pytest.raises(LawBroken, match="redeemed/S99: not open in village 7"):
        books.post(Draft(VILLAGE, "redeem", elsewhere, "slip/1", "staff/1"))
    assert books.balance() == 5


def test_nothing_together_is_nothing(village: Database) -> None:
    assert books.post_many() == []


def test_one_transaction_is_of_one_village(village: Database) -> None:
    there = replace(books.award(5), village=books.ELSEWHERE)
    with pytest.raises(LawBroken, match="one village"):
        books.post_many(books.award(5), there)


def test_a_broken_cache_stops_the_next_post(database: Database) -> None:
    """The chain is on the postings: a wrong cache cannot be posted from."""
    books.open_books(WANG)
    books.post(books.opening(10))
    with database.writer.begin() as connection:
        connection.exec_driver_sql(f"UPDATE balance SET points = 90 WHERE account = '{WANG}'")
    with pytest.raises(IntegrityError, match="posting_follows"):
        books.post(books.redeem(30))


def test_the_hold_expires_what_the_nightly_run_has_not(village: Database) -> None:
    books.post(books.opening(30, until=clock.today()))
    books.post(books.opening(12))
    with clock.frozen(books.NOON + books.days(1)):
        with pytest.raises(NotEnoughPoints) as refused:
            books.post(books.redeem(13))
        assert refused.value.details == {"short": 1, "balance": 12, "points": 13}
        assert books.balance() == 42  # a refusal posts nothing, the expiry neither
        books.post(books.redeem(12))
        assert [(line.kind, line.points, line.balance_after) for line in books.statement()][:2] == [
            ("redeem", -12, 0),
            ("expire", -30, 12),
        ]
        assert books.balance("expired") == 30
        assert books.expire() == []


def test_points_received_as_others_end_still_end_themselves(village: Database) -> None:
    """All lots are past, and in the same write a new one opens: it must end in time."""
    books.post(books.opening(30, until=clock.today()))
    with clock.frozen(books.NOON + books.days(1)):
        books.post(books.award(8, until=clock.today() + books.days(5)))
        assert (books.balance(), books.available()) == (8, 8)
    with clock.frozen(books.NOON + books.days(7)):
        assert books.available() == 0
        assert [entry.legs[0].points for entry in books.expire()] == [-8]
        assert books.balance() == 0


def test_time_never_runs_back_on_an_account(village: Database) -> None:
    first = books.post(books.opening(10))
    with clock.frozen(books.NOON - books.days(1)):
        second = books.post(books.redeem(1))
        third = books.post(books.redeem(1))
    assert first.recorded_at == second.recorded_at == third.recorded_at == books.NOON


def test_an_account_that_was_behind_catches_up(village: Database) -> None:
    """An entry has one time: what the account that is ahead says moves the other's clock on."""
    ahead = books.NOON + books.days(2)
    with clock.frozen(ahead):
        books.post(books.opening(10, LI))
    both = tuple(move(5, source="issued", target=code) for code in (WANG, LI))
    entry = books.post(Draft(VILLAGE, "opening", both, "opening/both", "staff/1", LAST))
    assert entry.recorded_at == ahead
    assert books.post(books.redeem(1)).recorded_at == ahead


Plan = list[tuple[str, str, int]]
PLANS = st.lists(
    st.tuples(
        st.sampled_from(["award", "redeem", "opening"]),
        st.sampled_from([WANG, LI]),
        st.integers(1, 40),
    ),
    min_size=1,
    max_size=8,
)
MAKE: dict[str, Callable[[int, str], Draft]] = {
    "award": books.award,
    "redeem": books.redeem,
    "opening": books.opening,
}


@given(plan=PLANS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_posting_together_equals_posting_one_by_one(village: Database, plan: Plan) -> None:
    """Same legs and balances, or the same refusal and nothing at all."""
    before = {code: books.balance(code) for code in (WANG, LI)}
    drafts = [MAKE[kind](points, code) for kind, code, points in plan]
    apart: list[tuple[str, int, int]] = []
    refused_apart = refused_together = "done"

    def one_by_one(tx: Session) -> None:
        for draft in drafts:
            apart.extend(_household_legs(ledger.post(tx, draft)))
        raise Undone

    try:
        transaction(one_by_one)
    except Undone:
        pass
    except NotEnoughPoints as refusal:
        refused_apart = refusal.code
    together: list[tuple[str, int, int]] = []
    try:
        for entry in books.post_many(*drafts):
            together.extend(_household_legs(entry))
    except NotEnoughPoints as refusal:
        refused_together = refusal.code
    assert refused_apart == refused_together
    if refused_together == "done":
        assert sorted(together) == sorted(apart)
    else:
        assert {code: books.balance(code) for code in (WANG, LI)} == before


class Undone(Exception):
    """Rolls a trial back."""


def _household_legs(entry: ledger.Entry) -> list[tuple[str, int, int]]:
    """Slots are drawn by lot: only the households' own lines compare."""
    return [
        (leg.account, leg.points, leg.balance_after)
        for leg in entry.legs
        if leg.account in (WANG, LI)
    ]


def test_many_come_back_in_their_order_with_what_ended_left_out(village: Database) -> None:
    books.post(books.opening(30, until=clock.today()))
    with clock.frozen(books.NOON + books.days(1)):
        drafts = [books.award(1, LI), books.award(2), books.redeem(1, LI), books.redeem(2)]
        entries = books.post_many(*drafts)
        assert [entry.source for entry in entries] == [draft.source for draft in drafts]
        assert books.balance() == books.balance(LI) == 0
