"""Sheets of policies for the tests: the default, and rows with one thing wrong."""

import csv
from collections.abc import Mapping
from io import StringIO
from typing import Final

from merchants.policies import COLUMNS
from merchants.policy_adopting import DEFAULTS, default_policies
from merchants.policy_texts import policy_grid

DEFAULT: Final = DEFAULTS.read_bytes()


def sheet(changed: Mapping[str, str] | None = None, *, rows: int = 12, **more: str) -> bytes:
    """The default's first rows as CSV; the second row reads as `changed` says."""
    grid = [list(row) for row in policy_grid(default_policies())]
    for name, value in {**(changed or {}), **more}.items():
        grid[2][COLUMNS.index(name)] = value
    out = StringIO(newline="")
    csv.writer(out).writerows(grid[: rows + 1])
    return out.getvalue().encode()
