"""The settings of a village or the town: what holds, whose it is, changing it, what was changed."""

from datetime import date
from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from office import setting_words
from office.places import chosen_one
from office.yuan import in_yuan
from registry import (
    BadCell,
    Region,
    cells,
    current_actor,
    hotlines,
    opening_days,
    permit,
    point_values,
    town_settings,
)

pages: Final = Blueprint("settings", __name__)

#: What a figure that cannot be read stands for: outside the bounds of every setting.
UNREADABLE: Final = -1
_LONGEST: Final = 9
#: refusal → the field it is about, where the refusal itself does not say.
_FIELDS: Final = {
    "point-value-unfit": "worth",
    "point-value-day-unfit": "from_on",
    "hotline-unfit": "hotline",
}


@pages.get("/settings")
@permit("settings", scope="village")
def index() -> ResponseReturnValue:
    """Every setting of the place as it stands, with a form for each."""
    return _page()


@pages.post("/settings")
@permit("settings", scope="village")
def change() -> ResponseReturnValue:
    """Set what the form is about, or let what is above hold again."""
    place, _places = _place()
    do = request.form.get("do", "")
    try:
        _change(place.id, do)
    except Refusal as refusal:
        return _page(refusal), refusal.status
    return redirect(url_for("settings.index", village=place.id, done=do), 303)


def _change(place_id: int, do: str) -> None:
    actor, form = current_actor(), request.form
    if do == "worth":
        point_values.set_point_value(
            actor,
            region_id=place_id,
            fen=_fen(form.get("worth", "")),
            from_on=_day(form.get("from_on", "")),
        )
    elif do == "worth-above":
        point_values.set_point_value(actor, region_id=place_id, fen=None, from_on=clock.today())
    elif do in {"hotline", "hotline-above"}:
        words = form.get("hotline", "") if do == "hotline" else None
        hotlines.set_hotline(actor, region_id=place_id, words=words)
    else:
        town_settings.change_settings(actor, region_id=place_id, values=_values(do))


def _fen(text: str) -> int:
    """The yuan typed, in fen; 0, which no point is worth, where they are none."""
    try:
        return cells.fen(text)
    except BadCell:
        return 0


def _day(text: str) -> date:
    """The day typed; one long past where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min


def _values(do: str) -> dict[str, int | None]:
    form = request.form
    if do == "days":
        return {
            "open_weekdays": _mask("weekday", opening_days.WEEKDAYS),
            "open_month_days": _mask("month_day", opening_days.MONTH_DAYS),
            "open_only": int(form.get("open_only") == "1"),
        }
    if do == "cards":
        return {"card_full_name": int(form.get("card_full_name") == "1")}
    if do == "cards-above":
        return {"card_full_name": None}
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
        money = _money(session, place.id)
    name = str(error.details.get("name", "") or _FIELDS.get(error.code, "")) if error else ""
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
        **money,
    )


def _money(session: Any, place_id: int) -> dict[str, Any]:
    """What a point is worth, and the hotline, each with what was set before."""
    today = clock.today()
    return {
        "worth": point_values.worth_in(session, place_id, on=today),
        "values": point_values.values_of(session, place_id),
        "hotline": hotlines.hotline_in(session, place_id),
        "hotlines": hotlines.hotlines_of(session, place_id),
        "yuan": in_yuan,
        "today": today,
        "last_day": point_values.last_day(),
    }


def _days(standing: dict[str, town_settings.Standing]) -> dict[str, Any]:
    weekdays, month_days, only = (standing[name] for name in setting_words.DAYS)
    return {
        "weekdays": opening_days.days_of(weekdays.value),
        "month_days": opening_days.days_of(month_days.value),
        "weekday_names": opening_days.weekday_names(),
        "open_words": opening_days.in_words(weekdays.value, month_days.value),
        "open_only": bool(only.value),
        "days_are_own": "own" in {weekdays.origin, month_days.origin, only.origin},
        "days_in_words": _days_in_words,
    }


def _days_in_words(name: str, mask: int) -> str:
    if name in setting_words.SWITCHES:
        return str(gettext("yes") if mask else gettext("no"))
    is_week = name == "open_weekdays"
    return opening_days.in_words(mask if is_week else 0, 0 if is_week else mask)


def _said(done: str) -> str:
    words: dict[str, str] = {
        "set": gettext("The setting was changed. It holds from now on."),
        "above": gettext("The own value was taken away. What is above holds again."),
        "worth": gettext("The value is kept. It counts from its day on."),
        "worth-above": gettext("The own value was taken away. What is above holds again."),
        "hotline": gettext("The telephone was changed."),
        "hotline-above": gettext("The own telephone was taken away."),
        "days": gettext("The opening days were changed."),
        "cards": gettext("The setting was changed. It holds from now on."),
        "cards-above": gettext("The own value was taken away. What is above holds again."),
        "days-above": gettext("The own opening days were taken away. What is above holds again."),
    }
    return words.get(done, "")
