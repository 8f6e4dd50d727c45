"""Reading tables out of an uploaded workbook: the header by its names, rows by Excel's numbers.

Only the columns that were asked for leave this room; whatever else a sheet holds (identity
numbers, incomes, remarks) is dropped here and goes nowhere.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    XmlError,
    ZipError,
)

from kernel.errors import Refusal
from registry.archive import WorkbookNotReadable, measured
from registry.cells import Cell, text, tight
from registry.csv_files import csv_rows

#: Title rows and notes may stand above the header; it is looked for this far down.
HEADER_WITHIN: Final = 30
ZIP_BEGINS: Final = b"PK"
#: What the one table of a CSV file is called.
CSV_SHEET: Final = "CSV"
_READ: Final = (SheetTypeEnum.WorkSheet, SheetVisibleEnum.Visible)
_UNREADABLE: Final = (CalamineError, PasswordError, XmlError, ZipError, OSError, ValueError)

_TOTAL: Final = re.compile(r"(?:合计|总计|小计|共计|累计|total)(?:[:(0-9].*)?", re.IGNORECASE)
_EXAMPLE: Final = re.compile(r"(?:示例|例如|example)(?:[:].*)?", re.IGNORECASE)
_SIGNATURE: Final = re.compile(
    r"(?:填报|填表|制表|审核|审批|复核|经办|负责人|单位负责人|分管|主要负责|报送|联系人|日期|备注|说明|注)"
    r".*[:].*|.*(?:签字|签名|签章|盖章|公章).*"
)
_APART: Final = re.compile(r"[\t,，;；、]|\s+")
_DATA_KEY: Final = re.compile(r"[0-9A-Za-z.]*[0-9][0-9A-Za-z.]*")


class TableNotFound(Refusal):
    """No sheet of the workbook has the headings that are needed."""

    code = "table-not-found"


class ColumnsMissing(Refusal):
    """A sheet has some of the needed headings, but not all; `columns` names the rest."""

    code = "columns-missing"


class HeadingTwice(Refusal):
    """Two columns of a sheet claim the same meaning; we do not choose between them."""

    code = "heading-twice"


@dataclass(frozen=True)
class Column:
    """A column to look for: our key, the headings it is known by, whether it must be there."""

    key: str
    headings: tuple[str, ...]
    needed: bool = True


@dataclass(frozen=True)
class Shape:
    """A kind of table. `key` is the column that every real row has: its number or code."""

    name: str
    key: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Row:
    """One row under a header: Excel's row number, and our columns' cells as the file has them."""

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class Table:
    """One sheet that has a known shape.

    `headings`: our key → the heading as the sheet has it; `places`: our key → which column, from
    0; `header`: Excel's number of the header's row.
    """

    sheet: str
    shape: Shape
    titles: str
    headings: Mapping[str, str]
    rows: tuple[Row, ...]
    header: int = 0
    places: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of_text(cls, said: str, shape: Shape) -> "Table":
        """Typed or pasted lines as a table of this shape, cells apart by tab, comma or space.

        A line that has a tab between all of the shape's columns is taken cell by cell.
        """
        keys = [column.key for column in shape.columns]
        rows = tuple(
            Row(number, dict(zip(keys, _parts(line, len(keys) - 1), strict=False)))
            for number, line in enumerate(said.splitlines(), start=1)
            if line.strip()
        )
        return cls(sheet="", shape=shape, titles="", headings={}, rows=rows)


def read_tables(content: bytes, shapes: Sequence[Shape], *, or_csv: bool = False) -> list[Table]:
    """The tables of these shapes on the workbook's visible sheets, in the sheets' order.

    Blank rows, totals, signatures and a template's examples are left out; a sheet without any
    known heading is too. `or_csv`: what is no workbook is read as a CSV file.

    :raises WorkbookTooLarge: over the limits of `registry.archive`.
    :raises WorkbookNotReadable: not an .xlsx workbook.
    :raises TableNotFound: no sheet has any of the shapes.
    :raises ColumnsMissing: a sheet has part of a shape's needed headings.
    :raises HeadingTwice: one meaning, two columns.
    """
    is_csv = or_csv and not content.startswith(ZIP_BEGINS)
    sheets = [(CSV_SHEET, csv_rows(content))] if is_csv else _sheets(content)
    found = [_table(sheet, rows, shapes) for sheet, rows in sheets]
    tables = [table for table in found if table is not None]
    if not tables:
        raise TableNotFound
    return tables


def read_sheets(content: bytes) -> list[tuple[str, list[list[Cell]]]]:
    """Every visible sheet as it is: its name and its rows, from Excel's row 1 on.

    :raises WorkbookTooLarge: over the limits of `registry.archive`.
    :raises WorkbookNotReadable: not an .xlsx workbook.
    """
    return list(_sheets(content))


def _parts(line: str, splits: int) -> list[str]:
    if line.count("\t") == splits:
        return [part.strip() for part in line.split("\t")]
    return [part.strip() for part in _APART.split(line.strip(), maxsplit=splits)]


def _sheets(content: bytes) -> Iterator[tuple[str, list[list[Cell]]]]:
    archive = measured(content)
    try:
        workbook = CalamineWorkbook.from_filelike(archive)
        for about in workbook.sheets_metadata:
            if (about.typ, about.visible) == _READ:
                yield about.name, _rows(workbook.get_sheet_by_name(about.name))
    except _UNREADABLE as error:
        raise WorkbookNotReadable from error


def _rows(sheet: CalamineSheet) -> list[list[Cell]]:
    # The empty area above and to the left stays, so that row 1 is Excel's row 1.
    rows: list[list[Cell]] = list(map(list, sheet.to_python(skip_empty_area=False)))
    return rows


def _table(sheet: str, rows: list[list[Cell]], shapes: Sequence[Shape]) -> Table | None:
    best: tuple[int, Shape, list[str]] | None = None
    for index, row in enumerate(rows[:HEADER_WITHIN]):
        for shape in shapes:
            present = set(_places(row, shape))
            missing = [c.headings[0] for c in shape.columns if c.needed and c.key not in present]
            if not missing:
                return _read(sheet, rows, index, shape)
            if len(present) > 1 and (best is None or len(present) > best[0]):
                best = (len(present), shape, missing)
    if best is not None:
        raise ColumnsMissing(sheet=sheet, columns=", ".join(best[2]))
    return None


def _places(row: list[Cell], shape: Shape) -> dict[str, list[int]]:
    """Where this row has the shape's headings: our key → positions."""
    named = {_bare(heading): c.key for c in shape.columns for heading in c.headings}
    places: dict[str, list[int]] = {}
    for position, cell in enumerate(row):
        key = named.get(_bare(cell))
        if key is not None:
            places.setdefault(key, []).append(position)
    return places


