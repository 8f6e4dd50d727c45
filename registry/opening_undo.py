"""Taking an import of opening points back: by reversing entries, with a second person.

All or nothing, as `batch_undo`: looked through whole first, then one transaction per village.
"""

from typing import Any, Final

from sqlalchemy import delete
from sqlalchemy.orm import Session

import ledger
from kernel.db import reading, transaction
from ledger import AlreadyReversed, NotEnoughPoints
from registry.access import Actor, require
from registry.doing import CHANGE
from registry.import_changes import (
    BatchUsed,
    ImportChange,
    changes_of,
    record_undo,
    undoable_batch,
    villages_of,
)
from registry.points_import import openings_of
from registry.seconding import require_second
from registry.standing import hold_village
from registry.subjects import Subject

#: What the second person must be allowed where the points lie.
WITNESS: Final = "slips.witness"


def undo_points_import(batch_id: str, actor: Actor, second: Actor | None) -> dict[str, Any]:
    """Take an import of opening points back while none of them was spent. Outermost.

    Gives `batch`, `reversed` (entries), `points`. The same households may be opened again.

    :raises BatchUnknown: no such import of points.
    :raises NotPermitted: it reaches a village where the actor may not change anything.
    :raises SecondPersonNeeded: nobody else who may stand beside in those villages.
    :raises BatchUndone, BatchTooOld: taken back before; more than 30 days ago.
    :raises BatchUsed: `number` has spent some of them, or they were taken back singly; nothing
        was undone.
    """
    with reading() as session:
        undoable_batch(session, batch_id, "points")
        places = villages_of(session, batch_id)
        for village_id in places:
            require(actor, CHANGE, village_id=village_id)
            require_second(actor, second, WITNESS, village_id=village_id)
        for village_id in places:
            _refuse_used(session, changes_of(session, batch_id, village_id))
    entries = points = 0
    for village_id in places:
        undone = _undo_village(batch_id, village_id, f"staff/{actor.staff_id}")
        entries, points = entries + len(undone), points + sum(undone)
    second_id = second.staff_id if second is not None else None
    transaction(lambda tx: record_undo(tx, batch_id, staff_id=actor.staff_id, second_id=second_id))
    return {"batch": batch_id, "reversed": entries, "points": points}


def _undo_village(batch_id: str, village_id: int, actor: str) -> list[int]:
    """Reverse the import's entries of one village; the points of each."""

    def work(tx: Session) -> list[int]:
        hold_village(tx, village_id)
        undone = [_reverse(tx, one, actor) for one in changes_of(tx, batch_id, village_id)]
        tx.execute(
            delete(ImportChange)
            .where(ImportChange.village_id == village_id, ImportChange.batch_id == batch_id)
            .execution_options(synchronize_session=False)
        )
        return undone

    return transaction(work)


def _reverse(tx: Session, change: ImportChange, actor: str) -> int:
    said = change.after or {}
    try:
        ledger.reverse(
            tx,
            change.village_id,
            change.entry_id or "",
            kind="reverse",
            source=said["source"],
            actor=actor,
        )
    except (AlreadyReversed, NotEnoughPoints) as refused:
        subject = tx.get_one(Subject, (change.village_id, change.subject_id))
        raise BatchUsed(number=subject.number) from refused
    return int(said["points"])


def _refuse_used(session: Session, changes: list[ImportChange]) -> None:
    in_the_way = [subject.number for one in changes if (subject := _used(session, one))]
    if in_the_way:
        raise BatchUsed(number=min(in_the_way))


def _used(session: Session, change: ImportChange) -> Subject | None:
    """The subject that no longer has all the points it was opened with."""
    subject = session.get_one(Subject, (change.village_id, change.subject_id))
    said = change.after or {}
    stands = {one.source for one in openings_of(session, subject) if one.stands}
    left = ledger.available(session, subject.village_id, subject.account)
    return subject if said["source"] not in stands or left < said["points"] else None
