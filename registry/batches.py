"""What an import did: counted as it goes, one row per import that was not a rehearsal."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime
from kernel.once import Operation, once
from registry.import_refusals import keep_refused, refused_rows
from registry.regions import town
from registry.rows import RefusedRow

#: Told how many rows are done, of how many.
Progress = Callable[[int, int], None]


class ImportBatch(Base):
    """One import: of what, from which file (by digest), by whom, and how many rows of each fate."""

    __tablename__ = "import_batch"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    digest: Mapped[str] = mapped_column(String(64))
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    created: Mapped[int]
    updated: Mapped[int]
    unchanged: Mapped[int]
    refused: Mapped[int]


class ImportPlace(Base):
    """Where an import belongs: the village of whoever imported, or of the shop it is for."""

    __tablename__ = "import_place"

    batch_id: Mapped[str] = mapped_column(ForeignKey("import_batch.id"), primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey("region.id"), index=True)
    shop: Mapped[str | None] = mapped_column(String(12))


@dataclass(frozen=True)
class Beginning:
    """An import that begins: of what, from which file, by whom, under which key, and where.

    `kind`: households, points, goods. `village` none: the whole town's.
    """

    kind: str
    digest: str
    staff_id: str | None = None
    client: str = ""
    key: str = ""
    village: int | None = None
    shop: str | None = None


@dataclass(frozen=True)
class Tally:
    """Rows by their fate."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: tuple[RefusedRow, ...] = ()

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.created + other.created,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.refused + other.refused,
        )


@dataclass(frozen=True)
class ImportReport:
    """What an import did, or a rehearsal would do (then without an `id`)."""

    id: str | None
    created: int
    updated: int
    unchanged: int
    refused: tuple[RefusedRow, ...]

    def to_json(self, translate: Callable[[str], str] = str) -> dict[str, Any]:
        """The report as JSON values; `translate` puts the reasons in the reader's language."""
        return {
            "id": self.id,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "refused": [row.to_json(translate) for row in self.refused],
        }


def report(batch: str | None, tally: Tally, sheets: list[str]) -> ImportReport:
    """The report of a whole import, refused rows in the order of the file."""
    order = {sheet: place for place, sheet in enumerate(sheets)}
    refused = sorted(tally.refused, key=lambda row: (order[row.sheet], row.row))
    return ImportReport(batch, tally.created, tally.updated, tally.unchanged, tuple(refused))


def begin_once(tx: Session, beginning: Beginning, tally: Tally) -> tuple[str, bool]:
    """Begin an import and count what was refused already: its id, and whether it is a new one.

    A key that was used before gives the import that it began: that one is not done again.

    :raises KeyReused: the key was used for another file.
    """
    if not beginning.key:
        return _begin(tx, beginning, tally), True
    asked = {"import": beginning.kind, "digest": beginning.digest, "shop": beginning.shop}
    operation = Operation(town(tx).id, beginning.client, beginning.key, asked)
    outcome = once(tx, operation, lambda: {"batch": _begin(tx, beginning, tally)})
    return outcome.unwrap()["batch"], not outcome.replayed


def _begin(tx: Session, beginning: Beginning, tally: Tally) -> str:
    batch = begin_batch(tx, beginning)
    count(tx, batch, tally)
    return batch


def begin_batch(tx: Session, beginning: Beginning) -> str:
    """Record that an import begins; gives its id."""
    batch = ImportBatch(
        id=clock.new_id(),
        kind=beginning.kind,
        digest=beginning.digest,
        imported_at=clock.now(),
        staff_id=beginning.staff_id,
        created=0,
        updated=0,
        unchanged=0,
        refused=0,
    )
    tx.add(batch)
    tx.flush()
    if beginning.village is not None:
        place = ImportPlace(batch_id=batch.id, village_id=beginning.village, shop=beginning.shop)
        tx.add(place)
        tx.flush()
    return batch.id


def count(tx: Session, batch: str, tally: Tally) -> None:
    """Add to the batch what one transaction did, so that its row is true whenever it ends."""
    tx.execute(
        update(ImportBatch)
        .where(ImportBatch.id == batch)
        .values(
            created=ImportBatch.created + tally.created,
            updated=ImportBatch.updated + tally.updated,
            unchanged=ImportBatch.unchanged + tally.unchanged,
            refused=ImportBatch.refused + len(tally.refused),
        )
        .execution_options(synchronize_session=False)
    )
    keep_refused(tx, batch, tally.refused)


def report_of(session: Session, batch: str) -> ImportReport:
    """The report of an import that was begun before, as far as it has come."""
    kept = session.get_one(ImportBatch, batch)
    refused = tuple(refused_rows(session, batch))
    return ImportReport(batch, kept.created, kept.updated, kept.unchanged, refused)
