"""A corrected workbook to download: the upload as it was, with what is wrong marked and said.

Bad cells and their rows are coloured, and a last column says it in words. That column is none
of those the readers look for, so the file can be mended and imported again as it is.
"""

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from io import BytesIO
from typing import Any, Final

import xlsxwriter
from flask_babel import gettext

from office.sheets import OPTIONS
from registry import RefusedRow, Shape, Table, cells, read_sheets, read_tables

#: The marks' column, in either language; a file that was marked before has one already.
HEADINGS: Final = ("要改的地方", "What to mend")
_WIDTH: Final = 16
_WIDE: Final = 48
_UNFIT_NAME: Final = re.compile(r"[\[\]:*?/\\]|^'|'$")
_NAME_AT_MOST: Final = 31
_FIRST_YEAR: Final = 1900

Row = list[cells.Cell]


@dataclass(frozen=True)
class _Formats:
    """How cells look: a heading, a day, a bad row, its bad cell, the words."""

    head: Any
    day: Any
    row: Any
    row_day: Any
    cell: Any
    cell_day: Any
    words: Any


def marked(
    content: bytes,
    shapes: Sequence[Shape],
    refused: Collection[RefusedRow],
    *,
    only_bad: bool = False,
) -> bytes:
    """The workbook with its refused rows marked; with `only_bad`, these rows alone.

    Every text is written as text. Titles and headings stay where they were, sheets keep their
    names: the readers know a table by them.

    :raises Refusal: the workbook cannot be read.
    """
    tables = {table.sheet: table for table in read_tables(content, shapes)}
    faults: dict[str, dict[int, RefusedRow]] = {}
    for one in refused:
        faults.setdefault(one.sheet, {})[one.row] = one
    out = BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        formats = _formats(book)
        for name, rows in read_sheets(content):
            if name in faults or not only_bad:
                sheet = book.add_worksheet(_name(book, name))
                page = _Page(sheet, formats, tables.get(name), faults.get(name, {}))
                page.write(rows, only_bad=only_bad)
    return out.getvalue()


@dataclass(frozen=True)
class _Page:
    """One sheet on its way out."""

    sheet: Any
    formats: _Formats
    table: Table | None
    faults: Mapping[int, RefusedRow]

    def write(self, rows: Sequence[Row], *, only_bad: bool) -> None:
        """Write its rows: all, or the headings and the bad ones."""
        header = self.table.header if self.table else 0
        words = self._words_column(rows, header)
        self.sheet.set_column(0, words, _WIDTH)
        if self.faults:
            self.sheet.set_column(words, words, _WIDE)
        self.sheet.freeze_panes(header, 0)
        line = 0
        for number, row in enumerate(rows, start=1):
            if number <= header or not only_bad or number in self.faults:
                self._row(line, number, row, words)
                line += 1

    def _words_column(self, rows: Sequence[Row], header: int) -> int:
        """Where the words go: a column of ours that is there already, or after the last."""
        heads = [cells.tight(cell) for cell in rows[header - 1]] if header else []
        for heading in map(cells.tight, HEADINGS):
            if heading in heads:
                return heads.index(heading)
        return max(map(len, rows), default=0)

    def _row(self, line: int, number: int, row: Row, words: int) -> None:
        fault = self.faults.get(number)
        is_head = self.table is not None and number == self.table.header
        bad = self._bad_place(fault) if fault else None
        for place, cell in enumerate(row):
            if place != words or self.table is None or number < self.table.header:
                look = self._look(cell, is_head=is_head, fault=fault, is_bad=place == bad)
                _put(self.sheet, (line, place), cell, look)
        if bad is not None and (bad >= len(row) or row[bad] == ""):
            self.sheet.write_blank(line, bad, None, self.formats.cell)
        if is_head and self.faults:
            self.sheet.write_string(line, words, gettext("What to mend"), self.formats.head)
        if fault is not None:
            self.sheet.write_string(line, words, _said(fault), self.formats.words)

    def _bad_place(self, fault: RefusedRow) -> int | None:
        if self.table is None:
            return None
        keys = [key for key, said in self.table.headings.items() if said == fault.column]
        return self.table.places[keys[0]] if keys else None

    def _look(
        self, cell: cells.Cell, *, is_head: bool, fault: RefusedRow | None, is_bad: bool
    ) -> Any:
        is_day = isinstance(cell, date)
        if is_head:
            return self.formats.head
        if is_bad:
            return self.formats.cell_day if is_day else self.formats.cell
        if fault is not None:
            return self.formats.row_day if is_day else self.formats.row
        return self.formats.day if is_day else None


def _said(fault: RefusedRow) -> str:
    """What to mend, in words. The sign before them keeps the row from passing for a note."""
    reason = fault.to_json(gettext)["reason"]
    return "✗ " + str(gettext("%(column)s: %(reason)s", column=fault.column, reason=reason))


def _put(sheet: Any, at: tuple[int, int], cell: cells.Cell, look: Any) -> None:
    if cell == "":
        if look is not None:
            sheet.write_blank(*at, None, look)
    elif isinstance(cell, bool):
        sheet.write_boolean(*at, cell, look)
    elif isinstance(cell, int | float) and math.isfinite(cell):
        sheet.write_number(*at, cell, look)
    elif (isinstance(cell, date) and cell.year >= _FIRST_YEAR) or isinstance(
        cell, time | timedelta
    ):
        sheet.write_datetime(*at, cell, look)
    else:
        sheet.write_string(*at, cells.text(cell), look)


def _formats(book: Any) -> _Formats:
    """Colours of the house, pale enough to print."""
    row, cell = {"bg_color": "#FFF0CC"}, {"bg_color": "#FBE7E2", "font_color": "#8F1F16"}
    bold, day = {"bold": True}, {"num_format": "yyyy-mm-dd"}
    return _Formats(
        head=book.add_format(bold),
        day=book.add_format(day),
        row=book.add_format(row),
        row_day=book.add_format({**row, **day}),
        cell=book.add_format({**cell, **bold, "border": 2}),
        cell_day=book.add_format({**cell, **bold, **day, "border": 2}),
        words=book.add_format({**cell, **bold, "text_wrap": True}),
    )


def _name(book: Any, name: str) -> str | None:
    """The sheet's name, or none where Excel would not have it: then it gets one of its own."""
    there = {sheet.get_name().casefold() for sheet in book.worksheets()}
    is_fit = 0 < len(name) <= _NAME_AT_MOST and not _UNFIT_NAME.search(name)
    return name if is_fit and name.casefold() not in there else None
