"""Excel out: plain workbooks whose text cells can never become a live formula."""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from typing import Final

import xlsxwriter

Value = str | int | date | None
WIDEST: Final = 40
OPTIONS: Final = {
    "in_memory": True,
    "constant_memory": True,  # a row is written before the next is asked for
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}


def workbook(title: str, headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """One sheet with a bold heading that stays in sight: text as text, whole numbers, days.

    Text is written as text whatever it begins with, so `=1+1` stays what somebody typed.
    """
    out = BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        sheet = book.add_worksheet(title[:31])
        bold = book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate(headings):
            sheet.set_column(column, column, min(WIDEST, max(10, 2 * len(heading) + 4)))
            sheet.write(0, column, heading, bold)
        for line, row in enumerate(rows, start=1):
            sheet.write_row(line, 0, row)
    return out.getvalue()
