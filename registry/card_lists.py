"""Who has a card and who has none, counted and listed by village."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.cards import households_without_card
from registry.looks import LookLink
from registry.subjects import Subject

PAGE: Final = 50


@dataclass(frozen=True)
class CardTally:
    """Households of a village (or a grid of it), and how many of them have no live card."""

    households: int
    without: int


@dataclass(frozen=True)
class Cardless:
    """Open households without a live card, by number; `after` asks for the next page."""

    rows: tuple[Subject, ...]
    after: str | None


def card_tally(session: Session, village_id: int, grid_id: int | None = None) -> CardTally:
    """Count them."""
    households = select(func.count()).where(
        Subject.village_id == village_id,
        Subject.kind == "household",
        Subject.closed_on.is_(None),
    )
    without = households_without_card(village_id).order_by(None)
    if grid_id is not None:
        households = households.where(Subject.grid_id == grid_id)
        without = without.where(Subject.grid_id == grid_id)
    return CardTally(
        households=session.execute(households).scalar_one(),
        without=session.execute(select(func.count()).select_from(without.subquery())).scalar_one(),
    )


def cardless(
    session: Session, village_id: int, *, grid_id: int | None = None, after: str | None = None
) -> Cardless:
    """At most 50 of them, behind the number `after`."""
    query = households_without_card(village_id).limit(PAGE + 1)
    if grid_id is not None:
        query = query.where(Subject.grid_id == grid_id)
    if after is not None:
        query = query.where(Subject.number > after)
    rows = list(session.scalars(query))
    return Cardless(tuple(rows[:PAGE]), rows[PAGE - 1].number if len(rows) > PAGE else None)


def live_links(session: Session, subject: Subject) -> int:
    """How many look links of the subject are good."""
    query = select(func.count()).where(
        LookLink.village_id == subject.village_id,
        LookLink.subject_id == subject.id,
        LookLink.revoked_at.is_(None),
    )
    return session.execute(query).scalar_one()
