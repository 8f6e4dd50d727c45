"""What a list says of many subjects at once: grid, live cards and grade, in one query each."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kernel import clock
from registry.cards import Card
from registry.grades import Grade
from registry.regions import Region
from registry.subjects import Subject


@dataclass(frozen=True)
class Glance:
    """One subject at a glance; `cards` counts those in use, `grade` is the one in force."""

    grid: str | None
    cards: int
    grade: str | None


def glances(session: Session, subjects: Sequence[Subject]) -> dict[str, Glance]:
    """Subject id → its glance; three queries however many there are."""
    villages = {one.village_id for one in subjects}
    ids = [one.id for one in subjects]
    grids = select(Region.id, Region.name).where(Region.id.in_({one.grid_id for one in subjects}))
    names = {row.id: row.name for row in session.execute(grids)}
    cards = _cards(session, villages, ids)
    grades = _grades(session, villages, ids)
    return {
        one.id: Glance(names.get(one.grid_id or 0), cards.get(one.id, 0), grades.get(one.id))
        for one in subjects
    }


def _cards(session: Session, villages: set[int], ids: list[str]) -> dict[str, int]:
    query = (
        select(Card.subject_id, func.count().label("live"))
        .where(Card.village_id.in_(villages), Card.subject_id.in_(ids), Card.revoked_at.is_(None))
        .group_by(Card.subject_id)
    )
    return {row.subject_id: row.live for row in session.execute(query)}


def _grades(session: Session, villages: set[int], ids: list[str]) -> dict[str, str]:
    today = clock.today()
    query = (
        select(Grade.subject_id, Grade.grade)
        .where(
            Grade.village_id.in_(villages),
            Grade.subject_id.in_(ids),
            Grade.from_on <= today,
            Grade.to_on >= today,
        )
        .order_by(Grade.from_on)
    )
    # The one begun last holds.
    return {row.subject_id: row.grade for row in session.execute(query)}
