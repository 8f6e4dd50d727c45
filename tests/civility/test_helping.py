"""Helpers: each their own households until the next round, and no grade told."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session, make_transient

from civility.helping import Helped, helped_by, helper_of
from civility.panels import Rating
from civility.rounds import RoundVillage, round_by_id
from kernel import clock
from kernel.db import reading, transaction
from registry import Subject
from tests.civility.rounding import YEAR, Around


def _put(model: type[Rating] | type[Subject], subject: Subject, **values: object) -> None:
    """Say something else of this subject's rating, or of the subject."""
    key = Rating.subject_id if model is Rating else Subject.id
    change = update(model).where(key == subject.id).values(**values)
    transaction(lambda tx: tx.execute(change))


@pytest.fixture
def helped(around: Around) -> Subject:
    """A household at D in a completed round."""
    around.until("score")
    first = around.subjects[0]
    _put(Rating, first, halves=99)
    around.publish()
    around.sign()
    around.complete()
    return first


def _seen(around: Around, name: str, **asked: str) -> list[Helped]:
    with reading() as session:
        return helped_by(session, around.people[name].staff_id, [around.id], **asked)


def _helper(subject: Subject) -> str | None:
    with reading() as session:
        return helper_of(session, subject)


def _another_round(tx: Session, around: Around, step: str) -> None:
    """The next year's round, with the village at this step."""
    fresh = round_by_id(tx, YEAR)
    make_transient(fresh)
    fresh.id, fresh.until = "2027", fresh.until + timedelta(days=365)
    tx.add(fresh)
    tx.flush()
    tx.add(RoundVillage(village_id=around.id, round_id=fresh.id, step=step))


def test_a_helper_sees_the_own_households_until_the_next_round_ends(
    around: Around, helped: Subject
) -> None:
    mine = next(one for one in ("scorer-a", "scorer-b") if helped.number in around.of_group(one))
    other = {"scorer-a": "scorer-b", "scorer-b": "scorer-a"}[mine]
    group = helped.villager_group or ""
    assert _seen(around, mine) == [Helped(helped.number, "王某某", around.id, group, YEAR)]
    assert _seen(around, mine, after=helped.number) == []
    assert (_seen(around, other), _helper(helped)) == ([], mine)
    assert _helper(around.subjects[1]) is None
    with reading() as session:
        assert helped_by(session, around.people[mine].staff_id, [around.town.west]) == []
    transaction(lambda tx: _another_round(tx, around, "filing"))
    assert (len(_seen(around, mine)), _helper(helped)) == (1, mine)
    end = update(RoundVillage).where(RoundVillage.round_id == "2027").values(step="completed")
    transaction(lambda tx: tx.execute(end))
    assert (_seen(around, mine), _helper(helped)) == ([], None)


def test_who_reached_a_or_is_no_more_has_no_helper(around: Around, helped: Subject) -> None:
    _put(Rating, helped, grade="A")
    assert _helper(helped) is None
    _put(Rating, helped, grade="B")
    assert _helper(helped) is not None
    _put(Subject, helped, closed_on=clock.today(), closed_why="ended")
    assert _helper(helped) is None
