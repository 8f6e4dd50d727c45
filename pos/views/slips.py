"""Slips as a clerk handles them: today's list, one that was scanned, the slip for a passbook."""

from typing import Final

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue
from flask_babel import format_time

from kernel.db import reading
from pos.day_slips import made_today
from pos.shops import find_shop
from pos.slips import find_slip
from pos.views.till import own_receipt, page_of, short_of
from registry import current_actor, permit

pages: Final = Blueprint("till_slips", __name__)


@pages.get("/till/slips")
@permit("till", scope="own-shop")
def today() -> ResponseReturnValue:
    """The shop's slips of today, each to be printed again."""
    with reading() as session:
        shop = find_shop(session, current_actor().shop or "")
        found = [(one, format_time(one.at, "HH:mm")) for one in made_today(session, shop)]
    return render_template("pos/day_slips.html", shop=shop, slips=found)


@pages.get("/till/slips/<slip>")
@permit("till", scope="own-shop")
def scanned(slip: str) -> ResponseReturnValue:
    """What a slip was, for the till that scanned its code, and whether this clerk made it."""
    found = own_receipt(slip)
    with reading() as session:
        own = find_slip(session, slip).clerk_id == current_actor().staff_id
    return jsonify(kind="slip", own=own, **short_of(found))


@pages.get("/till/receipts/<slip>/passbook")
@permit("till", scope="own-shop")
def passbook(slip: str) -> ResponseReturnValue:
    """The slip that is glued into a passbook: last balance, this time, new balance, next expiry."""
    found = own_receipt(slip)
    page = page_of(found) | {"balance_before": found.balance_before}
    return render_template("pos/passbook.html", receipt=page)


@pages.get("/till/household")
@permit("till", scope="own-shop")
def household() -> ResponseReturnValue:
    """The second window: what the till holds, turned to the household. It asks nothing itself."""
    return render_template("pos/household.html")
