"""The words of a subject's page: names masked or not, events, ways of asking, pages looked at."""

from datetime import date, datetime
from typing import Any, Final

from flask_babel import format_date, format_time, gettext, lazy_gettext

from household import copy_words, looked
from kernel import clock
from registry import Subject, SubjectEvent, mask_name

_ = lazy_gettext

EVENTS: Final = copy_words.EVENTS
CHANNELS: Final = copy_words.CHANNELS
KINDS: Final = copy_words.KINDS
OUTCOMES: Final = copy_words.OUTCOMES
CLOSED: Final = {
    "merged": _("This household went into another one."),
    "moved": _("This household moved to another village."),
    "ended": _("This household has ended."),
    "withdrawn": _("This household withdrew its consent. Its names and details are erased."),
}
FIELDS: Final = {
    "head": _("Head"),
    "phone": _("Telephone"),
    "members": _("People"),
    "villager_group": _("Villager group"),
    "grid": _("Grid"),
    "points": _("Points"),
}
#: kind of request about its data → what the household asks.
REQUESTS: Final = {
    "correction": _("To correct:"),
    "erasure": _("To erase:"),
    "withdrawal": _("Withdraws its consent:"),
    "lost-card": _("Card lost and stopped; asks for a new one."),
}
_PERSONAL: Final = {"head", "phone"}
_REASONS: Final = {"died": _("the head died"), "other": _("another reason")}


def day(on: date) -> str:
    """A day as people say it: with its year when that is not this one."""
    return str(format_date(on, gettext("MMM d") if on.year == clock.today().year else None))


def local_day(at: datetime) -> str:
    """The day of an instant in the town."""
    return day(clock.local(at).date())


def local_time(at: datetime) -> str:
    """The day and the minute of an instant in the town."""
    return f"{local_day(at)} {format_time(at, 'HH:mm')}"


def signed(points: int) -> str:
    """Points that came in with a plus, points that went out with a minus."""
    return f"+{points}" if points > 0 else f"−{-points}"


def name_of(subject: Subject, *, opened: bool) -> str:
    """The subject's name: an organisation's in full, a head's masked unless opened."""
    return (subject.name or subject.head) if opened else subject.shown_name


def person_name(name: str, *, opened: bool) -> str:
    """A person's name, masked unless opened."""
    return name if opened else mask_name(name)


def phone_of(phone: str | None, *, opened: bool) -> str:
    """A telephone: its last four digits unless opened; nothing where none is known."""
    if not phone:
        return ""
    return phone if opened else str(gettext("ends in %(tail)s", tail=phone[-4:]))


def channel_name(channel: str) -> str:
    """How somebody agreed or asked."""
    return str(CHANNELS[channel])


def closed_name(why: str) -> str:
    """Why a household is closed, in a sentence."""
    return str(CLOSED[why])


def event_name(event: SubjectEvent) -> str:
    """What happened."""
    return str(EVENTS[event.kind])


def outcome_name(outcome: str) -> str:
    """What came of a request."""
    return str(OUTCOMES[outcome])


def request_name(kind: str) -> str:
    """What a household asks of its data."""
    return str(REQUESTS[kind])


def look_name(via: str) -> str:
    """What was looked at, in words."""
    return looked.look_name(via)


def changes_of(event: SubjectEvent, *, opened: bool) -> list[tuple[str, str, str]]:
    """What an event changed: field in words, before, after."""
    changes = []
    for field, values in event.said.items():
        if field in FIELDS and isinstance(values, list):
            before, after = (_shown(field, value, opened=opened) for value in values)
            changes.append((str(FIELDS[field]), before, after))
    return changes


def why_of(event: SubjectEvent) -> str:
    """Why, where an event has a reason in a word."""
    return str(_REASONS.get(str(event.said.get("reason", "")), ""))


def _shown(field: str, value: Any, *, opened: bool) -> str:
    if value is None or value == "":
        return "–"
    if field == "phone":
        return phone_of(str(value), opened=opened)
    return person_name(str(value), opened=opened) if field in _PERSONAL else str(value)
