"""How far a village's round has come: scored, reviewed, graded, by all and by group; outliers."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility.panels import Rating
from civility.rounds import RoundVillage
from registry import Subject

AGREED: Final = "agreed"
#: A group whose mean lies this far from the village's (in tenths of a point) is looked at.
FAR: Final = 50


@dataclass(frozen=True)
class Coverage:
    """Counts of a village's subjects by how far their rating has come."""

    subjects: int
    assigned: int
    proposed: int
    confirmed: int
    agreed: int
    told: int

    @property
    def percent(self) -> int:
        """Decided by both groups, in whole percent, rounded down: 100 means all."""
        return self.agreed * 100 // self.subjects if self.subjects else 100

    @property
    def is_whole(self) -> bool:
        """Whether every subject's score is decided."""
        return self.agreed == self.subjects


@dataclass(frozen=True)
class Spread:
    """One group's scores: mean in tenths of a point, the commonest score's share in percent."""

    group: int
    ratings: int
    confirmed: int
    agreed: int
    mean: int
    equal: int
    is_far: bool


def coverage(session: Session, place: RoundVillage) -> Coverage:
    """How far the village has come; closed subjects count nowhere."""
    mine = (
        (Rating.village_id == Subject.village_id)
        & (Rating.subject_id == Subject.id)
        & (Rating.round_id == place.round_id)
    )
    agreed = func.count().filter(Rating.verdict == AGREED)
    query = (
        select(
            func.count(),
            func.count(Rating.subject_id),
            func.count(Rating.proposed_on),
            func.count(Rating.confirmed_by),
            agreed,
            func.count(Rating.told_at),
        )
        .select_from(Subject)
        .outerjoin(Rating, mine)
        .where(Subject.village_id == place.village_id, Subject.closed_on.is_(None))
    )
    return Coverage(*session.execute(query).one())


def spreads(session: Session, place: RoundVillage) -> list[Spread]:
    """How each group scored, by number, and which lie far from the village as a whole."""
    query = select(Rating).where(
        Rating.village_id == place.village_id, Rating.round_id == place.round_id
    )
    rows = list(session.scalars(query))
    scores: dict[int, list[int]] = defaultdict(list)
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for row in rows:
        count = counts[row.panel_no]
        count["all"] += 1
        count["confirmed"] += row.confirmed_by is not None
        count["agreed"] += row.verdict == AGREED
        if row.proposed_on is not None:
            scores[row.panel_no].append(row.halves)
    whole = _mean([halves for each in scores.values() for halves in each])
    return [
        Spread(
            group=no,
            ratings=count["all"],
            confirmed=count["confirmed"],
            agreed=count["agreed"],
            mean=_mean(scores[no]),
            equal=_equal(scores[no]),
            is_far=bool(scores[no]) and abs(_mean(scores[no]) - whole) >= FAR,
        )
        for no, count in sorted(counts.items())
    ]


def _mean(halves: Sequence[int]) -> int:
    """In tenths of a point: a half point is five of them."""
    return (sum(halves) * 10 + len(halves)) // (2 * len(halves)) if halves else 0


def _equal(halves: Sequence[int]) -> int:
    most = Counter(halves).most_common(1)
    return most[0][1] * 100 // len(halves) if most else 0
