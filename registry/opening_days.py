"""The days on which the shops are open: weekdays and days of the month, each kept as bits."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from flask_babel import get_locale, gettext

WEEKDAYS: Final = range(1, 8)
MONTH_DAYS: Final = range(1, 32)
#: So far ahead every day of the month has come: after the 30th of January the next is in March.
AHEAD: Final = 62


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


def next_open(weekdays: int, month_days: int, *, since: date) -> date:
    """The first open day from that day on."""
    days = (since + timedelta(days=n) for n in range(AHEAD))
    return next(day for day in days if is_open(weekdays, month_days, day))


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
