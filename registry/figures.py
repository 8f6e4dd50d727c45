"""Figures of the registry for reports: how many households there are, and how many have no card."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.cards import has_live_card
from registry.corrections import Correction
from registry.subjects import Subject


@dataclass(frozen=True)
class Households:
    """The households of one village."""

    village: int
    households: int
    without_card: int


def household_figures(session: Session, villages: Iterable[int]) -> list[Households]:
    """The villages' households, without those that are closed."""
    wanted = list(villages)
    query = (
        select(Subject.village_id, func.count().label("n"))
        .where(
            Subject.village_id.in_(wanted),
            Subject.kind == "household",
            Subject.closed_on.is_(None),
        )
        .group_by(Subject.village_id)
    )
    every = {row.village_id: row.n for row in session.execute(query)}
    bare = {row.village_id: row.n for row in session.execute(query.where(~has_live_card()))}
    return [Households(one, every.get(one, 0), bare.get(one, 0)) for one in wanted]


def open_requests(session: Session, villages: Iterable[int]) -> int:
    """How many requests of households for a correction wait for an answer."""
    query = select(func.count()).where(
        Correction.village_id.in_(list(villages)), Correction.answered_at.is_(None)
    )
    return session.scalar(query) or 0
