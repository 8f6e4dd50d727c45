"""What made a rating is kept and read again."""

from pathlib import Path

from civility import deciding, forgetting, ratings, reviewing
from kernel.db import reading, transaction
from tests.civility.rounding import YEAR, Around


def test_lines_and_steps_of_a_rating(around: Around) -> None:
    one = around.subjects[0]
    record = around.plant(one, "A6+2")
    around.until("score")
    with reading() as session:
        lines = ratings.lines_of_rating(session, around.rating(one))
        assert ratings.steps_of_rating(session, around.rating(one)) == []
    assert [(line.record_id, line.did) for line in lines] == [(record, 1)]


def test_what_was_given_back_stands_with_its_words(around: Around) -> None:
    one = around.subjects[0]
    around.until("call")
    mine = {"numbers": [one.number]}
    deciding.confirm_scores(around.scorer_of(one), YEAR, around.id, **mine)
    reviewing.give_back(around.people["reviewer"], YEAR, around.id, number=one.number, why="再看看")
    with reading() as session:
        steps = ratings.steps_of_rating(session, around.rating(one))
    assert [(step.what, step.words) for step in steps] == [("returned", "再看看")]


def test_what_was_said_of_a_household_goes_when_it_withdraws(
    around: Around, tmp_path: Path
) -> None:
    one = around.subjects[0]
    record = around.plant(one, "A6+2")
    around.until("call")
    told = {"number": one.number, "why": "秘密"}
    scorer = around.scorer_of(one)
    deciding.strike_record(scorer, YEAR, around.id, record_id=record, **told)
    deciding.confirm_scores(scorer, YEAR, around.id, numbers=[one.number])
    reviewing.give_back(around.people["reviewer"], YEAR, around.id, **told)
    with reading() as session:
        assert "秘密" in repr(forgetting.copy(session, one))
    transaction(lambda tx: forgetting.erase(tx, one, photos=tmp_path))
    with reading() as session:
        assert "秘密" not in repr(forgetting.copy(session, one))
    assert around.rating(one).verdict_words == ""
