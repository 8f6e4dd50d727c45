"""Moving to another village: one village per transaction, and no household lost on the way.

1 In the old village: the points leave, the subject is closed, the move is noted as under way.
2 In the new one: the same household under a new number, and the points arrive.
3 In the old one again: the move is noted as ended.
Each step is done once however often it is asked for; `finish_moves` does what was cut off.
"""

from datetime import date
from typing import Any, Final, cast

from sqlalchemy import Table
from sqlalchemy.orm import Session

import ledger
from kernel import clock
from kernel.db import reading, transaction
from kernel.errors import Refusal
from kernel.once import Outcome
from ledger import Parcel
from registry.access import Actor
from registry.closing import close_subject, hold_points
from registry.details import clean
from registry.doing import CHANGE, on_subject
from registry.events import Happening, record_event
from registry.filing_cells import household_number
from registry.grades import again, grades_from_today, set_grade
from registry.moves import SubjectMove, move_from, pending_moves
from registry.numbers import NumberTaken, is_taken, refuse_uncountable, take_number
from registry.regions import VillageUnknown, villages
from registry.splitting import NotHousehold
from registry.standing import hold_village
from registry.subjects import Subject, find_subject

#: What the household is in the new village as it was in the old one; its grid and group are not.
_LEFT_BEHIND: Final = frozenset(
    {"village_id", "id", "number", "villager_group", "grid_id", "batch_id", "created_at"}
    | {"updated_at", "closed_on", "closed_why"}
)


class SameVillage(Refusal):
    """The household lives in this village already."""

    code = "same-village"


def move_to_village(
    actor: Actor, *, number: str, key: str, village_id: int, new_number: str = ""
) -> Outcome:
    """Move a household to another village, with all it can spend. Outermost.

    The old number is closed and its cards die; the household gets the new number, or the next
    free one there, and keeps its grade. Moves that were cut off before are finished too.
    The reply: `household` (the new number), `from`, `points`.

    :raises SubjectUnknown, SubjectClosed: no such household for this officer.
    :raises VillageUnknown: no such village, or one where the actor may change nothing.
    :raises NotHousehold, SameVillage: it cannot move, or need not.
    :raises DetailUnfit, NumberTaken: the number wanted there.
    :raises NumberNeeded: none is wanted, and none can be counted there.
    """
    wanted = clean("number", household_number, new_number) if new_number.strip() else ""
    _refuse_place(actor, village_id)

    def work(tx: Session, subject: Subject) -> dict[str, Any]:
        if subject.kind != "household":
            raise NotHousehold(number=subject.number)
        if subject.village_id == village_id:
            raise SameVillage(number=subject.number)
        if wanted and is_taken(tx, wanted):
            raise NumberTaken(number=wanted)
        if not wanted:
            refuse_uncountable(tx, village_id)
        return {"move": _leave(tx, subject, village_id, wanted, staff_id=actor.staff_id)}

    asked = {"do": "move", "village": village_id, "number": wanted}
    begun = on_subject(actor, number=number, key=key, asked=asked, work=work)
    with reading() as session:
        subject = find_subject(session, number)
        move = move_from(session, subject.village_id, subject.id)
    if move is not None and move.done_at is None:
        _finish(move)
    finish_moves()
    return Outcome(_reply(number), None, replayed=begun.replayed)


def finish_moves() -> int:
    """Finish every move that was cut off between two villages; how many. Outermost.

    The next move calls it, and so does `xinyu close-day`. A move that fails again stays under
    way, and the failure is raised.
    """
    with reading() as session:
        pending = pending_moves(session)
    for move in pending:
        _finish(move)
    return len(pending)


def moved_to(session: Session, subject: Subject) -> Subject | None:
    """What a household that moved away is now; nothing while it is under way, or never moved."""
    move = move_from(session, subject.village_id, subject.id)
    if move is None:
        return None
    return session.get(Subject, (move.to_village_id, move.to_subject_id))


def _refuse_place(actor: Actor, village_id: int) -> None:
    with reading() as session:
        known = {one.id for one in villages(session)}
    if village_id not in known or not actor.may(CHANGE, village_id=village_id):
        raise VillageUnknown


def _leave(
    tx: Session, subject: Subject, village_id: int, wanted: str, *, staff_id: str | None
) -> str:
    move = SubjectMove(
        village_id=subject.village_id,
        id=clock.new_id(),
        subject_id=subject.id,
        to_village_id=village_id,
        to_subject_id=clock.new_id(),
        number=wanted,
        begun_at=clock.now(),
        staff_id=staff_id,
    )
    hold_points(tx, subject)
    parcels = ledger.move_out(
        tx, subject.village_id, source=subject.account, ref=_ref(move), actor=_actor(move)
    )
    move.parcels = [[one.points, one.until.isoformat()] for one in parcels]
    tx.add(move)
    close_subject(tx, subject, "moved", staff_id=staff_id)
    there = (move.to_village_id, move.to_subject_id)
    record_event(tx, subject, Happening("moved-out", other=there), staff_id=staff_id)
    return move.id


def _finish(move: SubjectMove) -> None:
    _arrive(move)
    transaction(lambda tx: _note_ended(tx, move))


def _arrive(move: SubjectMove) -> None:
    with reading() as session:
        old = session.get_one(Subject, (move.village_id, move.subject_id))
        grades = grades_from_today(session, old.village_id, old.id)

    def work(tx: Session) -> None:
        hold_village(tx, move.to_village_id)
        if tx.get(Subject, (move.to_village_id, move.to_subject_id)) is not None:
            return
        fresh = _settle(tx, move, old)
        ledger.open_account(tx, fresh.village_id, fresh.account)
        parcels = [Parcel(points, date.fromisoformat(day)) for points, day in move.parcels]
        ledger.move_in(
            tx,
            fresh.village_id,
            target=fresh.account,
            parcels=parcels,
            ref=_ref(move),
            actor=_actor(move),
        )
        for one in grades:
            set_grade(tx, again(one, fresh.village_id, fresh.id))
        here = Happening("moved-in", other=(move.village_id, move.subject_id))
        record_event(tx, fresh, here, staff_id=move.staff_id)

    transaction(work)


def _settle(tx: Session, move: SubjectMove, old: Subject) -> Subject:
    """The household in its new village; if its number was taken meanwhile, the next free one."""
    wanted = "" if is_taken(tx, move.number) else move.number
    columns = cast("Table", Subject.__table__).columns.keys()
    kept = {name: getattr(old, name) for name in columns if name not in _LEFT_BEHIND}
    fresh = Subject(
        village_id=move.to_village_id,
        id=move.to_subject_id,
        number=take_number(tx, move.to_village_id, wanted),
        created_at=clock.now(),
        updated_at=clock.now(),
        **kept,
    )
    tx.add(fresh)
    tx.flush()
    return fresh


def _note_ended(tx: Session, move: SubjectMove) -> None:
    tx.get_one(SubjectMove, (move.village_id, move.id)).done_at = clock.now()
    tx.flush()


def _ref(move: SubjectMove) -> str:
    return f"move/{move.id}"


def _actor(move: SubjectMove) -> str:
    return f"staff/{move.staff_id}"


def _reply(number: str) -> dict[str, Any]:
    with reading() as session:
        old = find_subject(session, number)
        move = move_from(session, old.village_id, old.id)
        fresh = moved_to(session, old)
        if move is None or fresh is None:
            raise LookupError(f"{number} has not arrived")
        points = sum(points for points, _ in move.parcels)
        return {"household": fresh.number, "from": number, "points": points}
