"""Goods that come in: the list of deliveries, a new one written down, and its sheet on paper."""

from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from office.delivery_form import Row, consignment, rows_of, wrong_row
from office.yuan import figure
from pos import catalogue, deliveries, receiving, shelving
from registry import current_actor, permit

pages: Final = Blueprint("deliveries", __name__)

KEY_AT_MOST: Final = 32
ID_AT_MOST: Final = 32
_ = lazy_gettext
#: On whose money goods come → its word.
FUNDS: Final = {
    deliveries.COLLECTIVE: _("The village collective"),
    deliveries.GOVERNMENT: _("The government"),
    deliveries.GIFT: _("A gift"),
}
#: Refusals about one field of the head.
FIELD_OF: Final = {
    "supplier-unfit": "supplier",
    "fund-unknown": "fund",
    "delivery-ref-unfit": "ref",
}
#: Refusals about one line, or about the lines.
OF_LINES: Final = {"pieces-unfit", "cost-unfit", "expiry-unfit", "goods-unknown", "lines-unfit"}


@pages.get("/shops/<code>/deliveries")
@permit("goods", scope="village")
def index(code: str) -> ResponseReturnValue:
    """The shop's deliveries, the newest first."""
    before = request.args.get("before", "")[:ID_AT_MOST]
    with reading() as db:
        shop = shelving.shop_of(db, current_actor(), code)
        rows, older = deliveries.deliveries_of(db, shop, before=before)
    return render_template(
        "office/deliveries.html", shop=shop, rows=rows, older=older, before=before, funds=FUNDS
    )


@pages.get("/shops/<code>/deliveries/new")
@permit("goods", scope="village")
def new(code: str) -> ResponseReturnValue:
    """An empty form."""
    return _form(code, rows_of({}))


@pages.post("/shops/<code>/deliveries/new")
@permit("goods", scope="village")
def receive(code: str) -> ResponseReturnValue:
    """Look at what was typed, give more rows, or put it all on the shelf.

    A scanner sends Enter after a code: the form's first button looks, and stores nothing.
    """
    do = request.form.get("do", "")
    rows = rows_of(request.form, more=do == "more")
    if do != "take":
        return _form(code, rows)
    try:
        with reading() as db:
            shop = shelving.shop_of(db, current_actor(), code)
            codes = {name: one for one, name in catalogue.names_of(db, shop)}
        key = request.form.get("key", "")[:KEY_AT_MOST] or clock.new_id()
        asked = consignment(code, request.form, rows, codes)
        reply = receiving.receive(current_actor(), asked, key=key).reply
    except Refusal as refusal:
        if refusal.code not in {*FIELD_OF, *OF_LINES}:
            raise
        return _form(code, rows, refusal), refusal.status
    return redirect(url_for("deliveries.sheet", code=code, delivery=reply["delivery"]), 303)


@pages.get("/shops/<code>/deliveries/<delivery>")
@permit("goods", scope="village")
def sheet(code: str, delivery: str) -> ResponseReturnValue:
    """A delivery, as a sheet that both sides sign."""
    with reading() as db:
        shop = shelving.shop_of(db, current_actor(), code)
        found = deliveries.delivery_of(db, shop, delivery)
    return render_template("office/delivery.html", shop=shop, found=found, funds=FUNDS, yuan=figure)


def _form(code: str, rows: list[Row], error: Refusal | None = None) -> str:
    with reading() as db:
        shop = shelving.shop_of(db, current_actor(), code)
        names = catalogue.names_of(db, shop)
        suppliers = deliveries.suppliers_of(db, shop.village_id)
    return render_template(
        "office/delivery_new.html",
        shop=shop,
        rows=rows,
        names=names,
        name_of={**dict(names), **{name: name for _code, name in names}},
        suppliers=suppliers,
        funds=FUNDS.items(),
        form=request.form,
        key=_key_after(error),
        today=clock.today(),
        wrong={FIELD_OF[error.code]: error} if error and error.code in FIELD_OF else {},
        wrong_lines=error if error and error.code in OF_LINES else None,
        wrong_row=wrong_row(rows, error),
        total=sum(one.incoming.pieces * one.incoming.fen for one in rows),
        yuan=figure,
    )


def _key_after(error: Refusal | None) -> str:
    """The form's key; a fresh one after a refusal, which is that key's answer for ever."""
    said = "" if error else request.form.get("key", "")[:KEY_AT_MOST]
    return said or clock.new_id()
