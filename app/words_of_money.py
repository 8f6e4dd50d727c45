"""What refusals say about budgets, what a point is worth, the hotline beside them, and points
used without a card.
"""

from typing import Final

from flask_babel import lazy_gettext as _

WORDS: Final = {
    "already-reversed": (
        _("Taken back before"),
        _("This was taken back before. Nothing changed."),
    ),
    "budget-issued": (
        _("Not that much left"),
        _("Only %(left)s points of this budget are not issued yet. Nothing was taken back."),
    ),
    "budget-year-unfit": (
        _("Year not right"),
        _("A budget is for %(first)s or %(last)s."),
    ),
    "hotline-unfit": (
        _("Telephone not right"),
        _("Up to %(at_most)s characters, with one telephone number and no other figures."),
    ),
    "no-card-limit-reached": (
        _("Today's limit without a card"),
        _(
            "Without a card %(left)s points are left today, of %(limit)s. With the card more can be used."
        ),
    ),
    "no-card-reason-unfit": (
        _("Reason needed"),
        _("Please say why there is no card, up to %(at_most)s characters."),
    ),
    "permit-over": (
        _("No longer allowed"),
        _(
            "What was confirmed for this household is used or too old. Please have it confirmed again."
        ),
    ),
    "pin-easy": (
        _("Too easy to guess"),
        _("No run, no year, no birthday, nothing over and over, and no part of a known number."),
    ),
    "pin-locked": (
        _("PIN locked"),
        _("It was wrong five times. The village office unlocks it; the card alone still works."),
    ),
    "pin-unfit": (_("PIN not right"), _("A PIN has four to six digits.")),
    "pin-unset": (
        _("No PIN yet"),
        _("The household chooses one at the village office, or at the till with an officer."),
    ),
    "pin-wrong": (_("PIN wrong"), _("Please type it again. Tries left: %(left)s.")),
    "pins-differ": (_("Not the same twice"), _("Please type the PIN twice, the same each time.")),
    "proven-limit-reached": (
        _("Today's limit"),
        _("%(limit)s points a day are the most that a household can use; %(left)s are left today."),
    ),
    "search-unfit": (
        _("Not enough to look for"),
        _(
            "Type the household number, the last four digits of the telephone, or at least %(letters)s initials."
        ),
    ),
    "point-value-day-unfit": (
        _("Day not right"),
        _("A value counts from today at the earliest, from the end of next year at the latest."),
    ),
    "point-value-unfit": (
        _("Value not right"),
        _("A point is worth from 0.01 to 5 yuan, with two decimals at most."),
    ),
}
