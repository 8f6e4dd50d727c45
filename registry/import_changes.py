"""What each import changed, kept for 30 days, so that the whole batch can be taken back.

`before` is a subject's row as it stood, nothing where the import made it; `after` is what was
written over it. These values are of people: they are purged by rule, and by withdrawing.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final, cast

from sqlalchemy import (
    JSON,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Table,
    delete,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime
from kernel.errors import Refusal
from registry.batches import ImportBatch
from registry.import_refusals import forget_refused
from registry.subjects import Subject

#: For how long an import's values are kept, and the import can be taken back.
KEPT: Final = timedelta(days=30)
_SUBJECT: Final = cast("Table", Subject.__table__)
#: Columns that name the subject and never change.
_KEY: Final = frozenset({"village_id", "id", "kind", "number", "created_at"})


class BatchUnknown(Refusal):
    """There is no such import, or not of this kind."""

    code = "batch-unknown"


class BatchUndone(Refusal):
    """The import was taken back before."""

    code = "batch-undone"


class BatchTooOld(Refusal):
    """What the import changed is kept for 30 days; they are over."""

    code = "batch-too-old"


class BatchUsed(Refusal):
    """Something was done since on what the import brought; `number` says where first."""

    code = "batch-used"


class ImportChange(Base):
    """What one import did to one subject. `refusal`: the refused consent that it ended."""

    __tablename__ = "import_change"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "subject_id"], ["subject.village_id", "subject.id"]),
        Index(None, "village_id", "subject_id"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    batch_id: Mapped[str] = mapped_column(ForeignKey("import_batch.id"), primary_key=True)
    subject_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    refusal: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    #: Opening points: the entry that brought them.
    entry_id: Mapped[str | None] = mapped_column(String(32))


class ImportUndo(Base):
    """That an import was taken back: when, by whom, and with whom beside."""

    __tablename__ = "import_undo"

    batch_id: Mapped[str] = mapped_column(ForeignKey("import_batch.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    second_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))


def picture(subject: Subject) -> dict[str, Any]:
    """The subject's columns as JSON values, but for those that never change."""
    return {
        column.name: to_json(getattr(subject, column.name))
        for column in _SUBJECT.columns
        if column.name not in _KEY
    }


def to_json(value: Any) -> Any:
    """A column's value as JSON has it: days and instants as text."""
    return value.isoformat() if isinstance(value, date) else value


def from_picture(kept: Mapping[str, Any]) -> dict[str, Any]:
    """A picture as values of the columns."""
    return {name: _value(name, value) for name, value in kept.items()}


def _value(name: str, value: Any) -> Any:
    kind = _SUBJECT.columns[name].type
    if value is None or not isinstance(kind, Date | UtcDateTime):
        return value
    return date.fromisoformat(value) if isinstance(kind, Date) else datetime.fromisoformat(value)


def undoable_batch(session: Session, batch_id: str, kind: str) -> ImportBatch:
    """The import with this id, if it can still be taken back.

    :raises BatchUnknown: there is none of this kind.
    :raises BatchUndone: it was taken back before.
    :raises BatchTooOld: its 30 days are over.
    """
    batch = session.get(ImportBatch, batch_id)
    if batch is None or batch.kind != kind:
        raise BatchUnknown
    if session.get(ImportUndo, batch_id) is not None:
        raise BatchUndone
    if batch.imported_at < clock.now() - KEPT:
        raise BatchTooOld
    return batch


def record_undo(
    tx: Session, batch_id: str, *, staff_id: str | None, second_id: str | None = None
) -> None:
    """Note that the import was taken back.

    :raises BatchUndone: somebody else was quicker.
    """
    if tx.get(ImportUndo, batch_id) is not None:
        raise BatchUndone
    tx.add(ImportUndo(batch_id=batch_id, at=clock.now(), staff_id=staff_id, second_id=second_id))
    tx.flush()


def undone_at(session: Session, batch_id: str) -> datetime | None:
    """When the import was taken back, if it was."""
    undo = session.get(ImportUndo, batch_id)
    return undo.at if undo is not None else None


def changes_of(session: Session, batch_id: str, village_id: int) -> list[ImportChange]:
    """What the import changed in this village, as far as it is kept."""
    return list(
        session.scalars(
            select(ImportChange).where(
                ImportChange.batch_id == batch_id, ImportChange.village_id == village_id
            )
        )
    )


def villages_of(session: Session, batch_id: str) -> list[int]:
    """The villages where the import changed something that is kept."""
    query = select(ImportChange.village_id).where(ImportChange.batch_id == batch_id)
    return sorted(session.scalars(query.distinct()))


def purge_import_values(tx: Session) -> int:
    """Delete what imports older than 30 days changed, and refused; how many changes that were.

    `xinyu close-day` calls it. After it these imports cannot be taken back.
    """
    forget_refused(tx)
    old = select(ImportBatch.id).where(ImportBatch.imported_at < clock.now() - KEPT)
    gone = tx.execute(
        delete(ImportChange)
        .where(ImportChange.batch_id.in_(old))
        .returning(ImportChange.subject_id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())


def forget_changes(tx: Session, subject: Subject) -> None:
    """Delete what imports changed of this subject: it withdrew."""
    tx.execute(
        delete(ImportChange).where(
            ImportChange.village_id == subject.village_id,
            ImportChange.subject_id == subject.id,
        )
    )
