"""A round: its cuts fall from grade to grade, its steps stay as they were taken."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from civility import rounds
from civility.rounds import Round, RoundStep, RoundUnknown
from kernel import clock
from kernel.db import reading, transaction
from tests.civility.rounding import YEAR, Around
from tests.civility.village import TODAY, Village


def make_round(**changed: Any) -> Round:
    """A round of this year with the default figures, kept."""
    figures = {
        "cut_aaa": 180,
        "cut_aa": 160,
        "cut_a": 140,
        "cut_b": 120,
        "cut_c": 100,
        "points_aaa": 100,
        "points_aa": 60,
        "points_a": 30,
        "session_notice_days": 3,
        "notice_days": 7,
        "answer_days": 5,
        "valid_months": 12,
        "village_share": 70,
    }
    one = Round(
        id="2026",
        rulebook_id=1,
        since=TODAY.replace(month=1, day=1),
        until=TODAY,
        seed="7",
        opened_at=clock.now(),
        **{**figures, **changed},
    )
    transaction(lambda tx: tx.add(one))
    return one


def test_cuts_fall_from_grade_to_grade(village: Village) -> None:
    with pytest.raises(IntegrityError):
        make_round(cut_aa=180)


@pytest.mark.parametrize(
    "attack", ["UPDATE round_step SET staff_id = NULL", "DELETE FROM round_step"]
)
def test_a_step_stays_as_it_was_taken(village: Village, attack: str) -> None:
    make_round()
    step = RoundStep(
        village_id=village.id,
        round_id="2026",
        id=clock.new_id(),
        what="filed",
        staff_id=village.officer.staff_id,
        at=clock.now(),
        words="",
    )
    transaction(lambda tx: tx.add(step))
    with pytest.raises(DBAPIError):
        transaction(lambda tx: tx.execute(text(attack)))


def test_a_round_nobody_opened_is_unknown(around: Around) -> None:
    with reading() as session:
        assert rounds.rounds_by_start(session) == []
        with pytest.raises(RoundUnknown):
            rounds.round_by_id(session, YEAR)
        with pytest.raises(RoundUnknown):
            rounds.place_of(session, YEAR, around.id)


def test_who_did_each_step_when_is_kept(around: Around) -> None:
    around.until("file")
    with reading() as session:
        assert [one.id for one in rounds.rounds_by_start(session)] == [YEAR]
        places = rounds.places_of(session, YEAR)
        steps = rounds.round_steps(session, around.place())
    assert [one.step for one in places] == ["preliminary", "filing"]
    assert [(one.what, one.staff_id, one.words) for one in steps] == [
        ("opened", around.chief.staff_id, ""),
        ("filed", around.officer.staff_id, "冬闲补录"),
    ]
