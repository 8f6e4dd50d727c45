"""What refusals say about the rulebook."""

from typing import Final

from flask_babel import lazy_gettext as _

WORDS: Final = {
    "rulebook-day-unfit": (
        _("First day not right"),
        _("A version begins after today (%(today)s), and on a day on which no other begins."),
    ),
    "rulebook-faulty": (
        _("Rulebook with faults"),
        _("The file has %(faults)s faults. Nothing of it was taken."),
    ),
    "rulebook-missing": (
        _("No rulebook"),
        _("No rulebook is in force on %(on)s."),
    ),
    "rulebook-name-unfit": (
        _("Name not right"),
        _("A rulebook's name has 1 to %(at_most)s characters in one line."),
    ),
    "rulebook-unknown": (
        _("Rulebook not found"),
        _("There is no such version of the rulebook."),
    ),
    "rulebook-unsigned": (
        _("Look at these items first"),
        _("Items with doubtful words must be signed off: %(items)s."),
    ),
}
