"""The shop's side of a settled month: the list at the till, the statement, and signing it."""

from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from pos import settling
from pos.shops import find_shop
from registry import current_actor, permit

pages: Final = Blueprint("till_settlements", __name__)

KEY_AT_MOST: Final = 32


@pages.get("/till/settlements")
@permit("till", scope="own-shop")
def index() -> ResponseReturnValue:
    """The shop's months that are over, with whose signature they wait for."""
    with reading() as session:
        shop = find_shop(session, current_actor().shop or "")
        months = settling.months_to_settle(session, shop)
    return render_template("pos/settlements.html", shop=shop, months=months)


@pages.get("/till/settlements/<month>")
@permit("till", scope="own-shop")
def statement(month: str) -> ResponseReturnValue:
    """One month, on paper, with the form to sign it for the shop."""
    return _page(month)


@pages.post("/till/settlements/<month>")
@permit("till", scope="own-shop")
def sign(month: str) -> ResponseReturnValue:
    """Sign for the shop what the page showed."""
    actor, form = current_actor(), request.form
    first = settling.month_named(month)
    signing = settling.Signing(actor.shop or "", first, "shop", form.get("seen", "")[:64])
    try:
        key = form.get("key", "")[:KEY_AT_MOST] or clock.new_id()
        settling.sign(actor, signing, key=key)
    except Refusal as refusal:
        return _page(month, refusal), refusal.status
    return redirect(url_for("till_settlements.statement", month=month, done="signed"), 303)


def _page(month: str, error: Refusal | None = None) -> str:
    first = settling.month_named(month)
    with reading() as session:
        shop = find_shop(session, current_actor().shop or "")
        shown = settling.shown(session, shop, first)
    is_signed = "shop" in shown.signers
    return render_template(
        "pos/settlement.html",
        shop=shop,
        shown=shown,
        may_sign=not is_signed and first < clock.today().replace(day=1),
        key=clock.new_id(),
        error=error,
        signed=is_signed and not error and "done" in request.args,
    )
