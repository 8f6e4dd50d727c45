"""The grade in force: by the day, the latest begun, and empty until somebody sets one."""

from datetime import UTC, date, datetime

import pytest

from kernel import clock
from kernel.db import Database, reading, transaction
from registry.grades import Grade, grade_of, set_grade
from tests.registry.people import make_household, make_town

SPRING, SUMMER = date(2026, 4, 1), date(2026, 7, 1)


def test_the_grade_of_a_day_is_the_one_begun_last(database: Database) -> None:
    village = make_town().east
    subject = make_household(village, "010001").id

    def give(grade: str, from_on: date, to_on: date) -> None:
        one = Grade(
            village_id=village,
            subject_id=subject,
            from_on=from_on,
            grade=grade,
            to_on=to_on,
            round="2026",
        )
        transaction(lambda tx: set_grade(tx, one))

    def held(on: date) -> str | None:
        with reading() as session:
            return grade_of(session, village, subject, on)

    assert held(SPRING) is None
    give("A", SPRING, date(2027, 3, 31))
    give("AA", SUMMER, date(2026, 12, 31))
    assert held(date(2026, 3, 31)) is None
    assert held(SPRING) == "A"
    assert held(SUMMER) == "AA"
    assert held(date(2027, 1, 1)) == "A"
    assert held(date(2027, 4, 1)) is None
    give("AAA", SUMMER, date(2026, 12, 31))
    assert held(SUMMER) == "AAA"
    with clock.frozen(datetime(2026, 7, 2, tzinfo=UTC)), reading() as session:
        assert grade_of(session, village, subject) == "AAA"


@pytest.mark.parametrize(
    ("grade", "to_on"), [("A+", date(2027, 1, 1)), ("", date(2027, 1, 1)), ("A", date(2026, 3, 31))]
)
def test_a_grade_that_cannot_be_is_our_bug(database: Database, grade: str, to_on: date) -> None:
    village = make_town().east
    subject = make_household(village, "010001").id
    one = Grade(
        village_id=village,
        subject_id=subject,
        from_on=SPRING,
        grade=grade,
        to_on=to_on,
        round="2026",
    )
    with pytest.raises(ValueError, match="no grade"):
        transaction(lambda tx: set_grade(tx, one))
