"""Importing opening balances: points that households held before the books began.

Each is posted once, under the source `opening/<number>`; a second file with the same figures
changes nothing, one with other figures is refused row by row.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO, Final

from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import reading, transaction
from ledger import Draft, end_of_next_year, move, open_accounts, post, statement_of
from registry import cells, days, filing_cells
from registry.archive import read_upload
from registry.batches import ImportReport, Progress, Tally, begin_batch, count, report
from registry.rows import RefusedRow, RowReader, RowRefused
from registry.settings import setting_of
from registry.subjects import account_of, subjects_by_number
from registry.workbook import Column, Shape, Table, read_tables

OPENINGS: Final = Shape(
    "openings",
    "number",
    (
        Column("number", ("户编号", "户号", "农户编号", "编号", "Household number")),
        Column("head", ("户主姓名", "户主", "Head of household")),
        Column("points", ("期初积分", "积分", "积分余额", "Opening points")),
        Column("day", ("截至日期", "截止日期", "As of")),
    ),
)
ISSUED: Final = "issued"
_NOBODY: Final = "import"
_PAGE: Final = 100


@dataclass(frozen=True)
class Opening:
    """One household's opening points, as a row says."""

    number: str
    head: str
    points: int
    on: date
    row: RowReader

    @property
    def source(self) -> str:
        """What the books know the entry by."""
        return f"opening/{self.number}"


def import_points(
    upload: BinaryIO,
    *,
    staff_id: str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Import opening points from an .xlsx workbook; each village is one transaction.

    Points last to the end of the next calendar year after their day. A row of 0 points counts
    as unchanged. A rehearsal (`dry_run`) reports the same and writes nothing.

    :raises WorkbookTooLarge: the file is over the limits.
    :raises WorkbookNotReadable: the file is no workbook.
    :raises TableNotFound: no sheet has the headings of opening points.
    :raises ColumnsMissing: a sheet lacks some of them.
    :raises HeadingTwice: one meaning, two columns.
    """
    content = read_upload(upload)
    tables = read_tables(content, (OPENINGS,))
    openings, refused = _read(tables)
    with reading() as session:
        groups, strangers = _by_village(session, openings)
    tally = Tally(refused=(*refused, *strangers))
    batch = None
    if not dry_run:
        digest = hashlib.sha256(content).hexdigest()
        batch = transaction(lambda tx: _begin(tx, digest, staff_id, tally))
    done, total = 0, sum(map(len, groups.values()))
    for village in sorted(groups):
        posting = Posting(village, batch, staff_id or _NOBODY)
        tally += posting.run(groups[village])
        done += len(groups[village])
        if progress is not None:
            progress(done, total)
    return report(batch, tally, [table.sheet for table in tables])


def _read(tables: list[Table]) -> tuple[list[Opening], list[RefusedRow]]:
    openings: dict[str, Opening] = {}
    refused: list[RefusedRow] = []
    for reader in (RowReader(table, row) for table in tables for row in table.rows):
        try:
            one = _opening(reader)
            if one.number in openings:
                raise reader.refusal("number", "number-repeated")
            openings[one.number] = one
        except RowRefused as row:
            refused.append(row.refused)
    return list(openings.values()), refused


def _opening(reader: RowReader) -> Opening:
    return Opening(
        number=reader.take("number", filing_cells.subject_number),
        head=reader.take("head", cells.name),
        points=reader.take("points", filing_cells.points),
        on=reader.take("day", days.past_day),
        row=reader,
    )


def _begin(tx: Session, digest: str, staff_id: str | None, tally: Tally) -> str:
    batch = begin_batch(tx, "points", digest, staff_id)
    count(tx, batch, tally)
    return batch


def _by_village(
    session: Session, openings: list[Opening]
) -> tuple[Mapping[int, list[Opening]], list[RefusedRow]]:
    subjects = subjects_by_number(session, (one.number for one in openings))
    groups: dict[int, list[Opening]] = defaultdict(list)
    strangers: list[RefusedRow] = []
    for one in openings:
        subject = subjects.get(one.number)
        if subject is None:
            strangers.append(one.row.refused("number", "number-unknown"))
        elif subject.closed_on is not None:
            strangers.append(one.row.refused("number", "number-closed"))
        elif one.head not in {subject.head, subject.name}:
            strangers.append(one.row.refused("head", "head-mismatch"))
        else:
            groups[subject.village_id].append(one)
    return groups, strangers


@dataclass(frozen=True)
class Posting:
    """One village's openings on their way into the books; without a batch, a rehearsal."""

    village: int
    batch: str | None
    actor: str

    def run(self, openings: list[Opening]) -> Tally:
        """Post them in one transaction, or say what that would do."""
        if self.batch is not None:
            return transaction(lambda tx: self._write(tx, self.batch or "", openings))
        with reading() as session:
            return sum((self._judge(session, one) for one in openings), Tally())

    def _write(self, tx: Session, batch: str, openings: list[Opening]) -> Tally:
        open_accounts(tx, self.village, [ISSUED])
        tally = Tally()
        for one in openings:
            judged = self._judge(tx, one)
            if judged.created:
                self._post(tx, one)
            tally += judged
        count(tx, batch, tally)
        return tally

    def _judge(self, session: Session, one: Opening) -> Tally:
        opened = _opened_points(session, self.village, one)
        if one.points == (opened or 0):
            return Tally(unchanged=1)
        if opened is not None:
            return Tally(refused=(one.row.refused("points", "opening-exists"),))
        if self._expires_on(session, one) < clock.today():
            return Tally(refused=(one.row.refused("day", "points-ended"),))
        return Tally(created=1)

    def _expires_on(self, session: Session, one: Opening) -> date:
        return end_of_next_year(one.on, setting_of(session, self.village, "expiry_years"))

    def _post(self, tx: Session, one: Opening) -> None:
        moves = (move(one.points, source=ISSUED, target=account_of(one.number)),)
        expires_on = self._expires_on(tx, one)
        post(tx, Draft(self.village, "opening", moves, one.source, self.actor, expires_on))


def _opened_points(session: Session, village: int, one: Opening) -> int | None:
    """What this number was opened with, if it was: among the lines of its account."""
    before: int | None = None
    while True:
        lines = statement_of(session, village, account_of(one.number), before=before, limit=_PAGE)
        for line in lines:
            if (line.kind, line.source) == ("opening", one.source):
                return line.points
        if len(lines) < _PAGE:
            return None
        before = lines[-1].seq
