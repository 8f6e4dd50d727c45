"""One row of a table: taking its cells through the cleaners, and saying why it was refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from registry.cells import BadCell, Cell, shown
from registry.reasons import REASONS
from registry.workbook import Row, Table

T = TypeVar("T")


@dataclass(frozen=True)
class RefusedRow:
    """A row that was not taken: where it stands, the cell, and the code of the reason."""

    sheet: str
    row: int
    column: str
    value: str
    code: str

    def to_json(self, translate: Callable[[str], str] = str) -> dict[str, str | int]:
        """The row as the import's JSON has it; `translate` puts the reason in a language."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "reason": translate(REASONS[self.code]),
            "code": self.code,
        }


class RowRefused(Exception):
    """Ends the reading of one row; the import catches it."""

    def __init__(self, refused: RefusedRow) -> None:
        super().__init__(refused.code)
        self.refused = refused


@dataclass(frozen=True)
class RowReader:
    """A row of a table, and the way to take its cells by our keys."""

    table: Table
    row: Row

    def take(self, key: str, clean: Callable[[Cell], T]) -> T:
        """The cleaned cell; a column that the sheet does not have reads as empty.

        :raises RowRefused: what the cleaner refuses.
        """
        try:
            return clean(self.row.cells.get(key, ""))
        except BadCell as bad:
            raise self.refusal(key, bad.code) from None

    def refusal(self, key: str, code: str) -> RowRefused:
        """The refusal of this row for the cell under `key`, to be raised."""
        return RowRefused(self.refused(key, code))

    def refused(self, key: str, code: str) -> RefusedRow:
        """This row as a refused one, for the cell under `key`."""
        column = self.table.headings.get(key, key)
        value = shown(self.row.cells.get(key, ""))
        return RefusedRow(self.table.sheet, self.row.number, column, value, code)
