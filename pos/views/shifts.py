"""The clerk's shift at the till: begin it, see what it came to, end it."""

from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from pos import shift_acts, shifts
from pos.shops import find_shop
from registry import current_actor, permit

pages: Final = Blueprint("till_shift", __name__)

KEY_AT_MOST: Final = 32


@pages.get("/till/shift")
@permit("till", scope="own-shop")
def index() -> ResponseReturnValue:
    """The clerk's own shift, and all of today's in the shop."""
    return _page()


@pages.post("/till/shift")
@permit("till", scope="own-shop")
def change() -> ResponseReturnValue:
    """Begin the shift, or end the one that the form names."""
    actor, form = current_actor(), request.form
    key, shift = form.get("key", "")[:KEY_AT_MOST] or clock.new_id(), form.get("shift", "")[:32]
    try:
        if form.get("do") == "close":
            shift_acts.close_shift(actor, shop=actor.shop or "", shift=shift, key=key)
        else:
            shift_acts.open_shift(actor, key=key)
    except Refusal as refusal:
        return _page(refusal), refusal.status
    return redirect(url_for("till_shift.index"), 303)


def _page(error: Refusal | None = None) -> str:
    actor = current_actor()
    since, until = clock.day_bounds(clock.today())
    with reading() as session:
        shop = find_shop(session, actor.shop or "")
        found = shifts.shifts_between(session, shop, since, until)
    own = (actor.staff_id, actor.device_id)
    mine = [
        one
        for one in found
        if (one.shift.clerk_id, one.shift.device_id) == own and one.closed_at is None
    ]
    return render_template(
        "pos/shift.html",
        shop=shop,
        mine=mine[0] if mine else None,
        shifts=found,
        key=clock.new_id(),
        error=error,
    )
