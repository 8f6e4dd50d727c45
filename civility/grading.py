"""From score to grade: by the round's cut scores; a veto in force means no A grade."""

from collections.abc import Iterable
from typing import Final

from civility.rounds import Round

#: The grades from the best to the least, and those that bring points and stand in the notice.
GRADES: Final = ("AAA", "AA", "A", "B", "C", "D")
A_OR_ABOVE: Final = frozenset({"AAA", "AA", "A"})


def grade_for(around: Round, halves: int, *, is_vetoed: bool) -> str:
    """The grade of a score in half points."""
    cuts = (around.cut_aaa, around.cut_aa, around.cut_a, around.cut_b, around.cut_c)
    grade = next((g for g, cut in zip(GRADES, cuts, strict=False) if halves >= cut), "D")
    return "B" if is_vetoed and grade in A_OR_ABOVE else grade


def grade_points(around: Round, grade: str) -> int:
    """What a grade brings, in points."""
    points = {"AAA": around.points_aaa, "AA": around.points_aa, "A": around.points_a}
    return points.get(grade, 0)


def village_grade(around: Round, grades: Iterable[str]) -> str | None:
    """The village's own grade, by the share of A and above; none below the least share."""
    known = list(grades)
    good = sum(grade in A_OR_ABOVE for grade in known)
    shares = (("AAA", around.share_aaa), ("AA", around.share_aa), ("A", around.village_share))
    for grade, share in shares:
        if known and good * 100 >= share * len(known):
            return grade
    return None
