"""Quarters of a year that are over: what a statement on paper is of."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from kernel import clock
from kernel.errors import Refusal

_WRITTEN: Final = re.compile(r"(20[0-9]{2})Q([1-4])")
_NAMES: Final = "一二三四"


class QuarterUnfit(Refusal):
    """A quarter is written 2026Q3, and a statement is of one that is over."""

    code = "quarter-unfit"


@dataclass(frozen=True)
class Quarter:
    """Three months: `no` is 1 to 4."""

    year: int
    no: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.no - 2, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        after = date(self.year + self.no // 4, 3 * self.no % 12 + 1, 1)
        return after - timedelta(days=1)

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last one."""
        return self.first, self.last

    @property
    def before(self) -> "Quarter":
        """The one before."""
        return quarter_of(self.first - timedelta(days=1))

    @property
    def in_words(self) -> str:
        """As a paper says it, which is Chinese."""
        return f"{self.year}年第{_NAMES[self.no - 1]}季度"

    def __str__(self) -> str:
        return f"{self.year}Q{self.no}"


def quarter_of(day: date) -> Quarter:
    """The quarter that a day lies in."""
    return Quarter(day.year, (day.month + 2) // 3)


def past_quarters(count: int) -> list[Quarter]:
    """The last quarters that are over, the latest first."""
    found = [quarter_of(clock.today()).before]
    while len(found) < count:
        found.append(found[-1].before)
    return found


def past_quarter(written: str | None) -> Quarter:
    """The quarter that is written like 2026Q3; without one, the last that is over.

    :raises QuarterUnfit: not written so, or not over yet.
    """
    if not written:
        return past_quarters(1)[0]
    said = _WRITTEN.fullmatch(written.strip().upper())
    quarter = Quarter(int(said[1]), int(said[2])) if said else None
    if quarter is None or quarter.last >= clock.today():
        raise QuarterUnfit
    return quarter
