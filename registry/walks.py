"""A walk through a village, door by door: in this order its papers are printed and handed out."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.subjects import Subject


def households_on_foot(
    session: Session, village_id: int, *, grid_id: int | None = None, number: str | None = None
) -> list[Subject]:
    """The open households of a village, of a grid of it, or one: by group, grid and number."""
    query = select(Subject).where(
        Subject.village_id == village_id,
        Subject.kind == "household",
        Subject.closed_on.is_(None),
    )
    if grid_id is not None:
        query = query.where(Subject.grid_id == grid_id)
    if number is not None:
        query = query.where(Subject.number == number)
    return sorted(session.scalars(query), key=_on_the_way)


def _on_the_way(subject: Subject) -> tuple[int, str, int, str]:
    """Group 2 comes before group 10."""
    group = subject.villager_group or ""
    digits = "".join(sign for sign in group if sign.isdecimal())
    return int(digits or 0), group, subject.grid_id or 0, subject.number
