"""The review group agrees or gives back; no scorer reviews, no relative either."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import deciding, publicity, reviewing
from civility.deciding import DecidedAlready, NotOfGroup
from civility.kin import Recused
from civility.panels import PanelMember
from civility.ratings import RatingStep
from civility.records import Record, record_by_id, step
from civility.reviewing import NotConfirmed
from civility.rounds import RoundUnknown
from kernel.db import reading, transaction
from registry import Actor, RoleAt, Staff, Subject, actor_of, give_role
from tests.civility.rounding import YEAR, Around, tie

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def scored(around: Around) -> Around:
    """Both groups have confirmed all of theirs."""
    around.plant(around.subjects[0], "A6+2")
    around.until("call")
    for name in ("scorer-a", "scorer-b"):
        mine = around.of_group(name)
        deciding.confirm_scores(around.people[name], YEAR, around.id, numbers=mine)
    return around


def _agree(around: Around, actor: Actor, *subjects: Subject) -> int:
    return reviewing.agree(actor, YEAR, around.id, numbers=[one.number for one in subjects])


def _steps(around: Around, what: str) -> list[RatingStep]:
    with reading() as session:
        return list(session.scalars(select(RatingStep).where(RatingStep.what == what)))


def test_agreeing_is_kept(scored: Around) -> None:
    reviewer = scored.people["reviewer"]
    for _again in range(2):
        assert _agree(scored, reviewer, *scored.subjects) == 4
    rating = scored.rating(scored.subjects[0])
    assert (rating.verdict, rating.reviewed_by) == ("agreed", reviewer.staff_id)


def test_given_back_it_waits_for_its_group_again(scored: Around) -> None:
    one, reviewer = scored.subjects[0], scored.people["reviewer"]
    told = {"number": one.number, "why": "证明不清楚"}
    reviewing.give_back(reviewer, YEAR, scored.id, **told)
    rating = scored.rating(one)
    assert (rating.verdict, rating.verdict_words, rating.confirmed_by) == (
        "returned",
        "证明不清楚",
        None,
    )
    assert [(one.subject_id, one.words) for one in _steps(scored, "returned")] == [
        (one.id, "证明不清楚")
    ]
    with pytest.raises(NotConfirmed):
        _agree(scored, reviewer, one)
    deciding.confirm_scores(scored.scorer_of(one), YEAR, scored.id, numbers=[one.number])
    _agree(scored, reviewer, one)
    with pytest.raises(DecidedAlready):
        reviewing.give_back(reviewer, YEAR, scored.id, **told)


def test_no_scorer_reviews_whatever_roles_and_seats_say(scored: Around) -> None:
    """Both kinds of seat planted past the verbs: the person is asked, not the role."""
    scorer = scored.people["scorer-a"].staff_id or ""

    def plant(tx: Session) -> Actor:
        give_role(tx, scorer, RoleAt("reviewer", scored.id))
        seat = {"village_id": scored.id, "round_id": YEAR, "staff_id": scorer}
        old = tx.get_one(PanelMember, (scored.id, YEAR, 1, scorer))
        tx.delete(old)
        tx.add(PanelMember(panel_no=3, **seat))
        return actor_of(tx, tx.get_one(Staff, scorer))

    both = transaction(plant)
    with pytest.raises(NotOfGroup):
        _agree(scored, both, *scored.subjects)


def test_a_scorer_by_role_reviews_nothing(scored: Around) -> None:
    with pytest.raises(RoundUnknown):
        _agree(scored, scored.people["scorer-a"], scored.subjects[0])


def test_a_relative_is_recused(scored: Around) -> None:
    one, reviewer = scored.subjects[0], scored.people["reviewer"]
    tie(one, reviewer, "relative")
    with pytest.raises(Recused):
        _agree(scored, reviewer, one)


def test_while_grades_hang_the_review_takes_up_what_was_struck(scored: Around) -> None:
    one, reviewer = scored.subjects[0], scored.people["reviewer"]
    _agree(scored, reviewer, *scored.subjects)
    publicity.publish_grades(scored.officer, YEAR, scored.id)
    with reading() as session:
        record_id = session.scalars(select(Record.id).where(Record.state == "listed")).one()
    transaction(
        lambda tx: step(
            tx, record_by_id(tx, scored.id, record_id), "struck", what="objection", staff_id=None
        )
    )
    told = {"number": one.number, "why": "异议成立"}
    reviewing.correct_score(reviewer, YEAR, scored.id, **told)
    assert (scored.rating(one).halves, scored.rating(one).verdict) == (140, "agreed")
    assert [one.words for one in _steps(scored, "corrected")] == ["141 → 140: 异议成立"]
