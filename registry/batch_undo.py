"""Taking a household import back: made subjects go, changed ones are as they were before.

All or nothing: it is looked through whole before anything is written, then each village is
one transaction; a cut between two villages is finished by asking again.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Table, delete, select
from sqlalchemy.orm import Session

import ledger
from kernel.db import Base, in_parts, reading, transaction
from registry.access import Actor, require
from registry.access_log import Look
from registry.doing import CHANGE
from registry.import_changes import (
    BatchUsed,
    ImportChange,
    changes_of,
    from_picture,
    picture,
    record_undo,
    undoable_batch,
    villages_of,
)
from registry.standing import hold_village
from registry.subjects import ConsentRefusal, Subject

#: What may hang on a subject without anything having been done with it.
_HARMLESS: Final = frozenset({"access_log"})


def undo_import(batch_id: str, actor: Actor) -> dict[str, Any]:
    """Take a household import back while nothing was done on what it brought. Outermost.

    Gives `batch`, `removed`, `restored`: how many subjects. A refusal of consent that the
    file held stays.

    :raises BatchUnknown: no such import of households.
    :raises NotPermitted: it reaches a village where the actor may not change subjects.
    :raises BatchUndone, BatchTooOld: taken back before; more than 30 days ago.
    :raises BatchUsed: `number` is the first that stands in the way; nothing was undone.
    """
    with reading() as session:
        undoable_batch(session, batch_id, "households")
        places = villages_of(session, batch_id)
        for village_id in places:
            require(actor, CHANGE, village_id=village_id)
        for village_id in places:
            _refuse_used(session, batch_id, village_id)
    removed = restored = 0
    for village_id in places:
        gone, back = _undo_village(batch_id, village_id)
        removed, restored = removed + gone, restored + back
    transaction(lambda tx: record_undo(tx, batch_id, staff_id=actor.staff_id))
    return {"batch": batch_id, "removed": removed, "restored": restored}


def _undo_village(batch_id: str, village_id: int) -> tuple[int, int]:
    def work(tx: Session) -> tuple[int, int]:
        hold_village(tx, village_id)
        _refuse_used(tx, batch_id, village_id)
        changes = changes_of(tx, batch_id, village_id)
        made = [one for one in changes if one.before is None]
        changed = [one for one in changes if one.before is not None]
        for one in changed:
            _restore(tx, one)
        _bring_back_refusals(tx, changes)
        _remove(tx, batch_id, village_id, made)
        return len(made), len(changed)

    return transaction(work)


def _refuse_used(session: Session, batch_id: str, village_id: int) -> None:
    changes = changes_of(session, batch_id, village_id)
    in_the_way = [
        *_made_and_used(session, [one for one in changes if one.before is None]),
        *_changed_since(session, [one for one in changes if one.before is not None]),
    ]
    if in_the_way:
        raise BatchUsed(number=min(in_the_way))


def _made_and_used(session: Session, made: list[ImportChange]) -> Iterator[str]:
    for part in in_parts(made):
        ids = {one.subject_id for one in part}
        village_id = part[0].village_id
        used = _with_rows(session, village_id, ids, part[0].batch_id)
        subjects = list(_subjects(session, village_id, ids))
        booked = ledger.posted_on(session, village_id, [one.account for one in subjects])
        for subject in subjects:
            if subject.id in used or subject.account in booked:
                yield subject.number


def _with_rows(session: Session, village_id: int, ids: set[str], batch_id: str) -> set[str]:
    """Those subjects on which any table has a row that is not this import's own."""
    used: set[str] = set()
    for table in _hanging_on_subjects():
        query = select(table.c.subject_id).where(
            table.c.village_id == village_id, table.c.subject_id.in_(ids)
        )
        if table.name == ImportChange.__tablename__:
            query = query.where(table.c.batch_id != batch_id)
        used |= set(session.scalars(query))
    return used


def _hanging_on_subjects() -> Iterator[Table]:
    """Every table of the house that points at a subject: those to come, too."""
    for table in Base.metadata.sorted_tables:
        points_there = any(
            key.referred_table.name == "subject" for key in table.foreign_key_constraints
        )
        if points_there and table.name not in _HARMLESS:
            yield table


def _changed_since(session: Session, changed: list[ImportChange]) -> Iterator[str]:
    """Those that no longer say what the import wrote, or that somebody did something with."""
    for part in in_parts(changed):
        after = {one.subject_id: one.after or {} for one in part}
        for subject in _subjects(session, part[0].village_id, set(after)):
            now = picture(subject)
            if any(now[name] != value for name, value in after[subject.id].items()):
                yield subject.number


def _restore(tx: Session, change: ImportChange) -> None:
    subject = tx.get_one(Subject, (change.village_id, change.subject_id))
    # Only what the import wrote: a household that it changed may have lived on since.
    before, written = from_picture(change.before or {}), change.after or {}
    for name in written:
        setattr(subject, name, before[name])
    tx.flush()


def _bring_back_refusals(tx: Session, changes: list[ImportChange]) -> None:
    for one in changes:
        if one.refusal is not None:
            subject = tx.get_one(Subject, (one.village_id, one.subject_id))
            asked_on = one.refusal["asked_on"]
            tx.merge(
                ConsentRefusal(
                    village_id=one.village_id,
                    number=subject.number,
                    asked_on=date.fromisoformat(asked_on) if asked_on else None,
                    recorded_at=datetime.fromisoformat(one.refusal["recorded_at"]),
                )
            )
    tx.flush()


def _remove(tx: Session, batch_id: str, village_id: int, made: list[ImportChange]) -> None:
    """The import's own rows, who looked at the made subjects, and those themselves."""
    tx.expunge_all()
    tx.execute(
        delete(ImportChange)
        .where(ImportChange.village_id == village_id, ImportChange.batch_id == batch_id)
        .execution_options(synchronize_session=False)
    )
    for part in in_parts(made):
        ids = [one.subject_id for one in part]
        for table, column in ((Look, Look.subject_id), (Subject, Subject.id)):
            tx.execute(
                delete(table)
                .where(table.village_id == village_id, column.in_(ids))
                .execution_options(synchronize_session=False)
            )


def _subjects(session: Session, village_id: int, ids: set[str]) -> Iterator[Subject]:
    query = select(Subject).where(Subject.village_id == village_id, Subject.id.in_(ids))
    yield from session.scalars(query)
