"""Standing: a closed subject takes nothing more, and office verbs of a village queue."""

from datetime import date

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from kernel.db import Database, reading, transaction
from registry import awards, cards, looks
from registry.awards import AwardItem
from registry.standing import SubjectClosed, hold_village, refuse_closed
from registry.subjects import Subject, subjects_of
from tests.registry.people import Town, make_household, make_town, points_of


@pytest.fixture
def town(database: Database) -> Town:
    """Two villages."""
    return make_town()


def _close(subject: Subject) -> None:
    transaction(
        lambda tx: tx.execute(
            update(Subject)
            .where(Subject.id == subject.id)
            .values(closed_on=date(2026, 11, 1), closed_why="ended")
        )
    )


def test_a_closed_subject_is_refused_by_number_and_day(town: Town) -> None:
    wang, li = make_household(town.east, "010317"), make_household(town.east, "010318")
    with reading() as session:
        refuse_closed(session, town.east, [wang.id, li.id])
    _close(wang)
    with reading() as session:
        refuse_closed(session, town.east, [li.id])
        with pytest.raises(SubjectClosed) as refused:
            refuse_closed(session, town.east, [li.id, wang.id])
    assert refused.value.details == {"number": "010317", "on": "2026-11-01", "why": "ended"}


def test_a_closed_subject_gets_no_points_card_or_link(town: Town) -> None:
    wang = make_household(town.east, "010317")
    _close(wang)
    item = AwardItem("010317", 5, "清扫村道", "r1")
    with pytest.raises(SubjectClosed):
        awards.award(actor_id=None, number="010317", points=5, reason="清扫村道", ref="r1")
    with pytest.raises(SubjectClosed):
        transaction(lambda tx: awards.award_many(tx, town.east, [item], actor_id=None))
    with pytest.raises(SubjectClosed):
        transaction(lambda tx: cards.issue_card(tx, wang, staff_id=None))
    with pytest.raises(SubjectClosed):
        transaction(lambda tx: looks.make_look(tx, wang))
    assert transaction(lambda tx: cards.issue_cards(tx, town.east, staff_id=None)) == []
    assert points_of(wang) == 0


def test_lists_hide_closed_subjects_unless_asked(town: Town) -> None:
    wang, li = make_household(town.east, "010317"), make_household(town.east, "010318")
    _close(wang)
    with reading() as session:
        assert [one.id for one in subjects_of(session, town.east)] == [li.id]
        assert len(subjects_of(session, town.east, closed=True)) == 2


@pytest.mark.parametrize(
    "half", [{"closed_on": date(2026, 11, 1)}, {"closed_why": "ended"}], ids=["day", "reason"]
)
def test_the_database_takes_no_half_closing(town: Town, half: dict[str, object]) -> None:
    make_household(town.east, "010317")
    with pytest.raises(IntegrityError):
        transaction(lambda tx: tx.execute(update(Subject).values(**half)))


def test_the_villages_row_is_held_until_the_end(town: Town) -> None:
    def work() -> int:
        transaction(lambda tx: hold_village(tx, town.east))
        return town.east

    assert work() == town.east
    with pytest.raises(Exception, match="No row"):
        transaction(lambda tx: hold_village(tx, 999))
