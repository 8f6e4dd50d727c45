"""What refusals say about merchants, their offers and what is used of them."""

from typing import Final

from flask_babel import lazy_gettext as _

WORDS: Final = {
    "merchant-state-unfit": (
        _("Not at this point"),
        _("This cannot be done with the merchant now. Load the page again and look."),
    ),
    "merchant-unknown": (
        _("No such merchant"),
        _("No merchant of yours has this code."),
    ),
}
