"""The wish list at the till: a clerk writes down what a household would like to find here."""

from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from pos.shops import find_shop
from pos.wishes import open_wishes
from pos.wishing import ask
from registry import current_actor, permit

pages: Final = Blueprint("till_wishes", __name__)

KEY_AT_MOST: Final = 32
#: Refusals that the page itself shows.
OF_FORM: Final = {"wish-unfit", "wish-asked", "subject-unknown", "subject-closed"}


@pages.get("/till/wishes")
@permit("till", scope="own-shop")
def index() -> ResponseReturnValue:
    """What is wished for, and a form for one more; nobody is named."""
    return _page()


@pages.post("/till/wishes")
@permit("till", scope="own-shop")
def write() -> ResponseReturnValue:
    """Write a household's wish down, and show the list again."""
    actor, typed = current_actor(), request.form.get("name", "")
    name = "".join(sign if sign.isprintable() else " " for sign in typed)
    number = request.form.get("number", "").strip()
    key = request.form.get("key", "")[:KEY_AT_MOST] or clock.new_id()
    try:
        ask(actor, shop=actor.shop or "", name=name, number=number, key=key)
    except Refusal as refusal:
        if refusal.code not in OF_FORM:
            raise
        return _page(refusal), refusal.status
    return redirect(url_for("till_wishes.index", done="yes"), 303)


def _page(error: Refusal | None = None) -> str:
    with reading() as db:
        shop = find_shop(db, current_actor().shop or "")
        waiting = open_wishes(db, shop)
    return render_template(
        "pos/wishes.html",
        shop=shop,
        waiting=waiting,
        error=error,
        said=not error and request.args.get("done") == "yes",
        form=request.form,
        key=clock.new_id(),
    )
