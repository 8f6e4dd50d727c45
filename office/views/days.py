"""A shop's day: what was handed out, its shifts, what somebody has to look at, and its close."""

from datetime import date
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

import pos
from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from office import day_words
from office.places import villages_for
from registry import current_actor, permit

pages: Final = Blueprint("days", __name__)

READ: Final = "reports"
KEY_AT_MOST: Final = 32


@pages.get("/days")
@permit(READ, scope="village")
def index() -> ResponseReturnValue:
    """The day of a shop: the first shop, today."""
    return _page()


@pages.post("/days")
@permit("days.close", scope="village")
def change() -> ResponseReturnValue:
    """Close an exception with a word, end a forgotten shift, or close the day."""
    actor, form, day = current_actor(), request.form, _day()
    shop = request.args.get("shop", "")
    key = form.get("key", "")[:KEY_AT_MOST] or clock.new_id()
    what = (form.get("kind", "")[:20], form.get("ref", "")[:40])
    try:
        if form.get("do") == "close":
            pos.day_closing.close_day(actor, shop=shop, day=day, key=key)
        elif form.get("do") == "shift":
            pos.shift_acts.close_shift(actor, shop=shop, shift=what[1], key=key)
        else:
            word = form.get("word", "")
            pos.day_closing.close_exception(
                actor, shop=shop, day=day, what=what, word=word, key=key
            )
    except pos.ShopUnknown:
        raise
    except Refusal as refusal:
        return _page(refusal), refusal.status
    return redirect(url_for("days.index", shop=shop, day=day.isoformat()), 303)


def _page(error: Refusal | None = None) -> str:
    actor, today, day = current_actor(), clock.today(), _day()
    with reading() as session:
        villages = [one.id for one in villages_for(session, actor, READ)]
        shops = pos.shops_in(session, villages)
        asked = request.args.get("shop", "")
        shop = next((one for one in shops if one.code == asked), shops[0] if shops else None)
        if asked and (shop is None or shop.code != asked):
            raise pos.ShopUnknown(shop=asked[:12])
        found = pos.day_closing.shop_day(session, shop, day) if shop else None
    return render_template(
        "office/day.html",
        shop=shop,
        shops=[(one.code, one.name) for one in shops],
        found=found,
        day=day,
        today=today,
        words=day_words,
        may_close=shop is not None and actor.may("days.close", village_id=shop.village_id),
        new_key=clock.new_id,
        error=error,
    )


def _day() -> date:
    """The day that is asked for, today at the latest."""
    try:
        return min(date.fromisoformat(request.args.get("day", "")), clock.today())
    except ValueError:
        return clock.today()
