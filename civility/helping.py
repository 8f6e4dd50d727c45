"""Who helps whom until the next round: a helper's own households, and a household's own helper.

Never a list of low grades: each helper reads only the own households, by number, without a grade.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session, aliased

from civility.grading import A_OR_ABOVE
from civility.panels import Rating
from civility.rounds import COMPLETED, Round, RoundVillage
from registry import Staff, Subject

PAGE: Final = 50


@dataclass(frozen=True)
class Helped:
    """A household as its helper sees it: the name masked, no grade; its score says why."""

    number: str
    name: str
    village_id: int
    villager_group: str
    round_id: str


def helped_by(
    session: Session, staff_id: str | None, villages: Collection[int], *, after: str = ""
) -> list[Helped]:
    """The households this person helps in these villages, by number: at most fifty and one."""
    query = (
        _standing()
        .where(
            Rating.helper_id == staff_id,
            Rating.village_id.in_(list(villages)),
            Subject.number > after,
        )
        .order_by(Subject.number)
        .limit(PAGE + 1)
    )
    return [
        Helped(
            number=subject.number,
            name=subject.shown_name,
            village_id=subject.village_id,
            villager_group=subject.villager_group or "",
            round_id=rating.round_id,
        )
        for subject, rating, _name in session.execute(query)
    ]


def helper_of(session: Session, subject: Subject) -> str | None:
    """The name of whoever helps this subject until the next round, if anybody does."""
    query = _standing().where(
        Rating.village_id == subject.village_id, Rating.subject_id == subject.id
    )
    found = session.execute(query).first()
    return found[2] if found else None


def _standing() -> Select[Subject, Rating, str]:
    """Of each village's last completed round: who stands below A, with the helper's name."""
    place, later = aliased(RoundVillage), aliased(RoundVillage)
    around, next_one = aliased(Round), aliased(Round)
    is_over = exists().where(
        later.village_id == Rating.village_id,
        later.step == COMPLETED,
        later.round_id == next_one.id,
        next_one.until > around.until,
    )
    return (
        select(Subject, Rating, Staff.name)
        .join(Rating, (Rating.village_id == Subject.village_id) & (Rating.subject_id == Subject.id))
        .join(Staff, Staff.id == Rating.helper_id)
        .join(around, around.id == Rating.round_id)
        .join(place, (place.village_id == Rating.village_id) & (place.round_id == Rating.round_id))
        .where(
            Subject.closed_on.is_(None),
            Rating.grade.not_in(A_OR_ABOVE),
            place.step == COMPLETED,
            ~is_over,
        )
    )
