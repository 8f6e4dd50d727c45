"""The words of records in the office: where they stand, what was done, what is to do."""

from typing import Final

from flask_babel import lazy_gettext

_ = lazy_gettext

#: What is to do → the word on its tab.
TABS: Final = {
    "confirm": _("To confirm"),
    "way": _("On the way"),
    "minuses": _("Minuses running"),
    "all": _("All"),
}
#: state → where the record stands.
STATES: Final = {
    "entered": _("waits for a second person"),
    "confirmed": _("confirmed"),
    "listed": _("on the board"),
    "posted": _("points posted"),
    "notified": _("household was told"),
    "counted": _("counts"),
    "repaired": _("repaired"),
    "rejected": _("not confirmed"),
    "struck": _("struck"),
}
#: What a step of a record was.
STEPS: Final = {
    "entered": _("Entered"),
    "confirmed": _("Confirmed"),
    "rejected": _("Not confirmed"),
    "notified": _("The household was told"),
    "replied": _("The household replied"),
    "answered": _("The reply was answered"),
    "put-right": _("Put right in time"),
    "counted": _("The days are over: it counts"),
    "repaired": _("Repaired"),
    "listed": _("Hung on the board"),
    "posted": _("Points posted"),
    "objection": _("An objection was upheld"),
    "round": _("Struck in the yearly round"),
}
CHANNELS: Final = {
    "screen": _("entered here"),
    "paper": _("paper form"),
    "sheet": _("list"),
    "look": _("the household's own page"),
}
#: What was done → what the page says then.
DONE: Final = {
    "entered": _("The record is entered. Somebody else confirms it."),
    "listed": _("The list is entered. Somebody else confirms it."),
    "confirm": _("Confirmed."),
    "reject": _("The record was not confirmed."),
    "put-right": _("Put right in time: it does not count."),
    "reply": _("The household's reply is written down."),
    "answer": _("The reply is answered."),
    "object": _("The objection is written down."),
    "repair": _("Repaired: it does not count any more."),
}


def step_word(what: str) -> str:
    """What the step was; one we have no word for says itself."""
    return str(STEPS.get(what, what))
