"""When a shop is open: a notice for its door, its own days, and single dates that are otherwise."""

from datetime import date
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from office.life_forms import plain
from pos import opening_acts, openings, shelving
from registry import current_actor, opening_days, permit

pages: Final = Blueprint("openings", __name__)

KEY_AT_MOST: Final = 32
#: So many days stand on the notice.
COMING: Final = 6
#: Refusals that the page itself shows.
OF_FORM: Final = {"opening-days-unfit", "opening-date-unfit", "opening-words-unfit"}
OPEN: Final = {"open": True, "closed": False}


@pages.get("/shops/<code>/opening")
@permit("goods", scope="village")
def index(code: str) -> ResponseReturnValue:
    """The shop's days as a notice that prints, and the forms that change them."""
    return _page(code)


@pages.post("/shops/<code>/opening")
@permit("goods", scope="village")
def change(code: str) -> ResponseReturnValue:
    """Give the shop its own days, let the village's hold again, or set a single date."""
    form, actor = request.form, current_actor()
    key = form.get("key", "")[:KEY_AT_MOST] or clock.new_id()
    try:
        if form.get("do") == "date":
            opening_acts.set_date(
                actor,
                shop=code,
                on=_day(form.get("on", "")),
                is_open=OPEN.get(form.get("state", "")),
                words=plain(form.get("words", "")),
                everywhere=form.get("everywhere") == "1",
                key=key,
            )
        else:
            days = _days() if form.get("do") == "days" else None
            opening_acts.set_shop_days(actor, shop=code, days=days, key=key)
    except Refusal as refusal:
        if refusal.code not in OF_FORM:
            raise
        return _page(code, refusal), refusal.status
    return redirect(url_for("openings.index", code=code), 303)


def _days() -> tuple[int, int]:
    weekdays, month_days = (
        opening_days.mask_of(day for day in request.form.getlist(field, type=int) if day in known)
        for field, known in (
            ("weekday", opening_days.WEEKDAYS),
            ("month_day", opening_days.MONTH_DAYS),
        )
    )
    return weekdays, month_days


def _day(text: str) -> date:
    """The day typed; one long past where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min


def _page(code: str, error: Refusal | None = None) -> str:
    today = clock.today()
    with reading() as db:
        shop = shelving.shop_of(db, current_actor(), code)
        calendar = openings.calendar_of(db, shop)
        is_own = openings.rule_of(db, shop) is not None
        dates = openings.dates_of(db, shop, since=today)
    return render_template(
        "office/openings.html",
        shop=shop,
        error=error,
        form=request.form if error else {},
        is_own=is_own,
        days=opening_days.in_words(calendar.weekdays, calendar.month_days),
        coming=calendar.coming(today, COMING),
        weekdays=opening_days.days_of(calendar.weekdays),
        month_days=opening_days.days_of(calendar.month_days),
        weekday_names=opening_days.weekday_names(),
        dates=dates,
        today=today,
        last=today + opening_acts.FARTHEST,
        new_key=clock.new_id,
    )
