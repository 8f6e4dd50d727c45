"""The days on which the shops are open: weekdays and days of the month, each kept as bits, and
single dates on which it is otherwise.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from typing import Any, Final

from flask_babel import get_locale, gettext

WEEKDAYS: Final = range(1, 8)
MONTH_DAYS: Final = range(1, 32)
#: So far ahead every day of the month has come: after the 30th of January the next is in March.
AHEAD: Final = 62


@dataclass(frozen=True)
class Calendar:
    """A shop's days, and the dates on which it is open or closed against them."""

    weekdays: int
    month_days: int
    otherwise: Mapping[date, bool] = field(default_factory=dict)

    def is_open(self, day: date) -> bool:
        """Whether the shop is open on that day."""
        said = self.otherwise.get(day)
        return is_open(self.weekdays, self.month_days, day) if said is None else said

    def coming(self, since: date, count: int = 1) -> list[date]:
        """The next open days from that day on."""
        # A turn of the days holds one at least, and a closed date takes away one at most.
        turns = range(AHEAD * (count + len(self.otherwise)))
        days = (since + timedelta(days=n) for n in turns)
        return list(islice(filter(self.is_open, days), count))


@dataclass(frozen=True)
class ShopDays:
    """A shop by its name, with its days."""

    name: str
    calendar: Calendar


#: The registry keeps no shops: the composition root tells once, at start, who knows their days.
_known: dict[str, Callable[[Any, int], list[ShopDays]]] = {}


def tell_days(known: Callable[[Any, int], list[ShopDays]]) -> None:
    """From now on `known(session, village)` is asked when the shops of a village are open."""
    _known["shops"] = known


def days_in(session: Any, village: int) -> list[ShopDays]:
    """The village's shops with their days."""
    return _known["shops"](session, village)


def mask_of(days: Iterable[int]) -> int:
    """The days as bits: day 1 is the lowest."""
    return sum(1 << (day - 1) for day in set(days))


def days_of(mask: int) -> list[int]:
    """The days of these bits, in order."""
    return [day for day in MONTH_DAYS if mask >> (day - 1) & 1]


def is_open(weekdays: int, month_days: int, day: date) -> bool:
    """Whether the shop is open on that day; no day chosen means every day."""
    if not weekdays and not month_days:
        return True
    return day.isoweekday() in days_of(weekdays) or day.day in days_of(month_days)


def weekday_names() -> list[str]:
    """Monday to Sunday in the reader's language."""
    names = get_locale().days["stand-alone"]["wide"]
    return [names[day] for day in range(7)]


def in_words(weekdays: int, month_days: int) -> str:
    """The days as people say them; none chosen means every day."""
    comma = gettext(", ")
    said: list[str] = []
    if weekdays:
        names = weekday_names()
        chosen = comma.join(names[day - 1] for day in days_of(weekdays))
        said.append(gettext("every %(days)s", days=chosen))
    if month_days:
        chosen = comma.join(str(day) for day in days_of(month_days))
        said.append(gettext("each month on day %(days)s", days=chosen))
    return str(gettext("; ")).join(said) or str(gettext("every day"))
