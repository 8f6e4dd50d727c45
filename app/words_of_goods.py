"""What refusals say about goods that come, lie on the shelf and go."""

from typing import Final

from flask_babel import lazy_gettext as _

WORDS: Final = {
    "delivery-ref-unfit": (
        _("Delivery note not right"),
        _("A delivery note's number is 1 to %(at_most)s characters."),
    ),
    "lot-short": (
        _("Not so many of that lot"),
        _("Only %(left)s pieces of this lot are left. Nothing was moved."),
    ),
    "pieces-unfit": (
        _("Number of pieces not right"),
        _("Please give a whole number of pieces, from 1 to %(at_most)s."),
    ),
    "price-unfit": (
        _("Price not right"),
        _("A price is a whole number of points, from 1 to %(at_most)s."),
    ),
}
