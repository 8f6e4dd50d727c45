"""Corrections: the exact opposite, once, and never below zero."""

from threading import Barrier, Thread

import pytest
from sqlalchemy.orm import Session

import ledger
from kernel import clock
from kernel.db import Database, transaction
from ledger import AlreadyReversed, LawBroken, NotEnoughPoints, NotReversible
from tests.ledger import books
from tests.ledger.books import LI, SHOP, VILLAGE, WANG


def test_an_undo_is_the_exact_opposite(village: Database) -> None:
    books.post(books.opening(100))
    slip = books.post(books.redeem(30))
    entry = books.undo(slip, source="slip/1/undo")
    assert (entry.kind, entry.reverses, entry.source) == ("undo", slip.id, "slip/1/undo")
    assert {leg.account: leg.points for leg in entry.legs} == {WANG: 30, SHOP: -30}
    assert (books.balance(), books.balance(SHOP)) == (100, 0)


def test_an_entry_of_many_legs_is_taken_back_whole(village: Database) -> None:
    moves = (
        ledger.move(5, source="issued", target=WANG),
        ledger.move(7, source="issued", target=LI),
    )
    both = ledger.Draft(VILLAGE, "opening", moves, "both", "staff/1", books.LAST)
    entry = books.undo(books.post(both), "reverse")
    assert {leg.account: leg.points for leg in entry.legs} == {WANG: -5, LI: -7, "issued": 12}


def test_once(village: Database) -> None:
    books.post(books.opening(100))
    slip = books.post(books.redeem(30))
    books.undo(slip)
    for kind in ("undo", "reverse"):
        with pytest.raises(AlreadyReversed) as refused:
            books.undo(slip, kind)
        assert refused.value.details == {"entry": slip.id}
    assert books.balance() == 100


