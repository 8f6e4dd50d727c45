"""One use of an offer at the office: by its ticket, and taken back by two officers."""

from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from merchants import scans, taking_back
from office.beside import second_of
from office.life_forms import plain
from registry import current_actor, permit

pages: Final = Blueprint("merchant_uses", __name__)

KEY_AT_MOST: Final = 32
#: Refusals that go their own way.
NOT_OF_FORM: Final = {
    *("merchant-unknown", "scan-unknown", "not-permitted", "key-reused", "in-flight"),
}


@pages.get("/merchants/<code>/uses/<ticket>")
@permit("merchants.read", scope="village")
def use(code: str, ticket: str) -> ResponseReturnValue:
    """A use: its offer, prices and points, and whether it was taken back; nobody is named."""
    return _page(code, ticket)


@pages.post("/merchants/<code>/uses/<ticket>")
@permit("merchants", scope="village")
def reverse(code: str, ticket: str) -> ResponseReturnValue:
    """Take the use back; the second person gives the own password."""
    form = request.form
    try:
        taking_back.reverse(
            current_actor(),
            code,
            ticket,
            reason=plain(form.get("reason", "")),
            second=second_of(form, request.remote_addr or ""),
            key=form.get("key", "")[:KEY_AT_MOST] or clock.new_id(),
        )
    except Refusal as refusal:
        if refusal.code in NOT_OF_FORM:
            raise
        return _page(code, ticket, refusal), refusal.status
    return redirect(url_for("merchant_uses.use", code=code, ticket=ticket), 303)


def _page(code: str, ticket: str, error: Refusal | None = None) -> str:
    actor = current_actor()
    with reading() as db:
        merchant, one, offer = taking_back.office_use(db, actor, code, ticket)
        back = scans.undo_of(db, one)
    return render_template(
        "office/merchant_use.html",
        merchant=merchant,
        use=one,
        offer=offer,
        back=back,
        may_change=back is None and actor.may("merchants", village_id=merchant.village_id),
        form=request.form,
        error=error,
        key=clock.new_id(),
    )
