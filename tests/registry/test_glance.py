"""Many subjects at a glance: grid, live cards, the grade in force; three queries for all."""

from datetime import timedelta

from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import Database, reading, transaction
from registry.cards import issue_card, revoke_card
from registry.glance import Glance, glances
from registry.grades import Grade, set_grade
from registry.subjects import find_subject, subjects_of
from tests.registry.crowd import counted
from tests.registry.people import make_household, make_town


def test_each_is_told_apart_in_three_queries(database: Database) -> None:
    town = make_town()
    for number in ("010001", "010002", "010003"):
        make_household(town.east, number)
    today = clock.today()

    def settle(tx: Session) -> None:
        one, two, _three = (find_subject(tx, f"01000{n}") for n in (1, 2, 3))
        one.grid_id = town.grid
        for _ in range(2):
            issue_card(tx, one, staff_id=None)
        lost, _code = issue_card(tx, two, staff_id=None)
        revoke_card(tx, lost, staff_id=None, reason="lost")
        for grade, days in (("A", 300), ("AA", 100), ("AAA", -10)):
            begins = today - timedelta(days=days)
            ends = begins + timedelta(days=365)
            set_grade(
                tx,
                Grade(
                    village_id=town.east,
                    subject_id=one.id,
                    from_on=begins,
                    grade=grade,
                    to_on=ends,
                    round="r",
                ),
            )

    transaction(settle)
    with reading() as session:
        subjects = subjects_of(session, town.east)
        with counted(database.reader) as run:
            seen = glances(session, subjects)
        assert [seen[one.id] for one in subjects] == [
            Glance("第一网格", 2, "AA"),
            Glance(None, 0, None),
            Glance(None, 0, None),
        ]
        assert len(run) == 3
        assert glances(session, []) == {}
