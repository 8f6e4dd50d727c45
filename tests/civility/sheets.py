"""Rulebook sheets that tests make: the default's rows with some cells changed, as a CSV file."""

import csv
from io import StringIO
from typing import Final

from civility.rule_adopting import DEFAULTS
from civility.rule_texts import HEADINGS, MORE

DEFAULT: Final = (DEFAULTS / "rulebook.csv").read_bytes()
ROWS: Final = list(csv.DictReader(StringIO(DEFAULT.decode(), newline="")))
VETO: Final = {
    "item": "V1",
    "aspect_zh": "一票否决",
    "aspect_en": "Vetoes",
    "title_zh": "故意犯罪，判决已生效",
    "title_en": "Judgment in force for an intentional crime",
    "effect": "veto",
    "topic": "law",
    "tiers": ":0:0",
    "evidence": "E6",
    "cap": "per case",
    "reporter": "D",
    "honour": "",
    "sheet": "household",
    "ends": "document",
}


def good(code: str = "A1+1", **changes: str) -> dict[str, str]:
    """The default's row of this item (or a veto's), with these cells in place of its own."""
    row = VETO if code.startswith("V") else next(row for row in ROWS if row["item"] == code)
    return {**row, **changes}


def sheet(*rows: dict[str, str]) -> bytes:
    """These rows as a CSV file with every heading."""
    out = StringIO(newline="")
    writer = csv.DictWriter(out, [*HEADINGS, *MORE], restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
