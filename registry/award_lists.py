"""Reading a list of awards: typed or pasted lines, or a workbook; what stands in the way, by row.

A line is a household's number, and may give its own points and reason; where it does not, those
that were typed for the whole list hold.
"""

import re
from dataclasses import dataclass
from typing import BinaryIO, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import cells, filing_cells
from registry.archive import read_upload
from registry.awarding import AT_ONCE, AwardLine, ListUnfit, source_ref
from registry.awards import POINTS_AT_MOST, REASON_AT_MOST, Award
from registry.cells import BadCell, Cell
from registry.rows import RefusedRow, RowReader, RowRefused
from registry.subjects import subjects_by_number
from registry.workbook import Column, Shape, Table, read_tables

AWARDS: Final = Shape(
    "awards",
    "number",
    (
        Column("number", ("户编号", "户号", "农户编号", "编号", "Household number")),
        Column("points", ("积分", "奖励积分", "分值", "Points"), needed=False),
        Column("reason", ("事由", "原因", "加分原因", "Reason"), needed=False),
    ),
)
_POINTS: Final = re.compile(r"([+-]?[0-9]+)分?")


@dataclass(frozen=True)
class ListedAward:
    """A line that can be awarded: where it stands, and to whom (masked) it goes."""

    row: int
    line: AwardLine
    name: str
    group: str | None


@dataclass(frozen=True)
class ReadList:
    """What a list holds: lines that can be awarded, and rows in the way. All or none is given."""

    awards: tuple[ListedAward, ...]
    refused: tuple[RefusedRow, ...]

    @property
    def points(self) -> int:
        """All points together."""
        return sum(one.line.points for one in self.awards)


@dataclass(frozen=True)
class Common:
    """What holds for every line that says nothing of its own; as typed, and may be empty."""

    points: str = ""
    reason: str = ""


def lines_of_text(text: str) -> list[Table]:
    """Typed or pasted lines as a table: number, points and reason, apart by tab, comma or space."""
    return [Table.of_text(text, AWARDS)]


def lines_of_workbook(upload: BinaryIO) -> list[Table]:
    """The tables of an uploaded sign-in list.

    :raises WorkbookTooLarge, WorkbookNotReadable: as `registry.archive`.
    :raises TableNotFound, HeadingTwice: as `read_tables`.
    """
    return read_tables(read_upload(upload), (AWARDS,))


def read_list(
    session: Session, village_id: int, tables: list[Table], common: Common, *, ref: str = ""
) -> ReadList:
    """Read the lines, and look every number up in this village.

    :raises ListUnfit: no line, or too many.
    """
    readers = [RowReader(table, row) for table in tables for row in table.rows]
    if not 1 <= len(readers) <= AT_ONCE:
        raise ListUnfit(at_most=AT_ONCE)
    lines, refused = _lines(readers, common)
    found = subjects_by_number(session, (line.number for _, line in lines))
    used = _used(session, village_id, ref, lines) if ref.strip() else set()
    awards = []
    for reader, line in lines:
        subject = found.get(line.number)
        if subject is None or subject.village_id != village_id:
            refused.append(reader.refused("number", "number-not-here"))
            continue
        if subject.closed_on is not None:
            refused.append(reader.refused("number", "number-closed"))
            continue
        if source_ref(ref, "", line.number) in used:
            refused.append(reader.refused("number", "award-ref-used"))
            continue
        awards.append(
            ListedAward(reader.row.number, line, subject.shown_name, subject.villager_group)
        )
    refused.sort(key=lambda row: (row.sheet, row.row))
    return ReadList(tuple(awards), tuple(refused))


def clean_points(value: Cell) -> int:
    """Points of an award: 1 to 10,000.

    :raises BadCell: missing, points-not-whole, award-points-out-of-range.
    """
    match = _POINTS.fullmatch(cells.present(value).replace(",", ""))
    if match is None:
        raise BadCell("points-not-whole")
    return cells.within(match[1], 1, POINTS_AT_MOST, "award-points-out-of-range")


def clean_reason(value: Cell) -> str:
    """The reason of an award, in one line.

    :raises BadCell: missing, award-reason-unfit.
    """
    said = " ".join(cells.text(value).split())
    if not said:
        raise BadCell("missing")
    if len(said) > REASON_AT_MOST or not said.isprintable():
        raise BadCell("award-reason-unfit")
    return said


def _lines(
    readers: list[RowReader], common: Common
) -> tuple[list[tuple[RowReader, AwardLine]], list[RefusedRow]]:
    lines: dict[str, tuple[RowReader, AwardLine]] = {}
    refused: list[RefusedRow] = []
    for reader in readers:
        try:
            line = _line(reader, common)
            if line.number in lines:
                raise reader.refusal("number", "number-twice")
            lines[line.number] = (reader, line)
        except RowRefused as row:
            refused.append(row.refused)
    return list(lines.values()), refused


def _line(reader: RowReader, common: Common) -> AwardLine:
    return AwardLine(
        number=reader.take("number", filing_cells.subject_number),
        points=reader.take("points", lambda cell: clean_points(_or(cell, common.points))),
        reason=reader.take("reason", lambda cell: clean_reason(_or(cell, common.reason))),
    )


def _or(cell: Cell, common: str) -> Cell:
    return cell if cells.text(cell) else common


def _used(
    session: Session, village_id: int, ref: str, lines: list[tuple[RowReader, AwardLine]]
) -> set[str]:
    refs = [source_ref(ref, "", line.number) for _, line in lines]
    query = select(Award.ref).where(Award.village_id == village_id, Award.ref.in_(refs))
    return set(session.scalars(query))
