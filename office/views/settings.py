"""The settings of a village or the town: what holds, whose it is, changing it, what was changed."""

from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from kernel.db import reading
from kernel.errors import Refusal
from office import setting_words
from office.places import chosen_one
from registry import Region, current_actor, opening_days, permit, town_settings

pages: Final = Blueprint("settings", __name__)

#: What a figure that cannot be read stands for: outside the bounds of every setting.
UNREADABLE: Final = -1
_LONGEST: Final = 9


@pages.get("/settings")
@permit("settings", scope="village")
def index() -> ResponseReturnValue:
    """Every setting of the place as it stands, with a form for each."""
    return _page()


@pages.post("/settings")
@permit("settings", scope="village")
def change() -> ResponseReturnValue:
    """Set what the form is about, or let what is above hold again."""
    form = request.form
    place, _places = _place()
    do = form.get("do", "")
    try:
        town_settings.change_settings(current_actor(), region_id=place.id, values=_values(do))
    except Refusal as refusal:
        return _page(refusal), refusal.status
    return redirect(url_for("settings.index", village=place.id, done=do), 303)


def _values(do: str) -> dict[str, int | None]:
    form = request.form
    if do == "days":
        return {
            "open_weekdays": _mask("weekday", opening_days.WEEKDAYS),
            "open_month_days": _mask("month_day", opening_days.MONTH_DAYS),
        }
    if do == "days-above":
        return dict.fromkeys(setting_words.DAYS)
    name = form.get("name", "")
    return {name: None if do == "above" else _number(form.get(name, ""))}


def _mask(field: str, known: range) -> int:
    ticked = request.form.getlist(field, type=int)
    return opening_days.mask_of(day for day in ticked if day in known)


def _number(text: str) -> int:
    text = text.strip()
    fits = text.isascii() and text.isdecimal() and len(text) <= _LONGEST
    return int(text) if fits else UNREADABLE


def _place() -> tuple[Region, list[Region]]:
    with reading() as session:
        places = town_settings.places_of(session, current_actor())
    return chosen_one(places, request.args.get("village")), places


def _page(error: Refusal | None = None) -> str:
    place, places = _place()
    with reading() as session:
        standing = town_settings.standing_in(session, place.id)
        changes = town_settings.changes_in(session, place.id)
    name = str(error.details.get("name", "")) if error else ""
    return render_template(
        "office/settings.html",
        place=place,
        places=places,
        standing=standing,
        changes=changes,
        figures=setting_words.FIGURES,
        names=setting_words.NAMES,
        error=None if name else error,
        wrong={name: error} if name else {},
        said=_said(request.args.get("done", "")) if not error else "",
        **_days(standing),
    )


def _days(standing: dict[str, town_settings.Standing]) -> dict[str, Any]:
    weekdays, month_days = (standing[name] for name in setting_words.DAYS)
    return {
        "weekdays": opening_days.days_of(weekdays.value),
        "month_days": opening_days.days_of(month_days.value),
        "weekday_names": opening_days.weekday_names(),
        "open_words": opening_days.in_words(weekdays.value, month_days.value),
        "days_are_own": "own" in {weekdays.origin, month_days.origin},
        "days_in_words": _days_in_words,
    }


def _days_in_words(name: str, mask: int) -> str:
    is_week = name == "open_weekdays"
    return opening_days.in_words(mask if is_week else 0, 0 if is_week else mask)


def _said(done: str) -> str:
    words: dict[str, str] = {
        "set": gettext("The setting was changed. It holds from now on."),
        "above": gettext("The own value was taken away. What is above holds again."),
        "days": gettext("The opening days were changed."),
        "days-above": gettext("The own opening days were taken away. What is above holds again."),
    }
    return words.get(done, "")
