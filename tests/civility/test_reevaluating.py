"""Again on request: two reviewers, a further grade from that day, points never taken."""

from datetime import date

import pytest
from sqlalchemy import select

from civility import reevaluating
from civility.kin import Recused
from civility.ratings import RatingStep
from civility.rounds import StepNotDue
from kernel.db import reading
from registry import Actor, Grade, SecondPersonNeeded, Subject, SubjectUnknown
from tests.civility.rounding import YEAR, Around, make_person, tie
from tests.registry.people import make_household, points_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def _again(around: Around, subject: Subject, second: Actor | None) -> str:
    return reevaluating.reevaluate(
        around.people["reviewer"], second, YEAR, around.id, number=subject.number, why="本人申请"
    )


@pytest.fixture
def second(around: Around) -> Actor:
    """Another reviewer of the village."""
    return make_person("second", around.id, "reviewer")


def test_a_further_grade_holds_from_that_day(around: Around, second: Actor) -> None:
    one = around.subjects[0]
    around.until("complete")
    around.calendar.forward(30)
    for n in range(4):
        around.plant(one, "A8-2", event=f"第{n}次")
    assert _again(around, one, second) == "B"
    with reading() as session:
        grades = session.scalars(
            select(Grade).where(Grade.subject_id == one.id).order_by(Grade.from_on)
        ).all()
        steps = session.scalars(select(RatingStep).where(RatingStep.what == "again")).all()
    assert [(one.grade, one.from_on) for one in grades] == [
        ("A", date(2026, 12, 13)),
        ("B", date(2027, 1, 12)),
    ]
    assert [(one.subject_id, one.words) for one in steps] == [
        (one.id, "A → B; second: 本人申请") for one in [one]
    ]
    assert points_of(one) == 30  # what was earned stays


def test_who_had_no_grade_points_gets_them_once(around: Around, second: Actor) -> None:
    one = around.subjects[0]
    around.plant(one, "A8-2")
    around.until("complete")
    assert points_of(one) == 0
    around.calendar.forward(1)
    around.calendar.at = around.calendar.at.replace(year=2027, month=6)  # the minus has ended
    for _twice in range(2):
        assert _again(around, one, second) == "A"
    assert points_of(one) == 30


def test_it_needs_two_reviewers_who_did_not_score(around: Around, second: Actor) -> None:
    around.until("complete")
    for nobody in (None, around.people["reviewer"], around.officer, around.people["scorer-a"]):
        with pytest.raises(SecondPersonNeeded):
            _again(around, around.subjects[0], nobody)


def test_neither_is_kin(around: Around, second: Actor) -> None:
    one = around.subjects[0]
    around.until("complete")
    tie(one, second, "own")
    with pytest.raises(Recused):
        _again(around, one, second)


def test_who_came_after_the_round_has_nothing_to_look_at_again(
    around: Around, second: Actor
) -> None:
    around.until("complete")
    with pytest.raises(SubjectUnknown):
        _again(around, make_household(around.id, "010199"), second)


def test_before_completion_the_round_itself_decides(around: Around, second: Actor) -> None:
    around.until("sign")
    with pytest.raises(StepNotDue):
        _again(around, around.subjects[0], second)
