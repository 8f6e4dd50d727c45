"""Refused rows of an import, kept for its page for a month: a cell may hold somebody's name."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ForeignKey, String, delete, func, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime
from registry.rows import RefusedRow

#: How long a refused row is kept.
KEPT: Final = timedelta(days=30)
_NAME: Final = 100


class ImportRefusal(Base):
    """One refused row of an import: where it stands in the file, the cell, and why."""

    __tablename__ = "import_refusal"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[str] = mapped_column(ForeignKey("import_batch.id"), index=True)
    sheet: Mapped[str] = mapped_column(String(_NAME))
    row: Mapped[int]
    column: Mapped[str] = mapped_column(String(_NAME))
    value: Mapped[str] = mapped_column(String(_NAME))
    code: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def keep_refused(tx: Session, batch: str, rows: Iterable[RefusedRow]) -> None:
    """Keep these rows of a batch; those of older imports whose month is over go."""
    forget_refused(tx)
    kept = [
        {
            "batch_id": batch,
            "sheet": row.sheet[:_NAME],
            "row": row.row,
            "column": row.column[:_NAME],
            "value": row.value[:_NAME],
            "code": row.code,
            "at": clock.now(),
        }
        for row in rows
    ]
    if kept:
        tx.execute(insert(ImportRefusal), kept)


def refused_rows(
    session: Session, batch: str, *, first: int = 0, limit: int | None = None
) -> list[RefusedRow]:
    """The rows of a batch that are still kept, in the order of each sheet."""
    query = (
        select(ImportRefusal)
        .where(ImportRefusal.batch_id == batch, ImportRefusal.at > clock.now() - KEPT)
        .order_by(ImportRefusal.sheet, ImportRefusal.row, ImportRefusal.id)
        .offset(first)
        .limit(limit)
    )
    return [
        RefusedRow(one.sheet, one.row, one.column, one.value, one.code)
        for one in session.scalars(query)
    ]


def count_refused(session: Session, batch: str) -> int:
    """How many rows of a batch are still kept."""
    return (
        session.scalar(
            select(func.count()).where(
                ImportRefusal.batch_id == batch, ImportRefusal.at > clock.now() - KEPT
            )
        )
        or 0
    )


def forget_refused(tx: Session) -> None:
    """Delete the rows that were kept for a month."""
    tx.execute(
        delete(ImportRefusal)
        .where(ImportRefusal.at <= clock.now() - KEPT)
        .execution_options(synchronize_session=False)
    )


def erase_refused(tx: Session, words: Iterable[str]) -> None:
    """Empty the kept cells that hold one of these words: somebody's name, somebody's phone."""
    for word in filter(None, words):
        tx.execute(
            update(ImportRefusal)
            .where(ImportRefusal.value.contains(word, autoescape=True))
            .values(value="")
            .execution_options(synchronize_session=False)
        )
