"""Print runs of cards: which cards were printed when, by whom; rows are added, never changed.

Neither a code nor a name is here: of what a card bears, its keyed digest, by which a card that
says something old is found again.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel.db import Base, UtcDateTime
from registry.backs import PrintedCard
from registry.cards import Card
from registry.staff import Staff
from registry.subjects import Subject

PAGE: Final = 50


class CardPrint(Base):
    """One run: how many cards, on which paper; no person: from the command line.

    `file` is the SHA-256 of the paper, where it was drawn before its cards were good.
    """

    __tablename__ = "card_print"
    village_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    layout: Mapped[str] = mapped_column(String(4))
    again: Mapped[str] = mapped_column(String(8))
    cards: Mapped[int]
    file: Mapped[str | None] = mapped_column(String(64))
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Prints:
    """Runs of a village, the newest first, with who printed; `before` asks for the next page."""

    rows: tuple[tuple[CardPrint, str | None], ...]
    before: str | None


def prints_of(session: Session, village_id: int, *, before: str | None = None) -> Prints:
    """At most 50 runs, older than the run `before`."""
    query = (
        select(CardPrint, Staff.name)
        .outerjoin(Staff, Staff.id == CardPrint.staff_id)
        .where(CardPrint.village_id == village_id)
        # Ids begin with the time.
        .order_by(CardPrint.id.desc())
        .limit(PAGE + 1)
    )
    if before:
        query = query.where(CardPrint.id < before)
    rows = [(row.CardPrint, row.name) for row in session.execute(query)]
    return Prints(tuple(rows[:PAGE]), rows[PAGE - 1][0].id if len(rows) > PAGE else None)


def print_of_file(session: Session, village_id: int, file: str) -> CardPrint | None:
    """The run whose paper this is, by its SHA-256."""
    query = select(CardPrint).where(CardPrint.village_id == village_id, CardPrint.file == file)
    return session.scalar(query)


def printed_in(
    session: Session, village_id: int, print_id: str
) -> list[tuple[PrintedCard, Card, Subject]]:
    """The cards of a run, in the order in which they were printed, each with its household."""
    query = (
        select(PrintedCard, Card, Subject)
        .join(Card, (Card.village_id == PrintedCard.village_id) & (Card.id == PrintedCard.card_id))
        .join(Subject, (Subject.village_id == Card.village_id) & (Subject.id == Card.subject_id))
        .where(PrintedCard.village_id == village_id, PrintedCard.print_id == print_id)
        # Ids ascend in the order of the walk.
        .order_by(PrintedCard.card_id)
    )
    return [(row.PrintedCard, row.Card, row.Subject) for row in session.execute(query)]
