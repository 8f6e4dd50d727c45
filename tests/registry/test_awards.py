"""Awards: points on the books once per reference, the reason kept outside them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import select

import ledger
from kernel import clock
from kernel.db import Database, reading, transaction
from kernel.errors import Refusal
from kernel.once import KeyReused, Outcome, StoredOperation
from registry import awards
from registry.awards import AwardItem, PointsUnfit, ReasonUnfit, RefUnfit
from registry.subjects import Subject, SubjectUnknown
from tests.registry.people import NOON, Town, make_household, make_staff, make_town

REASON = "清扫村道"


@pytest.fixture
def town(database: Database) -> Town:
    """Two villages."""
    return make_town()


@pytest.fixture
def wang(town: Town) -> Subject:
    """A household of the first village."""
    return make_household(town.east, "010317")


def _award(
    points: int = 20, *, number: str = "010317", reason: str = REASON, ref: str = "2026-11/1"
) -> Outcome:
    return awards.award(actor_id=None, number=number, points=points, reason=reason, ref=ref)


def _balance(subject: Subject) -> int:
    with reading() as session:
        return ledger.balance_of(session, subject.village_id, subject.account)


def test_an_award_moves_points_and_answers_with_the_balance(database: Database) -> None:
    officer = make_staff("chen")
    with clock.frozen(NOON):
        wang = make_household(make_town().east, "010317")
        outcome = awards.award(
            actor_id=officer, number="010317", points=20, reason=REASON, ref="2026-11/1"
        )
    reply = outcome.unwrap()
    entry = reply.pop("entry")
    assert reply == {
        "household": "010317",
        "points": 20,
        "balance_after": 20,
        "ref": "2026-11/1",
        "at": "2026-11-20T04:00:00+00:00",
    }
    assert _balance(wang) == 20
    with reading() as session:
        stored = session.scalars(select(awards.Award)).one()
        assert (stored.entry_id, stored.staff_id, stored.reason) == (entry, officer, REASON)
        line = ledger.statement_of(session, wang.village_id, wang.account)[0]
    assert (line.entry, line.kind, line.source) == (entry, "award", "award/2026-11/1")
    assert line.expires_on == date(2027, 12, 31)


def test_a_repeat_gets_the_first_answer(wang: Subject) -> None:
    first, again = _award(), _award(reason=f" {REASON} ")
    assert not first.replayed
    assert again.replayed
    assert again.unwrap() == first.unwrap()
    assert _balance(wang) == 20


def test_a_repeat_by_somebody_else_is_still_a_repeat(wang: Subject) -> None:
    _award()
    officer = make_staff("chen")
    again = awards.award(
        actor_id=officer, number="010317", points=20, reason=REASON, ref="2026-11/1"
    )
    assert again.replayed
    assert _balance(wang) == 20


def test_the_same_reference_for_another_award_is_refused(town: Town, wang: Subject) -> None:
    make_household(town.east, "010318")
    _award()
    with pytest.raises(KeyReused):
        _award(21)
    with pytest.raises(KeyReused):
        _award(reason="植树")
    with pytest.raises(KeyReused):
        _award(number="010318")
    assert _balance(wang) == 20


def test_two_villages_may_use_the_same_reference(town: Town, wang: Subject) -> None:
    li = make_household(town.west, "020001")
    _award()
    _award(number="020001")
    assert (_balance(wang), _balance(li)) == (20, 20)


def test_the_same_award_at_the_same_time_counts_once(wang: Subject) -> None:
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda _: _award(), range(8)))
    assert [outcome.replayed for outcome in outcomes].count(False) == 1
    assert _balance(wang) == 20


@pytest.mark.parametrize("points", [0, -5, 10_001, True, "20", None, 2**70])
def test_unfit_points_are_refused(wang: Subject, points: int) -> None:
    with pytest.raises(PointsUnfit):
        _award(points)
    _award(10_000)
    assert _balance(wang) == 10_000


@pytest.mark.parametrize("reason", ["", "  ", "长" * 101, "two\nlines", "null\x00"])
def test_an_unfit_reason_is_refused(wang: Subject, reason: str) -> None:
    with pytest.raises(ReasonUnfit):
        _award(reason=reason)
    assert _award(reason="长" * 100).unwrap()["points"] == 20


@pytest.mark.parametrize("ref", ["", " ", "r" * 61, "a\tb", "\x00"])
def test_an_unfit_reference_is_refused(wang: Subject, ref: str) -> None:
    with pytest.raises(RefUnfit):
        _award(ref=ref)
    assert _award(ref="参" * 60).unwrap()["points"] == 20


def test_an_unknown_number_is_refused_and_can_be_used_once_it_exists(town: Town) -> None:
    with pytest.raises(SubjectUnknown):
        _award()
    wang = make_household(town.east, "010317")
    _award()
    assert _balance(wang) == 20


def test_a_passed_budget_is_refused_for_good_under_its_reference(wang: Subject) -> None:
    village = wang.village_id
    transaction(lambda tx: ledger.grant_budget(tx, village, 30, source="b1", actor="x"))
    _award()
    for _ in range(2):
        with pytest.raises(ledger.BudgetPassed):
            _award(ref="2026-11/2")
    transaction(lambda tx: ledger.grant_budget(tx, village, 30, source="b2", actor="x"))
    with pytest.raises(ledger.BudgetPassed):
        _award(ref="2026-11/2")
    _award(ref="2026-11/3")
    assert _balance(wang) == 40


def test_the_reason_is_kept_outside_the_books_and_the_stored_reply(wang: Subject) -> None:
    outcome = _award()
    assert REASON not in str(outcome.unwrap())
    with reading() as session:
        stored = session.scalars(select(StoredOperation)).one()
        assert REASON not in stored.reply + stored.key
        reasons = awards.award_reasons(session, wang.village_id, ["2026-11/1", "no such"])
    assert reasons == {"2026-11/1": REASON}


def _many(village: int, *items: AwardItem) -> int:
    return transaction(lambda tx: awards.award_many(tx, village, items, actor_id=None))


def test_many_awards_are_made_in_one_transaction(town: Town, wang: Subject) -> None:
    li = make_household(town.east, "010318")
    made = _many(
        town.east,
        AwardItem("010317", 5, REASON, "r1"),
        AwardItem("010318", 7, REASON, "r2"),
        AwardItem("010317", 2, REASON, "r3"),
    )
    assert made == 3
    assert (_balance(wang), _balance(li)) == (7, 7)
    with reading() as session:
        assert len(awards.award_reasons(session, town.east, ["r1", "r2", "r3"])) == 3


@pytest.mark.parametrize(
    ("item", "refusal"),
    [
        (AwardItem("010999", 5, REASON, "r2"), SubjectUnknown),
        (AwardItem("020001", 5, REASON, "r2"), SubjectUnknown),
        (AwardItem("010317", 0, REASON, "r2"), PointsUnfit),
        (AwardItem("010317", 5, REASON, "r1"), ledger.SourceUsed),
    ],
)
def test_one_unfit_item_among_many_stops_them_all(
    town: Town, wang: Subject, item: AwardItem, refusal: type[Refusal]
) -> None:
    make_household(town.west, "020001")
    with pytest.raises(refusal):
        _many(town.east, AwardItem("010317", 5, REASON, "r1"), item)
    assert _balance(wang) == 0


def test_a_reference_used_in_bulk_is_used(town: Town, wang: Subject) -> None:
    _many(town.east, AwardItem("010317", 5, REASON, "r1"))
    with pytest.raises(ledger.SourceUsed):
        _award(ref="r1")
    assert _balance(wang) == 5
