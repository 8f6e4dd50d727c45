"""What refusals say about what a point is worth, and the hotline beside it."""

from typing import Final

from flask_babel import lazy_gettext as _

WORDS: Final = {
    "hotline-unfit": (
        _("Telephone not right"),
        _("Up to %(at_most)s characters, with one telephone number and no other figures."),
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
