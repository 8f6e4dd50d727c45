"""A merchant's offers in the office: written for it, approved, made public, paused, ended."""

from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from merchants import holding, offer_form, offering, offers, policies, wording
from office.life_forms import plain
from registry import current_actor, opening_days, permit

pages: Final = Blueprint("offers", __name__)

KEY_AT_MOST: Final = 32
#: Refusals that go their own way.
NOT_OF_FORM: Final = {"merchant-unknown", "not-permitted", "key-reused", "in-flight"}


@pages.get("/merchants/<code>/offers")
@permit("merchants.read", scope="village")
def index(code: str) -> ResponseReturnValue:
    """The merchant's offers with their terms, what was done, and the form for one more."""
    return _page(code)


@pages.post("/merchants/<code>/offers")
@permit("merchants", scope="village")
def change(code: str) -> ResponseReturnValue:
    """Write an offer for the merchant, or do what the button says with one."""
    actor, form, do = current_actor(), request.form, request.form.get("do", "")
    key = form.get("key", "")[:KEY_AT_MOST] or clock.new_id()
    try:
        if do == "write":
            draft = offer_form.draft_of(form, many=form.to_dict(flat=False))
            offering.write(actor, code, draft, key=key)
        elif do in offers.WAYS:
            offer = form.get("offer", "")[: offers.ID_AT_MOST]
            words = plain(form.get("words", ""))
            offering.act(actor, code, offer, do, key=key, words=words)
    except Refusal as refusal:
        if refusal.code in NOT_OF_FORM:
            raise
        return _page(code, refusal), refusal.status
    return redirect(url_for("offers.index", code=code, done=do), 303)


def _page(code: str, error: Refusal | None = None) -> str:
    actor = current_actor()
    with reading() as db:
        merchant = holding.merchant_for(db, actor, code)
        found = offers.offers_of(db, [merchant])
        logs = {one.offer.id: offers.offer_events(db, one.offer) for one in found}
        running = policies.policies_in_force(db)
    return render_template(
        "office/merchant_offers.html",
        merchant=merchant,
        found=found,
        logs=logs,
        ways=offers.WAYS,
        words=wording,
        fields=wording.FIELDS,
        titles={one.no: one for one in running},
        policies=[one for one in running if one.through == offering.THROUGH],
        weekdays=opening_days.weekday_names(),
        may_change=actor.may("merchants", village_id=merchant.village_id),
        error=error,
        done="" if error else request.args.get("done", ""),
        form=request.form,
        ticked=request.form.to_dict(flat=False),
        today=clock.today(),
        new_key=clock.new_id,
    )
