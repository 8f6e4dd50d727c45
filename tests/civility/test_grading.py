"""Grades by cut score, points by grade, the village by its share."""

import pytest

from civility import grading
from civility.rounds import Round
from tests.civility.rounding import YEAR

ROUND = Round(
    id=YEAR,
    cut_aaa=180,
    cut_aa=160,
    cut_a=140,
    cut_b=120,
    cut_c=100,
    points_aaa=100,
    points_aa=60,
    points_a=30,
    share_aaa=90,
    share_aa=80,
    village_share=70,
)


@pytest.mark.parametrize(
    ("halves", "grade"),
    [
        (200, "AAA"),
        (180, "AAA"),
        (179, "AA"),
        (160, "AA"),
        (159, "A"),
        (140, "A"),
        (139, "B"),
        (120, "B"),
        (119, "C"),
        (100, "C"),
        (99, "D"),
        (0, "D"),
    ],
)
def test_the_cuts(halves: int, grade: str) -> None:
    assert grading.grade_for(ROUND, halves, is_vetoed=False) == grade


@pytest.mark.parametrize(("halves", "grade"), [(200, "B"), (140, "B"), (139, "B"), (100, "C")])
def test_a_veto_means_no_a_grade_and_nothing_worse(halves: int, grade: str) -> None:
    assert grading.grade_for(ROUND, halves, is_vetoed=True) == grade


def test_what_a_grade_brings() -> None:
    points = [grading.grade_points(ROUND, grade) for grade in grading.GRADES]
    assert points == [100, 60, 30, 0, 0, 0]


@pytest.mark.parametrize(
    ("good", "of", "grade"),
    [(9, 10, "AAA"), (8, 10, "AA"), (7, 10, "A"), (69, 100, None), (0, 0, None)],
)
def test_a_villages_grade(good: int, of: int, grade: str | None) -> None:
    grades = ["A"] * good + ["B"] * (of - good)
    assert grading.village_grade(ROUND, grades) == grade


def test_the_seeds_town_is_a_good_one() -> None:
    assert 3524 * 1000 // 4925 == 715  # 71.55…, which the paper rounds to 71.6
    assert grading.village_grade(ROUND, ["A"] * 3524 + ["B"] * 1401) == "A"
