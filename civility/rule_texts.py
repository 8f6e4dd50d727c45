"""A rulebook as cells: what an Excel or CSV file of it holds, equal to what was read."""

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO
from typing import Final

import xlsxwriter

from civility.caps import cap_text
from civility.rule_cells import tiers_text
from civility.rules import VETO, Item, Rules

#: Every sheet has these; the last two columns only where an item needs them.
HEADINGS: Final = (
    "item",
    "aspect_zh",
    "aspect_en",
    "title_zh",
    "title_en",
    "effect",
    "topic",
    "tiers",
    "evidence",
    "cap",
    "reporter",
    "honour",
)
MORE: Final = ("sheet", "ends")
_WIDTHS: Final = (8, 18, 22, 44, 44, 10, 14, 30, 10, 20, 10, 8, 14, 12)
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
Grid = list[tuple[str, ...]]


def rule_grid(rules: Rules, items: Iterable[Item] | None = None) -> Grid:
    """These items (all, when none are named) as rows below their headings."""
    chosen = list(rules.items.values() if items is None else items)
    is_more = any(item.ends or item.sheet != "household" for item in chosen)
    grid: Grid = [HEADINGS + (MORE if is_more else ())]
    for item in chosen:
        row = _row(rules, item)
        grid.append(row if is_more else row[: len(HEADINGS)])
    return grid


def _row(rules: Rules, item: Item) -> tuple[str, ...]:
    aspect = rules.aspects[item.aspect]
    return (
        item.code,
        aspect.name_zh,
        aspect.name_en,
        item.title_zh,
        item.title_en,
        item.effect,
        item.topic,
        tiers_text(item.tiers),
        item.evidence_text,
        cap_text(item.cap),
        item.reporters_text,
        "yes" if item.honour else "",
        item.sheet,
        item.ends,
    )


def rule_csv(rules: Rules) -> bytes:
    """The whole rulebook as one CSV file."""
    out = StringIO(newline="")
    csv.writer(out).writerows(rule_grid(rules))
    return out.getvalue().encode()


def rule_workbook(rules: Rules) -> bytes:
    """The rulebook as an Excel workbook: households, organisations, vetoes, a sheet each.

    Text stays text, whatever it begins with.
    """
    out = BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        for title, items in _sheets(rules):
            sheet = book.add_worksheet(title)
            bold = book.add_format({"bold": True})
            sheet.freeze_panes(1, 1)
            for column, width in enumerate(_WIDTHS):
                sheet.set_column(column, column, width)
            for line, row in enumerate(rule_grid(rules, items)):
                sheet.write_row(line, 0, row, None if line else bold)
    return out.getvalue()


def _sheets(rules: Rules) -> list[tuple[str, Sequence[Item]]]:
    items = list(rules.items.values())
    households = [one for one in items if one.effect != VETO and one.sheet == "household"]
    others = [one for one in items if one.effect != VETO and one.sheet != "household"]
    vetoes = [one for one in items if one.effect == VETO]
    named = [
        ("农户 households", households),
        ("主体 organisations", others),
        ("一票否决 vetoes", vetoes),
    ]
    return [(title, chosen) for title, chosen in named if chosen]
