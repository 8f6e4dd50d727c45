"""The board of a village's round: counts, grades by the scores, movement, nobody ranked."""

from datetime import date
from functools import partial

from sqlalchemy import update
from sqlalchemy.orm import Session

from civility import round_board
from civility.panels import Rating
from civility.rounds import places_of, round_by_id
from kernel.db import reading, transaction
from registry import Grade, set_grade
from tests.civility.rounding import YEAR, Around


def _board(around: Around) -> round_board.Board:
    with reading() as session:
        return round_board.board(session, round_by_id(session, YEAR), around.place())


def _plant(around: Around, scores: list[int]) -> None:
    for subject, halves in zip(around.subjects, scores, strict=False):
        said = update(Rating).where(Rating.subject_id == subject.id).values(halves=halves)
        transaction(partial(Session.execute, statement=said))


def _graded_before(around: Around) -> None:
    def work(tx: Session) -> None:
        for subject, grade in zip(around.subjects, ("A", "AA", "B"), strict=False):
            for year in (2024, 2025):
                set_grade(
                    tx,
                    Grade(
                        village_id=around.id,
                        subject_id=subject.id,
                        from_on=date(year, 12, 20),
                        grade="D" if year == 2024 else grade,
                        to_on=date(year + 2, 12, 19),
                        round=str(year),
                    ),
                )

    transaction(work)


def test_before_anything_is_scored(around: Around) -> None:
    around.open()
    found = _board(around)
    assert (found.rated, found.above, found.filing.subjects, found.is_over) == (0, 0, 4, False)
    assert found.moved == (0, 0, 0)


def test_grades_and_movement_by_the_scores(around: Around) -> None:
    _graded_before(around)
    around.until("score")
    _plant(around, [180, 140, 120, 99])
    found = _board(around)
    assert found.grades == {"AAA": 1, "AA": 0, "A": 1, "B": 1, "C": 0, "D": 1}
    assert found.before == {"AAA": 0, "AA": 1, "A": 1, "B": 1, "C": 0, "D": 0}
    assert (found.above, found.rated, found.moved) == (2, 4, (1, 1, 1))
    around.publish()
    around.sign()
    around.complete()
    done = _board(around)
    assert (done.before, done.moved, done.is_over) == (found.before, (1, 1, 1), True)
    assert {one.what for one in done.steps} == {
        "opened",
        "filed",
        "assigned",
        "proposed",
        "session-hung",
        "published",
        "signed",
        "completed",
    }


def test_villages_side_by_side(around: Around) -> None:
    around.until("score")
    _plant(around, [139])
    with reading() as session:
        around_now = round_by_id(session, YEAR)
        east, west = round_board.village_lines(session, around_now, places_of(session, YEAR))
    assert (east.rated, east.agreed, east.above, east.share) == (4, 4, 3, 750)
    assert (west.rated, west.share, west.place.step) == (0, 0, "filing")
