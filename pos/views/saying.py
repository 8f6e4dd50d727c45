"""Days and instants as the till says them."""

from datetime import date, datetime
from typing import Any

from flask_babel import format_date, gettext

from kernel import clock
from ledger import Expiry


def day_text(on: date) -> str:
    """A day as people say it: with its year when that is not this one."""
    return str(format_date(on, gettext("MMM d") if on.year == clock.today().year else None))


def expiry_text(expiry: Expiry | None) -> dict[str, Any] | None:
    """The points that end next, and when."""
    if expiry is None:
        return None
    return {"points": expiry.points, "on": expiry.on.isoformat(), "text": day_text(expiry.on)}


def note_text(open_next: date) -> str:
    """What the clerk should know of this day; nothing on an opening day."""
    if open_next == clock.today():
        return ""
    return str(gettext("No opening day. Next: %(day)s", day=day_text(open_next)))


def instant(at: datetime) -> str:
    """An instant as scripts read it."""
    return at.isoformat().replace("+00:00", "Z")
