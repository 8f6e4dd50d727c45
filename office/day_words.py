"""What an officer has to look at before a shop's day is closed, in words."""

from typing import Final

from flask_babel import format_time, gettext, lazy_gettext

from pos import DayException

_ = lazy_gettext
#: Kind of exception → what it is called.
KINDS: Final = {
    "open-shift": _("A shift is still open"),
    "no-shift": _("Slips outside a shift"),
    "no-card": _("Slip without a card"),
    "taken-back": _("Slip taken back"),
    "counted": _("Difference found by counting"),
    "differs": _("The figures do not agree"),
}


def kind_name(kind: str) -> str:
    """What this kind of exception is called."""
    return str(KINDS[kind])


def about(one: DayException) -> str:
    """How much it is about, and when it was."""
    said = {
        "open-shift": gettext("%(n)s slips so far", n=one.count),
        "no-shift": gettext("%(n)s slips", n=one.count),
        "counted": gettext("%(n)s pieces", n=f"{one.count:+d}"),
        "differs": gettext("see the proof sheet"),
    }.get(one.kind, gettext("%(n)s points", n=one.count))
    when = f"{format_time(one.at, 'HH:mm')} · " if one.at else ""
    return f"{when}{said}"


def slip_of(one: DayException) -> str:
    """The slip's number, if it is about one."""
    return one.ref if one.kind in {"no-card", "taken-back"} else ""
