"""Importing a filing workbook: good rows go in, bad ones are reported, one village at a time.

Each village is one database transaction: its grids, its subjects, their accounts in the
books, and the count in the batch's row stand or fall together. Importing again is safe.
"""

import hashlib
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from sqlalchemy.orm import Session

from kernel.db import reading, transaction
from registry.access import Actor
from registry.archive import read_upload
from registry.batches import (
    ImportReport,
    Progress,
    Tally,
    begin_once,
    count,
    report,
    report_of,
)
from registry.household_plan import VillageRows, by_village, plan_village
from registry.household_rows import (
    HOUSEHOLDS,
    ORGANISATIONS,
    Filing,
    NoConsent,
    kind_of_table,
    read_filing,
)
from registry.household_write import write_plan
from registry.importers import Importer
from registry.rows import RefusedRow, RowReader, RowRefused
from registry.standing import hold_village
from registry.workbook import Table, read_tables


def import_households(
    upload: BinaryIO,
    *,
    actor: Actor | None = None,
    key: str = "",
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Import households, agribusinesses and collectives from an .xlsx workbook.

    An actor's rows of other villages are refused; without one (the command line) all are taken.
    A key that was used before gives that import's report. A rehearsal (`dry_run`) reports the
    same and writes nothing. `progress` is told how many rows are done, of how many.

    :raises WorkbookTooLarge: the file is over the limits.
    :raises WorkbookNotReadable: the file is no workbook.
    :raises TableNotFound: no sheet has the headings of a filing.
    :raises ColumnsMissing: a sheet lacks some of them.
    :raises HeadingTwice: one meaning, two columns.
    :raises SheetKindUnknown: organisations of an unsaid kind.
    """
    content, importer = read_upload(upload), Importer(actor, key)
    tables = read_tables(content, (HOUSEHOLDS, ORGANISATIONS))
    with reading() as session:
        known, home = importer.villages(session), importer.home(session)
    read, refused = _read(tables, known)
    tally = Tally(refused=tuple(refused))
    batch = None
    if not dry_run:
        digest = hashlib.sha256(content).hexdigest()
        begun = importer.beginning("households", digest, home)
        batch, is_new = transaction(lambda tx: begin_once(tx, begun, tally))
        if not is_new:
            with reading() as session:
                return report_of(session, batch)
    done, total = 0, len(read)
    for rows in by_village(read):
        tally += _rehearse(rows) if batch is None else _import_village(rows, batch)
        done += len(rows)
        if progress is not None:
            progress(done, total)
    return report(batch, tally, [table.sheet for table in tables])


def _read(
    tables: list[Table], known: Mapping[str, int | None]
) -> tuple[list[Filing | NoConsent], list[RefusedRow]]:
    read: list[Filing | NoConsent] = []
    refused: list[RefusedRow] = []
    first: dict[str, Filing | NoConsent] = {}
    for reader, kind in _readers(tables):
        try:
            one = read_filing(reader, kind, known)
            _refuse_twin(reader, one, first.setdefault(one.number, one))
            read.append(one)
        except RowRefused as row:
            refused.append(row.refused)
    return read, refused


def _readers(tables: list[Table]) -> Iterator[tuple[RowReader, str]]:
    for table in tables:
        kind = kind_of_table(table)
        for row in table.rows:
            yield RowReader(table, row), kind


def _refuse_twin(reader: RowReader, one: Filing | NoConsent, first: Filing | NoConsent) -> None:
    """One number, one row: of two rows, nobody can say which holds."""
    if one is first:
        return
    if isinstance(one, Filing) and isinstance(first, Filing) and one.head != first.head:
        raise reader.refusal("head", "head-mismatch")
    raise reader.refusal("number", "number-repeated")


def _rehearse(rows: VillageRows) -> Tally:
    with reading() as session:
        return plan_village(session, rows).tally()


def _import_village(rows: VillageRows, batch: str) -> Tally:
    def work(tx: Session) -> Tally:
        # Else a withdrawal in between could be written over by what was planned before it.
        hold_village(tx, rows.village)
        plan = plan_village(tx, rows)
        write_plan(tx, rows, plan, batch)
        tally = plan.tally()
        count(tx, batch, tally)
        return tally

    return transaction(work)
