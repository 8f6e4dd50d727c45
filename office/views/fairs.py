"""Fairs of a shop: planned with goods and limits of their own, listed, and called off."""

from datetime import UTC, datetime
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from office.delivery_form import Row, rows_of, whole, wrong_row
from office.life_forms import plain
from pos import catalogue, fair_acts, fairs, shelving
from registry import current_actor, permit

pages: Final = Blueprint("fairs", __name__)

KEY_AT_MOST: Final = 32
ID_AT_MOST: Final = 32
_ = lazy_gettext
STATES: Final = {
    "to-come": _("not begun"),
    "on": _("on now"),
    "over": _("has ended"),
    "called-off": _("called off"),
}
#: Refusals that the form itself shows, some with their row.
OF_FORM: Final = {
    *("fair-name-unfit", "fair-times-unfit", "fair-overlaps", "fair-limit-unfit"),
    *("fair-twice", "lines-unfit", "goods-unknown"),
}
#: No instant that fits a fair: long past.
UNREADABLE: Final = datetime(2000, 1, 1, tzinfo=UTC)


@pages.get("/shops/<code>/fairs")
@permit("goods", scope="village")
def index(code: str) -> ResponseReturnValue:
    """The shop's fairs, the latest first."""
    with reading() as db:
        shop = shelving.shop_of(db, current_actor(), code)
        rows = fairs.fairs_of(db, shop)
    return render_template("office/fairs.html", shop=shop, rows=rows, states=STATES)


@pages.get("/shops/<code>/fairs/new")
@permit("goods", scope="village")
def new(code: str) -> ResponseReturnValue:
    """An empty form."""
    return _form(code, rows_of({}))


@pages.post("/shops/<code>/fairs/new")
@permit("goods", scope="village")
def plan(code: str) -> ResponseReturnValue:
    """Look at what was typed, give more rows, or plan the fair.

    A scanner sends Enter after a code: the form's first button looks, and stores nothing.
    """
    do, form = request.form.get("do", ""), request.form
    rows = rows_of(form, more=do == "more")
    if do != "take":
        return _form(code, rows)
    try:
        with reading() as db:
            shop = shelving.shop_of(db, current_actor(), code)
            codes = {name: one for one, name in catalogue.names_of(db, shop)}
        asked = fair_acts.Plan(
            name=plain(form.get("name", "")),
            since=_instant(form.get("since", "")),
            until=_instant(form.get("until", "")),
            goods=tuple(
                (codes.get(one.goods, one.goods), whole(one.pieces) if one.pieces else None)
                for one in rows
                if not one.is_empty
            ),
            only=form.get("only") == "1",
            kept=form.get("kept") == "1",
        )
        key = form.get("key", "")[:KEY_AT_MOST] or clock.new_id()
        done = fair_acts.plan_fair(current_actor(), shop=code, plan=asked, key=key)
    except Refusal as refusal:
        if refusal.code not in OF_FORM:
            raise
        return _form(code, rows, refusal), refusal.status
    return redirect(url_for("fairs.fair", code=code, fair=done.reply["fair"]), 303)


@pages.get("/shops/<code>/fairs/<fair>")
@permit("goods", scope="village")
def fair(code: str, fair: str) -> ResponseReturnValue:
    """A fair as a notice that prints, with its goods and limits."""
    return _page(code, fair)


@pages.post("/shops/<code>/fairs/<fair>")
@permit("goods", scope="village")
def end(code: str, fair: str) -> ResponseReturnValue:
    """Call the fair off, or end it now, and show it again."""
    key = request.form.get("key", "")[:KEY_AT_MOST] or clock.new_id()
    try:
        fair_acts.end_fair(current_actor(), shop=code, fair=fair, key=key)
    except fair_acts.FairOver as refusal:
        return _page(code, fair, refusal), refusal.status
    return redirect(url_for("fairs.fair", code=code, fair=fair), 303)


def _instant(text: str) -> datetime:
    """The day and time typed, on the town's clocks."""
    try:
        return clock.instant(datetime.fromisoformat(text))
    except ValueError:
        return UNREADABLE


def _page(code: str, fair: str, error: Refusal | None = None) -> str:
    with reading() as db:
        shop = shelving.shop_of(db, current_actor(), code)
        found = fairs.fair_of(db, shop, fair)
        goods = fairs.goods_of(db, found.fair)
        shelved = catalogue.several_of(db, shop, goods)
    return render_template(
        "office/fair.html",
        shop=shop,
        found=found,
        goods=[(shelved[one.goods].goods, one) for one in goods.values()],
        states=STATES,
        error=error,
        new_key=clock.new_id,
    )


def _form(code: str, rows: list[Row], error: Refusal | None = None) -> str:
    with reading() as db:
        shop = shelving.shop_of(db, current_actor(), code)
        names = catalogue.names_of(db, shop)
        codes = {name: one for one, name in names}
        typed = {one.goods: codes.get(one.goods, one.goods) for one in rows if one.goods}
        found = catalogue.several_of(db, shop, typed.values())
    said = "" if error else request.form.get("key", "")[:KEY_AT_MOST]
    return render_template(
        "office/fair_new.html",
        shop=shop,
        rows=rows,
        names=names,
        shelved={one: found[code] for one, code in typed.items() if code in found},
        form=request.form,
        # After a refusal a fresh one: the refusal is the old key's answer for ever.
        key=said or clock.new_id(),
        error=error,
        wrong_row=wrong_row(rows, error),
    )
