"""Everything an officer reads of one subject; names and telephone in full only when asked for."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

import ledger
from civility import helping
from household import movements
from ledger import Expiry
from registry import (
    Actor,
    Card,
    Region,
    Subject,
    SubjectEvent,
    SubjectNote,
    SubjectUnknown,
    cards_of,
    corrections,
    find_subject,
    glance,
    history_of,
    household_pins,
    looks_at,
    nominees,
    notes_of,
    numbers_by_id,
    pins,
    region_by_id,
    staff_lists,
)

#: Of what happened and of who looked, the page shows the last so many.
SHOWN = 20
#: How many movements stand on the panel beside the list.
LATELY = 3


@dataclass(frozen=True)
class Head:
    """What the panel beside the list says. `cards` are those in use."""

    subject: Subject
    village: Region
    grid: str | None
    grade: str | None
    points: int
    next_expiry: Expiry | None
    cards: list[Card]
    statement: movements.Statement


@dataclass(frozen=True)
class Looked:
    """Who looked, when and at what; without a name the household itself did."""

    at: datetime
    name: str | None
    via: str


@dataclass(frozen=True)
class Dossier:
    """The whole page: besides the head, what happened, who may come, what was asked and noted.

    `helper`: the name of whoever helps it until the next round; `names`: staff id → name;
    `others`: id of another subject → its number.
    """

    head: Head
    cards: list[Card]
    nominees: list[nominees.Nominee]
    pin: pins.State
    corrections: list[corrections.Correction]
    notes: list[SubjectNote]
    history: list[SubjectEvent]
    looks: list[Looked]
    helper: str | None
    names: dict[str, str]
    others: dict[str, str]


def seen_by(session: Session, actor: Actor, number: str, permission: str) -> Subject:
    """The subject with this number, if the person may do this with it.

    :raises SubjectUnknown: nobody has it, or somebody out of the person's reach.
    """
    subject = find_subject(session, number)
    if not actor.may(permission, village_id=subject.village_id):
        raise SubjectUnknown(number=number[:20])
    return subject


def head_of(
    session: Session, subject: Subject, *, before: int | None = None, lines: int = LATELY
) -> Head:
    """What the panel says, with so many lines of the statement."""
    seen = glance.glances(session, [subject])[subject.id]
    return Head(
        subject,
        region_by_id(session, subject.village_id),
        seen.grid,
        seen.grade,
        ledger.available(session, subject.village_id, subject.account),
        ledger.next_expiry(session, subject.village_id, subject.account),
        [card for card in cards_of(session, subject) if card.revoked_at is None],
        movements.statement(session, subject, before=before, limit=lines),
    )


def dossier_of(session: Session, subject: Subject, *, before: int | None = None) -> Dossier:
    """The whole page, with one page of the statement."""
    cards = cards_of(session, subject)
    looks = looks_at(session, subject, SHOWN)
    history = history_of(session, subject, SHOWN)
    notes, asked = notes_of(session, subject), corrections.corrections_of(session, subject)
    named = nominees.nominees_of(session, subject, ended=True)
    staff = {
        *(one.staff_id for one in looks),
        *(one.staff_id for one in history),
        *(one.staff_id for one in notes),
        *(one.agreed_by for one in named),
    }
    names = staff_lists.staff_names(session, [one for one in staff if one])
    return Dossier(
        head=head_of(session, subject, before=before, lines=movements.PAGE),
        cards=cards,
        nominees=named,
        pin=household_pins.pin_state(session, subject),
        corrections=asked,
        notes=notes,
        history=history,
        looks=[Looked(one.at, names.get(one.staff_id or ""), one.via) for one in looks],
        helper=helping.helper_of(session, subject),
        names=names,
        others=numbers_by_id(session, (one.other_subject_id for one in history)),
    )
