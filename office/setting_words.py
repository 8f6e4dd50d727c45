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
    "undo_minutes": Words(
        _("Time to undo at the till"),
        _("minutes"),
        _("So long the clerk can undo a slip alone. Later an officer and a second person do it."),
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
}
#: The settings that are days.
DAYS: Final = ("open_weekdays", "open_month_days")
NAMES: Final = {
    **{name: words.title for name, words in FIGURES.items()},
    "open_weekdays": _("Open on weekdays"),
    "open_month_days": _("Open on days of the month"),
}