def test_once_even_at_once(village: Database) -> None:
    books.post(books.opening(100))
    slip = books.post(books.redeem(30))
    barrier, outcomes = Barrier(2, timeout=60), list[str]()

    def undo(kind: str) -> None:
        barrier.wait()
        outcomes.append(books.outcome_of(lambda: books.undo(slip, kind)))

    threads = [Thread(target=undo, args=(kind,)) for kind in ("undo", "reverse")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["already-reversed", "done"]
    assert books.balance() == 100


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_who_reverses_second_waits_for_the_first(village: Database) -> None:
    """The first is not committed yet when the second asks whether there is one."""
    books.post(books.opening(100))
    slip = books.post(books.redeem(30))
    outcomes: list[str] = []
    second = Thread(target=lambda: outcomes.append(books.outcome_of(lambda: books.undo(slip))))

    def first(tx: Session) -> None:
        ledger.reverse(tx, VILLAGE, slip.id, kind="reverse", source="first", actor="staff/1")
        second.start()
        second.join(0.3)
        assert outcomes == []

    transaction(first)
    second.join()
    assert outcomes == ["already-reversed"]


@pytest.mark.parametrize(
    ("kind", "correction", "outcome"),
    [
        ("opening", "undo", "not-reversible"),
        ("opening", "reverse", "done"),
        ("award", "undo", "not-reversible"),
        ("award", "reverse", "done"),
        ("redeem", "undo", "done"),
        ("redeem", "reverse", "done"),
        ("budget", "reverse", "not-reversible"),
        ("undo", "reverse", "not-reversible"),
        ("redeem", "expire", "not-reversible"),
    ],
)
def test_what_may_be_corrected_how(
    village: Database, kind: str, correction: str, outcome: str
) -> None:
    books.post(books.opening(100))
    entry = {
        "opening": lambda: books.post(books.opening(5)),
        "award": lambda: books.post(books.award(5)),
        "redeem": lambda: books.post(books.redeem(5)),
        "budget": lambda: books.grant(5),
        "undo": lambda: books.undo(books.post(books.redeem(5))),
    }[kind]()
    assert books.outcome_of(lambda: books.undo(entry, correction)) == outcome


def test_what_cannot_be_corrected_says_its_kind(village: Database) -> None:
    with pytest.raises(NotReversible) as refused:
        books.undo(books.grant(5), "reverse")
    assert refused.value.details == {"kind": "budget"}


def test_there_is_no_correction_of_nothing(village: Database) -> None:
    books.post(books.opening(100))

    def work(tx: Session) -> None:
        ledger.reverse(tx, VILLAGE, "0" * 32, kind="undo", source="x", actor="staff/1")

    with pytest.raises(LawBroken, match="no entry"):
        transaction(work)


def test_an_award_that_is_spent_is_short(village: Database) -> None:
    award = books.post(books.award(50))
    books.post(books.redeem(30))
    with pytest.raises(NotEnoughPoints) as refused:
        books.undo(award, "reverse")
    assert refused.value.details == {"short": 30, "balance": 20, "points": 50}
    assert books.balance() == 20


def test_points_go_back_to_the_lot_they_came_from(village: Database) -> None:
    soon, late = clock.today() + books.days(10), clock.today() + books.days(400)
    books.post_many(books.opening(20, until=soon), books.opening(50, until=late))
    slip = books.post(books.redeem(30))  # 20 of the first lot, 10 of the second
    assert books.next_expiry() == ledger.Expiry(40, late)
    entry = books.undo(slip)
    assert [(leg.points, leg.expires_on) for leg in entry.legs if leg.account == WANG] == [
        (30, None)
    ]
    assert books.next_expiry() == ledger.Expiry(20, soon)
    with clock.frozen(books.NOON + books.days(11)):
        assert books.available() == 50


def test_what_ended_meanwhile_gets_thirty_days(village: Database) -> None:
    soon, late = clock.today() + books.days(10), clock.today() + books.days(400)
    books.post_many(books.opening(20, until=soon), books.opening(50, until=late))
    slip = books.post(books.redeem(30))
    with clock.frozen(books.NOON + books.days(11)):
        grace = clock.today() + books.days(30)
        entry = books.undo(slip)
        assert [(leg.points, leg.expires_on) for leg in entry.legs if leg.account == WANG] == [
            (10, None),
            (20, grace),
        ]
        assert books.next_expiry() == ledger.Expiry(20, grace)
        assert books.available() == 70
    with clock.frozen(books.NOON + books.days(41)):
        assert books.available() == 70
    with clock.frozen(books.NOON + books.days(42)):
        assert books.available() == 50


def test_all_of_it_may_have_ended(village: Database) -> None:
    books.post(books.opening(20, until=clock.today()))
    slip = books.post(books.redeem(15))
    with clock.frozen(books.NOON + books.days(1)):
        entry = books.undo(slip)  # 5 end unused, 15 come back with grace
        assert [leg.points for leg in entry.legs if leg.account == WANG] == [15]
        assert [(line.kind, line.points) for line in books.statement()][:2] == [
            ("undo", 15),
            ("expire", -5),
        ]
        assert books.available() == 15


def _undoing(slip: ledger.Entry) -> ledger.Draft:
    """The undo of a slip, to be posted among others."""
    points = -slip.legs[0].points
    back = (ledger.move(points, source=SHOP, target=WANG),)
    return ledger.Draft(VILLAGE, "undo", back, f"undo/{slip.id}", "staff/1", reverses=slip.id)


def test_two_given_back_together_are_reckoned_together(village: Database) -> None:
    """Both slips drew on a lot that has ended: the second must not fall back into it."""
    books.post_many(books.opening(20, until=clock.today()), books.opening(10))
    slips = [books.post(books.redeem(points)) for points in (20, 5)]
    with clock.frozen(books.NOON + books.days(1)):
        books.post_many(*map(_undoing, slips))
        assert (books.balance(), books.available()) == (30, 30)
        assert books.next_expiry() == ledger.Expiry(20, clock.today() + books.days(30))


def test_what_is_spent_just_before_is_given_back_first(village: Database) -> None:
    """15 end, 8 of the next lot are spent, 5 come back to it: nothing needs grace."""
    books.post_many(books.opening(20, until=clock.today()), books.opening(50))
    slip = books.post(books.redeem(5))
    with clock.frozen(books.NOON + books.days(1)):
        books.post_many(books.redeem(8), _undoing(slip))
        assert books.next_expiry() == ledger.Expiry(47, books.LAST)
        assert (books.balance(), books.available()) == (47, 47)
