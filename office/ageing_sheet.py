"""What is outstanding and how old, as a workbook: by village, month earned and last valid day."""

from collections.abc import Iterable, Mapping

from flask_babel import gettext

from ledger import Earned, Outstanding
from office.sheets import Value, workbook
from office.yuan import figure


def ageing_workbook(
    earned: Iterable[Earned],
    lots: Iterable[Outstanding],
    names: Mapping[int, str],
    fen: Mapping[int, int],
) -> bytes:
    """One line for each village and month, then one for each village and last valid day.

    Both parts add up to what the villages' households hold, and to what is owed for it at what
    a point is worth in each village, in fen (`fen`).
    """
    headings = [
        gettext("Village"),
        gettext("Month earned"),
        gettext("Last valid day"),
        gettext("Points"),
        gettext("Owed for them (yuan)"),
    ]
    rows: list[tuple[Value, ...]] = [
        *(
            (names[one.village], f"{one.month:%Y-%m}", None, one.points, _owed(one, fen))
            for one in earned
        ),
        *((names[one.village], None, one.until, one.points, _owed(one, fen)) for one in lots),
    ]
    return workbook(gettext("Outstanding"), headings, rows)


def _owed(one: Earned | Outstanding, fen: Mapping[int, int]) -> str:
    return figure(one.points * fen[one.village])
