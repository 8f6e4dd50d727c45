"""A slip as an officer sees it, and taking it back with a second person."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kernel.db import reading
from kernel.errors import Refusal
from pos import receipts
from pos.slips import SlipUnknown
from pos.undoing import Reversal, reverse_slip
from pos.views.till import page_of, pages
from registry import codes, current_actor, permit, vouched

__all__ = ["pages"]


@pages.post("/slips")
@permit("slips.read", scope="village")
def slip_search() -> ResponseReturnValue:
    """From the digits typed or scanned to the slip's page; a card's code reaches no address."""
    number = codes.clean(request.form.get("slip", ""))
    is_slip = codes.name_foreign(number) == "slip"
    return redirect(url_for("pos.slip", slip=number if is_slip else "0"), 303)


@pages.get("/slips/<slip>")
@permit("slips.read", scope="village")
def slip(slip: str) -> ResponseReturnValue:
    """A slip as an officer of its village sees it."""
    return _slip_page(slip)


@pages.post("/slips/<slip>/reverse")
@permit("slips.reverse", scope="village")
def reverse(slip: str) -> ResponseReturnValue:
    """Take a slip back at any time; the second person gives the own password."""
    actor = current_actor()
    try:
        second = vouched(
            username=request.form.get("second_username", ""),
            password=request.form.get("second_password", ""),
            address=request.remote_addr or "",
        )
        reverse_slip(actor, Reversal(slip, request.form.get("reason", ""), second))
    except SlipUnknown:
        raise
    except Refusal as refusal:
        return _slip_page(slip, refusal), refusal.status
    return redirect(url_for("pos.slip", slip=slip), 303)


def _slip_page(number: str, error: Refusal | None = None) -> str:
    with reading() as session:
        found = receipts.receipt(session, number)
    if not current_actor().may("slips.read", village_id=found.village_id):
        raise SlipUnknown(slip=number)
    return render_template(
        "pos/slip.html", receipt=page_of(found), error=error, reversed=found.undone
    )
