"""Coverage and spread, as the dashboard says them."""

from sqlalchemy import update

from civility import coverage
from civility.panels import Rating
from kernel.db import reading, transaction
from tests.civility.rounding import Around
from tests.registry.people import make_household


def _now(around: Around) -> coverage.Coverage:
    with reading() as session:
        return coverage.coverage(session, around.place())


def test_it_follows_the_round(around: Around) -> None:
    around.until("seat")
    assert _now(around) == coverage.Coverage(4, 0, 0, 0, 0, 0)
    around.call()
    assert _now(around) == coverage.Coverage(4, 4, 4, 0, 0, 0)
    around.score()
    assert _now(around) == coverage.Coverage(4, 4, 4, 4, 4, 0)
    assert (_now(around).percent, _now(around).is_whole) == (100, True)
    around.publish()
    assert _now(around).told == 4
    make_household(around.id, "010199")
    assert (_now(around).percent, _now(around).is_whole) == (80, False)


def test_no_subject_is_no_gap() -> None:
    assert coverage.Coverage(0, 0, 0, 0, 0, 0).percent == 100


def test_a_group_far_from_the_village_stands_out(around: Around) -> None:
    around.until("call")
    low = around.of_group("scorer-a")
    ids = [one.id for one in around.subjects if one.number in low]
    mine = Rating.subject_id.in_(ids)
    transaction(lambda tx: tx.execute(update(Rating).where(mine).values(halves=100)))
    with reading() as session:
        first, second = coverage.spreads(session, around.place())
    assert (first.group, first.mean, first.equal, first.is_far) == (1, 500, 100, True)
    assert (second.ratings, second.confirmed, second.mean) == (2, 0, 700)
