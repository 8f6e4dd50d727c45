"""The round at a glance: a village's board, and the villages side by side."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from civility.coverage import Coverage, Spread, coverage, spreads
from civility.filing import Completeness, completeness
from civility.grading import A_OR_ABOVE, GRADES, grade_for
from civility.notices import Notice
from civility.panels import Rating
from civility.proposing import stale
from civility.publicity import open_objections
from civility.rounds import Round, RoundStep, RoundVillage, round_steps
from civility.seating import Seated, groups_of
from kernel import clock
from registry import Grade, Subject


@dataclass(frozen=True)
class Board:
    """All that the page of one village's round shows."""

    round: Round
    place: RoundVillage
    filing: Completeness
    coverage: Coverage
    groups: list[Seated]
    spreads: list[Spread]
    grades: dict[str, int]
    before: dict[str, int]
    moved: tuple[int, int, int]
    objections: int
    stale: int
    notice: Notice | None
    steps: list[RoundStep]

    @property
    def above(self) -> int:
        """How many stand at A or above."""
        return sum(self.grades[grade] for grade in A_OR_ABOVE)

    @property
    def rated(self) -> int:
        """How many have a score."""
        return sum(self.grades.values())

    @property
    def is_over(self) -> bool:
        """Whether the notice of grades has hung its days."""
        return self.notice is not None and self.notice.until_on < clock.today()


@dataclass(frozen=True)
class VillageGrades:
    """How many of a village stand at each grade, stood at each before, and how they moved.

    `moved`: higher, the same, lower; who had no grade before counts in none of the three.
    """

    village_id: int
    grades: dict[str, int]
    before: dict[str, int]
    moved: tuple[int, int, int]

    @property
    def rated(self) -> int:
        """How many have a score."""
        return sum(self.grades.values())

    @property
    def above(self) -> int:
        """How many stand at A or above."""
        return sum(self.grades[grade] for grade in A_OR_ABOVE)

    @property
    def fresh(self) -> int:
        """How many had no grade before."""
        return self.rated - sum(self.before.values())


@dataclass(frozen=True)
class VillageLine:
    """One village among others: where it stands, and how many of its scores are A or above."""

    place: RoundVillage
    rated: int
    agreed: int
    above: int

    @property
    def share(self) -> int:
        """A and above, in tenths of a percent."""
        return (self.above * 1000 + self.rated // 2) // self.rated if self.rated else 0


def board(session: Session, around: Round, place: RoundVillage) -> Board:
    """The village's round as it stands now."""
    graded = village_grades(session, around, place)
    notice = place.grades_notice
    return Board(
        round=around,
        place=place,
        filing=completeness(session, place.village_id),
        coverage=coverage(session, place),
        groups=groups_of(session, place),
        spreads=spreads(session, place),
        grades=graded.grades,
        before=graded.before,
        moved=graded.moved,
        objections=open_objections(session, around, place.village_id),
        stale=len(stale(session, place)),
        notice=session.get(Notice, (place.village_id, notice)) if notice else None,
        steps=round_steps(session, place),
    )


def village_grades(session: Session, around: Round, place: RoundVillage) -> VillageGrades:
    """The village's grades by the scores as they stand, beside those in force before."""
    pairs = _pairs(session, around, place)
    grades: Counter[str] = Counter()
    before: Counter[str] = Counter()
    for (old, new), count in pairs.items():
        grades[new] += count
        before[old] += count
    return VillageGrades(
        village_id=place.village_id,
        grades={grade: grades[grade] for grade in GRADES},
        before={grade: before[grade] for grade in GRADES},
        moved=_moved(pairs),
    )


def village_lines(
    session: Session, around: Round, places: Iterable[RoundVillage]
) -> list[VillageLine]:
    """These villages side by side, in their order; nobody is ranked."""
    shown = list(places)
    query = (
        select(Rating.village_id, Rating.halves, Rating.vetoed, Rating.verdict, func.count())
        .where(
            Rating.round_id == around.id,
            Rating.village_id.in_([one.village_id for one in shown]),
            Rating.proposed_on.is_not(None),
        )
        .group_by(Rating.village_id, Rating.halves, Rating.vetoed, Rating.verdict)
    )
    rated: Counter[int] = Counter()
    agreed: Counter[int] = Counter()
    above: Counter[int] = Counter()
    for village, halves, vetoed, verdict, count in session.execute(query):
        rated[village] += count
        agreed[village] += count if verdict == "agreed" else 0
        is_good = grade_for(around, halves, is_vetoed=vetoed) in A_OR_ABOVE
        above[village] += count if is_good else 0
    return [
        VillageLine(one, rated[one.village_id], agreed[one.village_id], above[one.village_id])
        for one in shown
    ]


def _pairs(session: Session, around: Round, place: RoundVillage) -> dict[tuple[str, str], int]:
    """Grade before and grade by the score now → how many; grades, not households, come out."""
    later = aliased(Grade)
    day = place.signed_at.date() if place.step == "completed" and place.signed_at else clock.today()
    in_force = and_(
        Grade.village_id == Rating.village_id,
        Grade.subject_id == Rating.subject_id,
        Grade.from_on <= day,
        Grade.to_on >= day,
        Grade.round != around.id,
        ~exists().where(
            later.village_id == Grade.village_id,
            later.subject_id == Grade.subject_id,
            later.round != around.id,
            later.from_on > Grade.from_on,
            later.from_on <= day,
        ),
    )
    query = (
        select(Grade.grade, Rating.halves, Rating.vetoed, func.count())
        .select_from(Rating)
        .join(
            Subject,
            (Subject.village_id == Rating.village_id) & (Subject.id == Rating.subject_id),
        )
        .outerjoin(Grade, in_force)
        .where(
            Rating.village_id == place.village_id,
            Rating.round_id == around.id,
            Rating.proposed_on.is_not(None),
            Subject.closed_on.is_(None),
        )
        .group_by(Grade.grade, Rating.halves, Rating.vetoed)
    )
    pairs: Counter[tuple[str, str]] = Counter()
    for old, halves, vetoed, count in session.execute(query):
        pairs[old or "", grade_for(around, halves, is_vetoed=vetoed)] += count
    return pairs


def _moved(pairs: dict[tuple[str, str], int]) -> tuple[int, int, int]:
    """How many went up, stayed, went down; who had no grade before counts nowhere."""
    up = same = down = 0
    for (old, new), count in pairs.items():
        if old:
            step = GRADES.index(old) - GRADES.index(new)
            up += count if step > 0 else 0
            same += count if step == 0 else 0
            down += count if step < 0 else 0
    return up, same, down
