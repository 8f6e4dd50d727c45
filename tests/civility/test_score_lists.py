"""Scores in lists, fifty at a time and masked; one score with what made it."""

import pytest

from civility import assigning, deciding, reviewing, score_lists
from civility.rounds import round_by_id
from kernel.db import reading
from registry import SubjectUnknown
from tests.civility.rounding import YEAR, Around
from tests.registry.people import make_household

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_a_group_sees_its_own_by_state(around: Around) -> None:
    around.until("call")
    mine = around.of_group("scorer-a")
    one, other = mine
    deciding.confirm_scores(around.people["scorer-a"], YEAR, around.id, numbers=mine)
    reviewing.agree(around.people["reviewer"], YEAR, around.id, numbers=[one])
    reviewing.give_back(around.people["reviewer"], YEAR, around.id, number=other, why="再看")
    with reading() as session:
        around_now, place = round_by_id(session, YEAR), around.place()
        group = 1
        counts = score_lists.state_counts(session, around_now, place, group)
        everybody = score_lists.state_counts(session, around_now, place)
        rows = score_lists.score_page(session, around_now, place, group=group, state="agreed")
        later = score_lists.score_page(session, around_now, place, group=group, after=one)
        sheet = score_lists.every_score(session, around_now, place)
    assert counts == {"waiting": 0, "confirmed": 0, "agreed": 1, "returned": 1}
    assert everybody == {"waiting": 2, "confirmed": 0, "agreed": 1, "returned": 1}
    assert [(row.number, row.name, row.grade, row.state) for row in rows] == [
        (one, "王某某", "A", "agreed")
    ]
    assert [row.state for row in later] == ["returned"]
    assert [row.number for row in sheet] == around.numbers


def test_who_is_not_proposed_has_no_grade_yet(around: Around) -> None:
    around.until("seat")
    assigning.assign(around.officer, YEAR, around.id)
    with reading() as session:
        rows = score_lists.score_page(session, round_by_id(session, YEAR), around.place())
    assert [(row.grade, row.state) for row in rows] == [("", "waiting")] * 4


def test_a_page_is_bounded(around: Around) -> None:
    for n in range(60):
        make_household(around.id, f"0102{n:02}")
    around.until("call")
    with reading() as session:
        rows = score_lists.score_page(session, round_by_id(session, YEAR), around.place())
    assert len(rows) == score_lists.PAGE + 1


def test_one_score_with_what_made_it(around: Around) -> None:
    first = around.subjects[0]
    left_out = around.plant(first, "A8-2")
    kept = around.plant(first, "A6+2")
    around.until("call")
    told = {"number": first.number, "record_id": left_out, "why": "不是这一户"}
    deciding.strike_record(around.scorer_of(first), YEAR, around.id, **told)
    with reading() as session:
        found = score_lists.score_of(
            session, round_by_id(session, YEAR), around.place(), first.number
        )
        with pytest.raises(SubjectUnknown):
            score_lists.score_of(session, round_by_id(session, YEAR), around.place(), "999999")
    assert {one.record.id: (one.line.did, one.line.why) for one in found.lines} == {
        left_out: (0, "struck"),
        kept: (1, ""),
    }
    assert {one.item.code for one in found.lines if one.item} == {"A8-2", "A6+2"}
    assert found.strikes[left_out].words == "不是这一户"
    assert (found.row.rating.halves, found.steps) == (141, [])
