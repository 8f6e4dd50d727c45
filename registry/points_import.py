"""Importing opening balances: points that households held before the books began.

Each is posted once, under the source `opening/<number>`; a second file with the same figures
changes nothing, one with other figures is refused row by row, until the first is taken back.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO, Final

from sqlalchemy import insert
from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import reading, transaction
from ledger import Draft, Line, end_of_next_year, move, open_accounts, post, statement_of
from registry import cells, days, filing_cells
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
from registry.import_changes import ImportChange
from registry.importers import Importer
from registry.rows import RefusedRow, RowReader, RowRefused
from registry.settings import setting_of
from registry.standing import hold_village
from registry.subjects import Subject, subjects_by_number
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


def import_points(
    upload: BinaryIO,
    *,
    actor: Actor | None = None,
    key: str = "",
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Import opening points from an .xlsx workbook; each village is one transaction.

    An actor's rows of other villages are refused; without one (the command line) all are taken.
    A key that was used before gives that import's report. Points last to the end of the next
    calendar year after their day. A row of 0 points counts as unchanged. A rehearsal (`dry_run`)
    reports the same and writes nothing.

    :raises WorkbookTooLarge: the file is over the limits.
    :raises WorkbookNotReadable: the file is no workbook.
    :raises TableNotFound: no sheet has the headings of opening points.
    :raises ColumnsMissing: a sheet lacks some of them.
    :raises HeadingTwice: one meaning, two columns.
    """
    content, importer = read_upload(upload), Importer(actor, key)
    tables = read_tables(content, (OPENINGS,))
    openings, refused = _read(tables)
    with reading() as session:
        groups, strangers = _by_village(session, openings, importer)
        home = importer.home(session)
    tally = Tally(refused=(*refused, *strangers))
    batch = None
    if not dry_run:
        digest = hashlib.sha256(content).hexdigest()
        begun = importer.beginning("points", digest, home)
        batch, is_new = transaction(lambda tx: begin_once(tx, begun, tally))
        if not is_new:
            with reading() as session:
                return report_of(session, batch)
    done, total = 0, sum(map(len, groups.values()))
    for village in sorted(groups):
        posting = Posting(village, batch, (actor.staff_id if actor else None) or _NOBODY)
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


def _by_village(
    session: Session, openings: list[Opening], importer: Importer
) -> tuple[Mapping[int, list[Opening]], list[RefusedRow]]:
    subjects = subjects_by_number(session, (one.number for one in openings))
    groups: dict[int, list[Opening]] = defaultdict(list)
    strangers: list[RefusedRow] = []
    for one in openings:
        subject = subjects.get(one.number)
        if subject is None:
            strangers.append(one.row.refused("number", "number-unknown"))
        elif not importer.may(subject.village_id):
            strangers.append(one.row.refused("number", "village-not-yours"))
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
            subjects = subjects_by_number(session, (one.number for one in openings))
            return sum(
                (self._judge(session, one, subjects[one.number])[0] for one in openings), Tally()
            )

    def _write(self, tx: Session, batch: str, openings: list[Opening]) -> Tally:
        hold_village(tx, self.village)
        open_accounts(tx, self.village, [ISSUED])
        subjects = subjects_by_number(tx, (one.number for one in openings))
        tally, changes = Tally(), []
        for one in openings:
            subject = subjects[one.number]
            judged, before = self._judge(tx, one, subject)
            if judged.created:
                changes.append(self._post(tx, one, subject, _source(one.number, before)))
            tally += judged
        if changes:
            tx.execute(insert(ImportChange), [{**each, "batch_id": batch} for each in changes])
        count(tx, batch, tally)
        return tally

    def _judge(self, session: Session, one: Opening, subject: Subject) -> tuple[Tally, int]:
        """What becomes of the row, and how often the subject was opened before."""
        openings = openings_of(session, subject)
        return self._fate(session, one, subject, openings), len(openings)

    def _fate(
        self, session: Session, one: Opening, subject: Subject, openings: list["Opened"]
    ) -> Tally:
        if subject.closed_on is not None:
            return Tally(refused=(one.row.refused("number", "number-closed"),))
        standing = [each.points for each in openings if each.stands]
        if sum(standing) == one.points:
            return Tally(unchanged=1)
        if standing:
            return Tally(refused=(one.row.refused("points", "opening-exists"),))
        if self._expires_on(session, one) < clock.today():
            return Tally(refused=(one.row.refused("day", "points-ended"),))
        return Tally(created=1)

    def _expires_on(self, session: Session, one: Opening) -> date:
        return end_of_next_year(one.on, setting_of(session, self.village, "expiry_years"))

    def _post(self, tx: Session, one: Opening, subject: Subject, source: str) -> dict[str, Any]:
        """Post it; what to keep of it, so that it can be taken back."""
        moves = (move(one.points, source=ISSUED, target=subject.account),)
        expires_on = self._expires_on(tx, one)
        entry = post(tx, Draft(self.village, "opening", moves, source, self.actor, expires_on))
        return {
            "village_id": self.village,
            "subject_id": subject.id,
            "after": {"source": source, "points": one.points},
            "entry_id": entry.id,
        }


@dataclass(frozen=True)
class Opened:
    """Opening points as they stand in the books: taken back (`stands` false), or not."""

    source: str
    points: int
    stands: bool


def openings_of(session: Session, subject: Subject) -> list[Opened]:
    """Every opening of a subject, the last first. A reversal goes by its opening's source."""
    lines: list[Line] = []
    while True:
        before = lines[-1].seq if lines else None
        page = statement_of(
            session, subject.village_id, subject.account, before=before, limit=_PAGE
        )
        lines += page
        if len(page) < _PAGE:
            break
    taken_back = {line.source for line in lines if line.kind == "reverse"}
    return [
        Opened(line.source, line.points, line.source not in taken_back)
        for line in lines
        if line.kind == "opening"
    ]


def _source(number: str, before: int) -> str:
    """What the books know an opening by; the second after one taken back has a number."""
    return f"opening/{number}" if not before else f"opening/{number}/{before + 1}"
