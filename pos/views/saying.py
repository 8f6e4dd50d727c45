"""Days and instants as the till says them."""

from datetime import date, datetime
from typing import Any

from flask_babel import format_date, format_time, gettext

from kernel import clock
from ledger import Expiry
from pos.receipts import Today


def day_text(on: date) -> str:
    """A day as people say it: with its year when that is not this one."""
    return str(format_date(on, gettext("MMM d") if on.year == clock.today().year else None))


def expiry_text(expiry: Expiry | None) -> dict[str, Any] | None:
    """The points that end next, and when."""
    if expiry is None:
        return None
    return {"points": expiry.points, "on": expiry.on.isoformat(), "text": day_text(expiry.on)}


def note_text(now: Today) -> str:
    """What the clerk should know of this day: the fair that is on, or that it is no opening day."""
    if now.fair is not None:
        ends = now.fair.until
        same = clock.local(ends).date() == clock.today()
        until = format_time(ends, "HH:mm") if same else day_text(clock.local(ends).date())
        return str(gettext("%(fair)s until %(end)s", fair=now.fair.fair.name, end=until))
    if now.open_next != clock.today():
        return str(gettext("No opening day. Next: %(day)s", day=day_text(now.open_next)))
    return ""


def instant(at: datetime) -> str:
    """An instant as scripts read it."""
    return at.isoformat().replace("+00:00", "Z")
