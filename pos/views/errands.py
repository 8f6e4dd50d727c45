"""At the till: goods to pack for households which cannot come; packing moves the points."""

from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from pos import errand_acts, errands
from pos.shops import find_shop
from registry import current_actor, mask_name, permit

pages: Final = Blueprint("till_errands", __name__)

KEY_AT_MOST: Final = 32


@pages.get("/till/errands")
@permit("till", scope="own-shop")
def index() -> ResponseReturnValue:
    """The shop's lists from today on, household by household, each to be packed."""
    return _page()


@pages.post("/till/errands")
@permit("till", scope="own-shop")
def pack() -> ResponseReturnValue:
    """Pack one household's goods."""
    form = request.form
    try:
        errand_acts.pack(
            current_actor(),
            errand=form.get("errand", "")[:32],
            household=form.get("household", "")[:20],
            key=form.get("key", "")[:KEY_AT_MOST] or clock.new_id(),
        )
    except errands.ErrandUnknown:
        raise
    except Refusal as refusal:
        return _page(refusal), refusal.status
    return redirect(url_for("till_errands.index"), 303)


def _page(error: Refusal | None = None) -> str:
    with reading() as db:
        shop = find_shop(db, current_actor().shop or "")
        found = [
            (one.errand, errands.stops_of(db, one.errand))
            for one in errands.errands_of(db, shop, since=clock.today())
        ]
    return render_template(
        "pos/errands.html",
        shop=shop,
        errands=found,
        mask=mask_name,
        error=error,
        about=request.form.get("household", "") if error else "",
        new_key=clock.new_id,
    )
