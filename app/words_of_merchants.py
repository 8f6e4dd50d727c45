"""What refusals say about merchants, their offers and what is used of them."""

from typing import Final

from flask_babel import lazy_gettext as _

WORDS: Final = {
    "agreement-missing": (
        _("No agreement in force"),
        _("No signed agreement with this merchant holds today. Write it down first."),
    ),
    "agreement-unfit": (
        _("Agreement not right"),
        _("An agreement ends after it begins, today or later, and somebody signed it."),
    ),
    "complaint-unknown": (
        _("No complaint waits here"),
        _("Somebody has looked into this before. Load the page again."),
    ),
    "licence-taken": (
        _("Licence known already"),
        _("Merchant %(merchant)s of this village has the same licence."),
    ),
    "licence-unfit": (
        _("Licence number not right"),
        _("A licence number has 18 digits and letters. Please compare it with the licence."),
    ),
    "merchant-state-unfit": (
        _("Not at this point"),
        _("This cannot be done with the merchant now. Load the page again and look."),
    ),
    "merchant-unfit": (
        _("Not filled in right"),
        _("This is empty, too long, or not as it must be."),
    ),
    "merchant-unknown": (
        _("No such merchant"),
        _("No merchant of yours has this code."),
    ),
    "merchant-words-unfit": (
        _("Words missing"),
        _("Please say in one line of at most %(at_most)s characters what was seen, or why."),
    ),
    "other-person-approves": (
        _("Somebody else approves"),
        _("Whoever checked the papers does not approve."),
    ),
    "other-person-judges": (
        _("Somebody else looks into it"),
        _("Whoever wrote the complaint down does not judge it."),
    ),
    "promise-missing": (
        _("Promise missing"),
        _("Please promise to trade honestly; without that nobody can join."),
    ),
    "visit-unfit": (
        _("Visit not right"),
        _("Name the merchant or the place, and a day that is not to come."),
    ),
}
