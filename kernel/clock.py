"""The one clock. Everything that needs the time asks here, so that a test can move it."""

import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def _machine() -> datetime:
    return datetime.now(UTC)


_zone = ZoneInfo("Asia/Shanghai")
_read: Callable[[], datetime] = _machine
_counting = threading.Lock()
_newest = (0, 0)  # of the last id: its millisecond and its tail


def now() -> datetime:
    """The instant, in UTC."""
    return _read()


def today() -> date:
    """The calendar day in the town's own time zone."""
    return local(now()).date()


def local(at: datetime) -> datetime:
    """`at` in the town's own time zone, for pages and day limits."""
    return at.astimezone(_zone)


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """First instant of the town's `day` and first instant after it, in UTC."""
    start = datetime(day.year, day.month, day.day, tzinfo=_zone)
    after = date.fromordinal(day.toordinal() + 1)
    end = datetime(after.year, after.month, after.day, tzinfo=_zone)
    return start.astimezone(UTC), end.astimezone(UTC)


def month_bounds(day: date) -> tuple[datetime, datetime]:
    """First instant of the town's month that `day` lies in, and first instant after it, in UTC."""
    after = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return day_bounds(day.replace(day=1))[0], day_bounds(after)[0]


def instant(wall: datetime) -> datetime:
    """The instant, in UTC, at which the town's clocks show this day and time."""
    return wall.replace(tzinfo=_zone).astimezone(UTC)


def set_zone(name: str) -> None:
    """Set the town's time zone by its IANA name, once, at start."""
    global _zone
    _zone = ZoneInfo(name)


def new_id() -> str:
    """A fresh id: 32 hex digits, time first, so that new rows fall side by side in an index.

    Made by the caller, never by a sequence, so that no hot path waits for one. Ids that one
    process makes in the same millisecond ascend, so what it wrote keeps its order when sorted by
    id; the steps between them are random, so that two processes do not meet.
    """
    global _newest
    millisecond = int(now().timestamp() * 1000)
    with _counting:
        before, tail = _newest
        if millisecond == before:
            tail += 1 + secrets.randbits(48)
        else:
            tail = secrets.randbits(79)
        _newest = (millisecond, tail)
    return f"{millisecond:012x}{tail:020x}"


@contextmanager
def running(read: Callable[[], datetime]) -> Iterator[None]:
    """Put another clock in for a while: tests, and the demo's past year."""
    global _read
    before, _read = _read, read
    try:
        yield
    finally:
        _read = before


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Hold the clock at `at` (an aware instant)."""
    with running(lambda: at.astimezone(UTC)):
        yield
