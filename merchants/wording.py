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
#: field of an offer → what its form calls it.
FIELDS: Final = {
    "title": _("What is offered"),
    "note": _("What one should know"),
    "type": _("Kind of offer"),
    "value": _("How much it is"),
    "percent": _("Percent off"),
    "amount": _("Yuan off, or the special price in yuan"),
    "list_fen": _("Price without the offer, in yuan"),
    "list": _("Price without the offer, in yuan"),
    "lowest": _("From which grade"),
    "kinds": _("For whom"),
    "weekdays": _("On which days; none ticked: every day"),
    "from_minute": _("From what time"),
    "from_time": _("From what time"),
    "until_minute": _("Until what time"),
    "until_time": _("Until what time"),
    "from_on": _("From"),
    "until_on": _("Until"),
    "cap_household": _("Each household how often a month"),
    "cap_day": _("How often a day in all"),
    "cap_total": _("How often in all"),
    "budget_fen": _("Until how many yuan have been saved"),
    "budget": _("Until how many yuan have been saved"),
    "points": _("Points beside the money"),
    "policy": _("Belongs to the policy"),
}