def _bare(heading: Cell) -> str:
    """A heading without white space, stars, colons and differences of width and case."""
    return tight(heading).casefold().strip("*:")


def _read(sheet: str, rows: list[list[Cell]], index: int, shape: Shape) -> Table:
    places = _places(rows[index], shape)
    for found in places.values():
        if len(found) > 1:
            raise HeadingTwice(sheet=sheet, column=tight(rows[index][found[0]]))
    where = {key: found[0] for key, found in places.items()}
    return Table(
        sheet=sheet,
        shape=shape,
        titles=" ".join(text(cell) for row in rows[:index] for cell in row if cell != ""),
        headings={key: tight(rows[index][position]) for key, position in where.items()},
        rows=tuple(_data(rows, index + 1, where, shape.key)),
        header=index + 1,
        places=where,
    )


def _data(rows: list[list[Cell]], first: int, where: Mapping[str, int], key: str) -> Iterator[Row]:
    for index in range(first, len(rows)):
        cells = {name: rows[index][position] for name, position in where.items()}
        if any(map(text, cells.values())) and not _is_foot(rows[index], cells, key):
            yield Row(index + 1, cells)


def _is_foot(row: list[Cell], cells: Mapping[str, Cell], key: str) -> bool:
    """A total or a signature below the table; a row with a number, or half full, is neither.

    A template's example is left out too.
    """
    words = [word for word in map(tight, row) if word]
    if _TOTAL.fullmatch(words[0]) or _EXAMPLE.fullmatch(words[0]):
        return True
    if _DATA_KEY.fullmatch(tight(cells[key])) or len(words) * 2 > len(cells):
        return False
    return any(map(_SIGNATURE.fullmatch, words))
