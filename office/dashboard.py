"""The figures of a village or the town: issued, redeemed, ended, outstanding, by month and year.

Each is a sum over lines of the trial balance, so that the pages say what the books say:
outstanding = issued - redeemed - ended - corrected + moved here - moved away.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger import Earned, MonthSum, Outstanding

#: line of the trial balance → the figure it counts in, and with which sign.
FIGURES: Final = {
    "issued": ("issued", -1),
    "household": ("outstanding", 1),
    "redeemed": ("redeemed", 1),
    "settled": ("redeemed", 1),
    "merchant": ("redeemed", 1),
    "expired": ("expired", 1),
    "adjustment": ("corrected", 1),
    "moved-in": ("moved_in", -1),
    "moved-out": ("moved_out", 1),
}


@dataclass(frozen=True)
class Figures:
    """What happened in a stretch of time; `outstanding` is by how much it grew."""

    issued: int = 0
    redeemed: int = 0
    expired: int = 0
    corrected: int = 0
    moved_in: int = 0
    moved_out: int = 0
    outstanding: int = 0


@dataclass(frozen=True)
class Month:
    """One month of a year, the same month of the year before, and what was out at its end."""

    first: date
    figures: Figures
    before: Figures
    outstanding: int


@dataclass(frozen=True)
class Age:
    """How much of what is outstanding ends in which year; `ended` is past, not yet posted."""

    year: int
    points: int
    ended: bool = False


def figures_of(
    sums: Iterable[MonthSum], *, year: int | None = None, upto: date | None = None
) -> Figures:
    """The figures of these sums: of one year, or up to and with the month of `upto`, or all."""
    total: Counter[str] = Counter()
    for one in sums:
        line = FIGURES.get(one.account.partition("/")[0])
        is_late = upto is not None and one.month > upto
        if line is None or is_late or (year is not None and one.month.year != year):
            continue
        name, sign = line
        total[name] += sign * one.points
    return Figures(**total)


def months_of(sums: Sequence[MonthSum], year: int, *, today: date) -> list[Month]:
    """The months of this year so far, from the first."""
    last = today.month if year == today.year else 12
    found = []
    for number in range(1, last + 1):
        first = date(year, number, 1)
        found.append(
            Month(
                first=first,
                figures=_month(sums, first),
                before=_month(sums, date(year - 1, number, 1)),
                outstanding=figures_of(sums, upto=first).outstanding,
            )
        )
    return found


def years_of(sums: Iterable[MonthSum], *, today: date) -> list[int]:
    """The years that can be asked for, the latest first."""
    first = min((one.month.year for one in sums), default=today.year)
    return list(range(today.year, first - 1, -1))


def ages_of(lots: Iterable[Outstanding], *, today: date) -> list[Age]:
    """What is outstanding by the year of its last valid day, the earliest first."""
    total: Counter[tuple[int, bool]] = Counter()
    for one in lots:
        total[one.until.year, one.until < today] += one.points
    return [
        Age(year, points, ended)
        for (year, ended), points in sorted(total.items(), key=lambda item: item[0])
    ]


def months_earned(parts: Iterable[Earned]) -> list[tuple[date, int]]:
    """What is outstanding by the month it was earned in, of all villages, the earliest first."""
    total: Counter[date] = Counter()
    for one in parts:
        total[one.month] += one.points
    return sorted(total.items())


def by_village(sums: Iterable[MonthSum], year: int | None = None) -> Mapping[int, Figures]:
    """Village → the year's figures, or those of all years."""
    parts: dict[int, list[MonthSum]] = {}
    for one in sums:
        parts.setdefault(one.village, []).append(one)
    return {village: figures_of(part, year=year) for village, part in parts.items()}


def worth_of(sums: Iterable[MonthSum], fen: Mapping[int, int]) -> int:
    """What is outstanding, in fen; `fen` says what a point is worth in each village."""
    return sum(one.outstanding * fen[village] for village, one in by_village(sums).items())


def _month(sums: Iterable[MonthSum], first: date) -> Figures:
    return figures_of(one for one in sums if one.month == first)
