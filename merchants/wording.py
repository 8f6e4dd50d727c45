"""Merchants and offers in people's words: kinds, states, what was done, days and hours."""

from typing import Final

from flask_babel import lazy_gettext

_ = lazy_gettext

#: kind of merchant → what people call it.
KINDS: Final = {
    "pharmacy": _("pharmacy"),
    "clinic": _("clinic"),
    "food": _("restaurant or farm stay"),
    "shop": _("shop"),
    "culture": _("sights, books, sports"),
    "transport": _("bus, fuel, charging"),
    "service": _("hair-cut, laundry, gas, repair"),
    "farming": _("seed, fertiliser, machines"),
    "training": _("training and work"),
    "other": _("other"),
}
#: state of a merchant or an offer → how it stands.
STATES: Final = {
    "enrolled": _("waits for the check"),
    "checked": _("checked, waits for approval"),
    "draft": _("waits for approval"),
    "approved": _("approved, not public yet"),
    "published": _("public"),
    "paused": _("paused"),
    "suspended": _("suspended after complaints"),
    "ended": _("ended"),
}
#: act → what was done.
DONE: Final = {
    "enrol": _("Enrolled, and promised to trade honestly"),
    "write": _("Written"),
    "check": _("Papers checked"),
    "approve": _("Approved"),
    "publish": _("Made public"),
    "pause": _("Paused"),
    "resume": _("Goes on"),
    "suspend": _("Suspended after complaints"),
    "reopen": _("Reopened after a hearing"),
    "refuse": _("Refused"),
    "end": _("Ended"),
}
#: act → what its button says.
BUTTONS: Final = {
    "check": _("The papers are in order"),
    "approve": _("Approve"),
    "publish": _("Make public"),
    "pause": _("Pause"),
    "resume": _("Let it go on"),
    "reopen": _("Reopen after the hearing"),
    "refuse": _("Refuse"),
    "end": _("End"),
}
