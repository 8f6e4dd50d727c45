"""The history of imports: when, who, what came of it; to each officer what is theirs to see."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import Session, aliased

from kernel.errors import Refusal
from registry.access import Actor
from registry.batches import ImportBatch, ImportPlace
from registry.import_changes import BatchTooOld, BatchUndone, ImportUndo, undoable_batch
from registry.importers import PERMISSION
from registry.regions import villages
from registry.staff import Staff


class ImportUnknown(Refusal):
    """There is no such import, or not among those that this person may see."""

    code = "import-unknown"


@dataclass(frozen=True)
class PastImport:
    """An import, who did it (nobody: the command line), and the shop that it was for.

    `undone_…`: when it was taken back, by whom and with whom beside, if it was.
    """

    batch: ImportBatch
    by: str | None
    shop: str | None
    undone_at: datetime | None
    undone_by: str | None
    undone_beside: str | None


def past_imports(
    session: Session, actor: Actor, *, first: int = 0, limit: int = 50
) -> list[PastImport]:
    """The imports that this person may see, the newest first."""
    query = (
        _QUERY.where(_visible(session, actor))
        .order_by(ImportBatch.imported_at.desc(), ImportBatch.id.desc())
        .offset(first)
        .limit(limit)
    )
    return [PastImport(*row) for row in session.execute(query)]


def past_import(session: Session, actor: Actor, batch: str) -> PastImport:
    """One of them.

    :raises ImportUnknown: there is none with this id that the person may see.
    """
    query = _QUERY.where(ImportBatch.id == batch, _visible(session, actor))
    row = session.execute(query).one_or_none()
    if row is None:
        raise ImportUnknown
    return PastImport(*row)


def why_closed(session: Session, past: PastImport) -> Refusal | None:
    """Why it cannot be taken back, whatever was done since; none while it still can be."""
    try:
        undoable_batch(session, past.batch.id, past.batch.kind)
    except (BatchTooOld, BatchUndone) as refusal:
        return refusal
    return None


_UNDOER: Final = aliased(Staff)
_BESIDE: Final = aliased(Staff)
_QUERY: Final = (
    select(ImportBatch, Staff.name, ImportPlace.shop, ImportUndo.at, _UNDOER.name, _BESIDE.name)
    .outerjoin(ImportPlace, ImportPlace.batch_id == ImportBatch.id)
    .outerjoin(Staff, Staff.id == ImportBatch.staff_id)
    .outerjoin(ImportUndo, ImportUndo.batch_id == ImportBatch.id)
    .outerjoin(_UNDOER, _UNDOER.id == ImportUndo.staff_id)
    .outerjoin(_BESIDE, _BESIDE.id == ImportUndo.second_id)
)


def _visible(session: Session, actor: Actor) -> ColumnElement[bool]:
    """The own ones, those of the own villages; who may import everywhere sees all."""
    everywhere = [one.id for one in villages(session)]
    mine = [one for one in everywhere if actor.may(PERMISSION, village_id=one)]
    if not mine:
        return false()
    if len(mine) == len(everywhere):
        return true()
    return _own(actor, mine)


def _own(actor: Actor, mine: Collection[int]) -> ColumnElement[bool]:
    return or_(ImportBatch.staff_id == actor.staff_id, ImportPlace.village_id.in_(mine))
