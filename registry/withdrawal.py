"""Withdrawing consent: the person goes from everywhere; entries hold codes only and stay.

What the same household left in villages it moved away from goes first, one village per
transaction; a repeat under the same key finishes what was cut short.
"""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import clear_log, reading, transaction
from kernel.once import Outcome
from registry.access import Actor
from registry.awards import forget_award_reasons
from registry.cards import forget_card_texts
from registry.closing import close_subject, hold_points
from registry.corrections import forget_corrections
from registry.details import past_day_or_today
from registry.doing import on_subject, village_of
from registry.events import Happening, empty_events, record_event
from registry.household_pins import forget_pin
from registry.import_changes import forget_changes
from registry.import_refusals import erase_refused
from registry.moves import move_into
from registry.nominees import forget_nominees
from registry.notes import forget_notes
from registry.others import erase_elsewhere
from registry.standing import SubjectClosed, hold_village
from registry.subjects import ConsentRefusal, Subject, find_subject

_WITHDRAWN = "withdrawn"


def withdraw_consent(
    actor: Actor, *, number: str, key: str, asked_on: date | None = None
) -> Outcome:
    """Erase the people behind this number, close it, revoke its cards. Outermost.

    The points stay and end by themselves; the number, the entries and the day of refusal are
    kept. A closed subject may withdraw too. The reply: `household`.

    :raises SubjectUnknown: no such subject for this officer.
    :raises SubjectClosed: consent was withdrawn before, or the household moved to another
        village and withdraws there.
    :raises DetailUnfit: the day of asking.
    """
    day = past_day_or_today("asked_on", asked_on)
    village_id = village_of(actor, number)
    with reading() as session:
        subject = find_subject(session, number)
        left_behind = _left_behind(session, village_id, subject.id)
    for place, subject_id in left_behind:
        _erase_in(place, subject_id)

    def work(tx: Session, subject: Subject) -> dict[str, Any]:
        if subject.closed_why in {_WITHDRAWN, "moved"}:
            raise SubjectClosed(number=number, on=str(subject.closed_on), why=subject.closed_why)
        hold_points(tx, subject)
        erase(tx, subject)
        close_subject(tx, subject, _WITHDRAWN, staff_id=actor.staff_id)
        forget_card_texts(tx, subject)
        _keep_refusal(tx, subject, day)
        record_event(tx, subject, Happening(_WITHDRAWN), staff_id=actor.staff_id)
        return {"household": number}

    asked = {"do": _WITHDRAWN, "asked_on": asked_on}
    outcome = on_subject(actor, number=number, key=key, asked=asked, work=work, closed_too=True)
    clear_log()
    return outcome


def erase(tx: Session, subject: Subject) -> None:
    """Empty everything that tells of the people behind a subject, but the number and the days."""
    erase_refused(tx, (subject.head, subject.name or "", subject.phone or ""))
    subject.head = ""
    subject.name = None if subject.kind == "household" else ""
    subject.phone = subject.members = subject.villager_group = None
    subject.grid_id = subject.collector = None
    subject.updated_at = clock.now()
    tx.flush()
    empty_events(tx, subject)
    forget_nominees(tx, subject)
    forget_pin(tx, subject)
    forget_corrections(tx, subject)
    forget_notes(tx, subject)
    forget_changes(tx, subject)
    forget_award_reasons(tx, subject)
    forget_card_texts(tx, subject)
    erase_elsewhere(tx, subject)


def _left_behind(session: Session, village_id: int, subject_id: str) -> list[tuple[int, str]]:
    """Where the household lived before, as it was known there, the last first."""
    found: list[tuple[int, str]] = []
    move = move_into(session, village_id, subject_id)
    while move is not None:
        found.append((move.village_id, move.subject_id))
        move = move_into(session, move.village_id, move.subject_id)
    return found


def _erase_in(village_id: int, subject_id: str) -> None:
    def work(tx: Session) -> None:
        hold_village(tx, village_id)
        erase(tx, tx.get_one(Subject, (village_id, subject_id)))

    transaction(work)


def _keep_refusal(tx: Session, subject: Subject, day: date) -> None:
    key = {"village_id": subject.village_id, "number": subject.number}
    tx.merge(ConsentRefusal(**key, asked_on=day, recorded_at=clock.now()))
    tx.flush()
