"""Days in a workbook: dates, Excel's serial numbers, and the ways people write a day."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from typing import Final

from kernel import clock
from registry.cells import BadCell, Cell, text

_EARLIEST: Final = date(2000, 1, 1)
# Day 0 of Excel's calendar as its serial numbers run from March 1900 on.
_SERIAL_ZERO: Final = date(1899, 12, 30)
_DATE: Final = re.compile(
    r"([0-9]{4})\s*[-./、。年]\s*([0-9]{1,2})\s*[-./、。月]\s*([0-9]{1,2})\s*[日号]?"
    r"(?:[T\s]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?"
)
_COMPACT_DATE: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_SERIAL_DATE: Final = re.compile(r"[0-9]{5}")


def past_day(value: Cell) -> date:
    """A day from the year 2000 to today.

    :raises BadCell: missing, date-unreadable, date-future, date-too-old.
    """
    found = day(value)
    if found > clock.today():
        raise BadCell("date-future")
    if found < _EARLIEST:
        raise BadCell("date-too-old")
    return found


def day(value: Cell) -> date:
    """A day: a date, an Excel serial, 20260309, 2026.3.9 and its kin, or 2026年3月9日.

    :raises BadCell: missing, date-unreadable.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    said = unicodedata.normalize("NFKC", text(value)).strip()
    if not said:
        raise BadCell("missing")
    if not isinstance(value, str):
        # A time of day may follow the point.
        said = said.partition(".")[0]
    if _SERIAL_DATE.fullmatch(said):
        return _SERIAL_ZERO + timedelta(days=int(said))
    match = _COMPACT_DATE.fullmatch(said) or _DATE.fullmatch(said)
    if match is None:
        raise BadCell("date-unreadable")
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise BadCell("date-unreadable") from None
