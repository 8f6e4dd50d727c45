"""What refusals say about policies."""

from typing import Final

from flask_babel import lazy_gettext as _

WORDS: Final = {
    "policies-faulty": (
        _("Policies with faults"),
        _("The file has %(faults)s faults, or no policy in it. Nothing of it was taken."),
    ),
    "policy-day-unfit": (
        _("First day not right"),
        _("A version begins today (%(today)s) or later, and on a day on which no other begins."),
    ),
    "policy-decided": (
        _("Decided already"),
        _("This version was adopted or dropped before. Nothing changed."),
    ),
    "policy-name-unfit": (
        _("Name not right"),
        _("A version's name has 1 to %(at_most)s characters in one line."),
    ),
    "policy-unknown": (_("Policy not found"), _("There is no such policy.")),
}
