"""The town's settings in an officer's words: what each is called, counts and does."""

from dataclasses import dataclass
from typing import Final

from flask_babel import lazy_gettext as _


@dataclass(frozen=True)
class Words:
    """A setting's name, what its figure counts, and what it does."""

    title: str
    unit: str
    means: str


#: The settings that are one figure, in the order of the page.
FIGURES: Final = {
    "card_points_per_day": Words(
        _("Points a day by card"),
        _("points"),
        _("So many points of one household can be used a day with the card alone."),
    ),
    "proven_points_per_day": Words(
        _("Points a day with PIN or named person"),
        _("points"),
        _(
            "So many with the card and the PIN, or when somebody brings it whom the household has "
            "named."
        ),
    ),
    "rotating_points_per_day": Words(
        _("Points a day with a code on the phone"),
        _("points"),
        _("So many with a code that the household's telephone shows behind its PIN."),
    ),
    "no_card_points_per_day": Words(
        _("Points a day without a card"),
        _("points"),
        _("So many of them when the card was left at home and a second person stands beside."),
    ),
    "undo_minutes": Words(
        _("Time to undo at the till"),
        _("minutes"),
        _("So long the clerk can undo a slip alone. Later an officer and a second person do it."),
    ),
    "till_lock_minutes": Words(
        _("Time until a till locks itself"),
        _("minutes"),
        _("A till on which no key was pressed so long shows nothing and asks for a PIN."),
    ),
    "award_alone_points": Words(
        _("Points an officer awards alone"),
        _("points"),
        _("Above this a second officer agrees."),
    ),
    "expiry_years": Words(
        _("How long points are good"),
        _("years"),
        _("Points end with the year so many years after the one in which they were earned."),
    ),
    "aspect_gain": Words(
        _("What one aspect can bring in a year"),
        _("rating points"),
        _("The rating of a household rises by so much at most for one aspect of the rulebook."),
    ),
    "event_loss": Words(
        _("What one event can cost"),
        _("rating points"),
        _("The rating of a household falls by so much at most for one event."),
    ),
    "civility_month_points": Words(
        _("Points for conduct in a month"),
        _("points"),
        _("One household earns so many at most; honours come on top."),
    ),
    "civility_year_points": Words(
        _("Points for conduct in a year"),
        _("points"),
        _("One household earns so many at most; honours come on top."),
    ),
    "month_notice_days": Words(
        _("How long a month's list hangs"),
        _("days"),
        _("Objections are taken so long; then the points are posted."),
    ),
    "objection_days": Words(
        _("Time to answer an objection"),
        _("working days"),
        _("Somebody who did not decide it answers within this time."),
    ),
    "reply_days": Words(
        _("Time to reply to a minus"),
        _("days"),
        _("It does not count before a household had so long to reply."),
    ),
    "fix_days": Words(
        _("Time to put something right"),
        _("days"),
        _("What is put right in this time does not count."),
    ),
    "merchant_complaints": Words(
        _("Proven complaints that suspend a merchant"),
        _("complaints"),
        _("The one that fills the number suspends; a hearing with a second person reopens."),
    ),
}
#: The settings that are days.
DAYS: Final = ("open_weekdays", "open_month_days", "open_only")
#: What is said of a setting that is a yes or a no.
SWITCHES: Final = ("open_only", "card_full_name")
NAMES: Final = {
    **{name: words.title for name, words in FIGURES.items()},
    "open_weekdays": _("Open on weekdays"),
    "open_month_days": _("Open on days of the month"),
    "open_only": _("Handing out on opening days only"),
    "card_full_name": _("Full names on printed cards"),
}
