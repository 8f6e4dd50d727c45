"""Policies as cells: what an Excel or CSV file of them holds, equal to what was read."""

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO
from typing import Final

import xlsxwriter

from merchants.policies import COLUMNS, Policy, columns_of

_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDE: Final = 40
_NARROW: Final = 14


def policy_grid(policies: Sequence[Policy]) -> list[tuple[str, ...]]:
    """The policies as rows below their headings; an end that is open is an empty cell."""
    rows = [
        tuple("" if cell is None else str(cell) for cell in columns_of(one).values())
        for one in policies
    ]
    return [COLUMNS, *rows]


def policy_csv(policies: Sequence[Policy]) -> bytes:
    """The policies as a CSV file."""
    out = StringIO(newline="")
    csv.writer(out).writerows(policy_grid(policies))
    return out.getvalue().encode()


def policy_workbook(policies: Sequence[Policy]) -> bytes:
    """The policies as an Excel workbook; text stays text, whatever it begins with."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        sheet = book.add_worksheet("信遇政策 policies")
        bold = book.add_format({"bold": True})
        sheet.freeze_panes(1, 2)
        for column, name in enumerate(COLUMNS):
            is_long = name.startswith(("what", "provider", "rests"))
            sheet.set_column(column, column, _WIDE if is_long else _NARROW)
        for line, row in enumerate(policy_grid(policies)):
            sheet.write_row(line, 0, row, None if line else bold)
    return out.getvalue()
