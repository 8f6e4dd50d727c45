"""A CSV file as the rows of one sheet: UTF-8, or what Excel writes in Chinese (GB 18030)."""

import csv
from io import StringIO
from typing import Final

from registry.archive import (
    MAX_BYTES,
    MAX_COLUMNS,
    MAX_ROWS,
    WorkbookNotReadable,
    WorkbookTooLarge,
)
from registry.cells import Cell

_ENCODINGS: Final = ("utf-8-sig", "gb18030")


def csv_rows(content: bytes) -> list[list[Cell]]:
    """The file's rows, all of one width, in text.

    :raises WorkbookTooLarge: over the limits of a workbook.
    :raises WorkbookNotReadable: no text, or no CSV.
    """
    if len(content) > MAX_BYTES:
        raise WorkbookTooLarge(max_bytes=MAX_BYTES)
    try:
        rows = list(csv.reader(StringIO(_text(content), newline=""), strict=True))
    except csv.Error as error:
        raise WorkbookNotReadable from error
    width = max(map(len, rows), default=0)
    if len(rows) > MAX_ROWS or width > MAX_COLUMNS:
        raise WorkbookTooLarge(max_rows=MAX_ROWS, max_columns=MAX_COLUMNS)
    return [[*row, *[""] * (width - len(row))] for row in rows]


def _text(content: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            said = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in said:
            return said
    raise WorkbookNotReadable
