"""The groups decide: they confirm, or strike a record with a reason; nobody types a score."""

import pytest

from civility import assigning, deciding, reviewing, seating
from civility.deciding import DecidedAlready, NotOfGroup, NotProposed
from civility.kin import Recused
from civility.ratings import RatingStrike
from civility.records import RecordUnknown, record_by_id, steps_of
from civility.round_acts import RoundWords
from civility.rounds import RoundUnknown
from kernel.db import reading
from registry import Actor, Subject, SubjectUnknown
from tests.civility.rounding import YEAR, Around, tie
from tests.registry.people import make_household

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def called(around: Around) -> Around:
    """The session is open; the first household has one good record."""
    around.plant(around.subjects[0], "A6+2")
    around.until("call")
    return around


def _confirm(around: Around, actor: Actor, *subjects: Subject) -> int:
    numbers = [one.number for one in subjects]
    return deciding.confirm_scores(actor, YEAR, around.id, numbers=numbers)


def test_a_group_confirms_its_own(called: Around) -> None:
    one = called.subjects[0]
    scorer = called.scorer_of(one)
    for _again in range(2):
        assert _confirm(called, scorer, one) == 1
    rating = called.rating(one)
    assert (rating.confirmed_by, rating.halves) == (scorer.staff_id, 141)


def test_another_groups_household_is_unknown_to_it(called: Around) -> None:
    other = next(
        actor
        for actor in (called.people["scorer-a"], called.people["scorer-b"])
        if actor != called.scorer_of(called.subjects[0])
    )
    with pytest.raises(SubjectUnknown):
        _confirm(called, other, called.subjects[0])


@pytest.mark.parametrize("who", ["reviewer", "supervisor"])
def test_reviewers_and_supervision_score_nothing(called: Around, who: str) -> None:
    with pytest.raises(RoundUnknown):
        _confirm(called, called.people[who], called.subjects[0])


def test_a_scorer_without_a_seat_scores_nothing(called: Around) -> None:
    scorer = called.scorer_of(called.subjects[0])
    group = called.rating(called.subjects[0]).panel_no
    staff_id = scorer.staff_id or ""
    seating.remove_member(called.officer, YEAR, called.id, group=group, staff_id=staff_id)
    with pytest.raises(NotOfGroup):
        _confirm(called, scorer, called.subjects[0])


def test_a_tie_noted_after_the_draw_counts_too(called: Around) -> None:
    one = called.subjects[0]
    scorer = called.scorer_of(one)
    tie(one, scorer, "relative")
    with pytest.raises(Recused):
        _confirm(called, scorer, one)


def test_who_was_not_proposed_waits(called: Around) -> None:
    late = make_household(called.id, "010199")
    assigning.assign(called.officer, YEAR, called.id)
    with pytest.raises(NotProposed):
        _confirm(called, called.people["scorer-a"], late)


def test_a_struck_record_is_left_out_with_the_reason(called: Around) -> None:
    one = called.subjects[0]
    scorer = called.scorer_of(one)
    _confirm(called, scorer, one)
    record_id = called.plant(one, "A8-2")
    deciding.score_afresh(scorer, YEAR, called.id, number=one.number)
    assert (called.rating(one).confirmed_by, (called.rating(one).halves or 0) < 141) == (None, True)
    told = {"number": one.number, "record_id": record_id}
    with pytest.raises(RoundWords):
        deciding.strike_record(scorer, YEAR, called.id, why=" ", **told)
    deciding.strike_record(scorer, YEAR, called.id, why="不是这一户", **told)
    assert called.rating(one).halves == 141
    with reading() as session:
        record = record_by_id(session, called.id, record_id)
        assert record.state == "struck"
        assert steps_of(session, record)[-1].words == "不是这一户"
        strike = session.get_one(RatingStrike, (called.id, YEAR, one.id, record_id))
        assert (strike.staff_id, strike.words) == (scorer.staff_id, "不是这一户")
    with pytest.raises(RecordUnknown):
        deciding.strike_record(scorer, YEAR, called.id, why="再来", **told)


def test_points_once_posted_stay(called: Around) -> None:
    one = called.subjects[0]
    posted = called.plant(one, "A6+2", state="posted", points_posted=5, event="另一次")
    scorer = called.scorer_of(one)
    deciding.score_afresh(scorer, YEAR, called.id, number=one.number)
    told = {"number": one.number, "record_id": posted, "why": "算重了"}
    deciding.strike_record(scorer, YEAR, called.id, **told)
    assert called.rating(one).halves == 141
    with reading() as session:
        assert record_by_id(session, called.id, posted).state == "posted"


def test_what_the_review_agreed_to_stays(called: Around) -> None:
    one = called.subjects[0]
    scorer = called.scorer_of(one)
    _confirm(called, scorer, one)
    reviewing.agree(called.people["reviewer"], YEAR, called.id, numbers=[one.number])
    with pytest.raises(DecidedAlready):
        _confirm(called, scorer, one)
    with pytest.raises(DecidedAlready):
        deciding.score_afresh(scorer, YEAR, called.id, number=one.number)
