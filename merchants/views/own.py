"""What a merchant sees of itself: its offers, its uses by month, and the statements to confirm."""

from typing import Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from merchants import (
    month_paper,
    months,
    offer_form,
    offering,
    offers,
    repaying,
    scanning,
    scans,
    wording,
)
from merchants.months import Statement
from merchants.policies import policies_in_force
from registry import current_actor, opening_days, permit

pages: Final = Blueprint("own_offers", __name__)

RIGHT: Final = "offers.use"
KEY_AT_MOST: Final = 32
#: Refusals that go their own way.
NOT_OF_FORM: Final = {"merchant-unknown", "not-permitted", "key-reused", "in-flight"}


@pages.get("/merchant/offers")
@permit(RIGHT, scope="own-shop")
def index() -> ResponseReturnValue:
    """The own offers and how each stands, and the form for a new one."""
    return _offers()


@pages.post("/merchant/offers")
@permit(RIGHT, scope="own-shop")
def change() -> ResponseReturnValue:
    """Write a new offer, or pause or end one."""
    actor, form, do = current_actor(), request.form, request.form.get("do", "")
    code = actor.shop or ""
    try:
        if do == "write":
            draft = offer_form.draft_of(form, many=form.to_dict(flat=False))
            offering.write(actor, code, draft, key=_key())
        elif do in offering.OWN_ACTS:
            words = form.get("words", "")
            offering.act(actor, code, form.get("offer", ""), do, key=_key(), words=words)
    except Refusal as refusal:
        if refusal.code in NOT_OF_FORM:
            raise
        return _offers(refusal), refusal.status
    return redirect(url_for("own_offers.index", done=do), 303)


@pages.get("/merchant/months")
@permit(RIGHT, scope="own-shop")
def all_months() -> ResponseReturnValue:
    """The months with uses, and who has confirmed each."""
    with reading() as db:
        merchant = scanning.own_merchant(db, current_actor())
        found = months.months_of(db, merchant)
    return render_template("merchants/months.html", merchant=merchant, months=found)


@pages.get("/merchant/months/<month>")
@permit(RIGHT, scope="own-shop")
def month(month: str) -> ResponseReturnValue:
    """One month: the statement, and every use by its ticket."""
    return _month(month)


@pages.get("/merchant/months/<month>.pdf")
@permit(RIGHT, scope="own-shop")
def paper(month: str) -> ResponseReturnValue:
    """The month as a PDF to sign."""
    first = months.month_named(month)
    with reading() as db:
        merchant = scanning.own_merchant(db, current_actor())
        said = month_paper.paper_of(db, merchant, first)
    answer = Response(month_paper.month_paper(said), mimetype="application/pdf")
    name = f"offers-{merchant.code}-{first:%Y-%m}.pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@pages.post("/merchant/months/<month>")
@permit(RIGHT, scope="own-shop")
def confirm(month: str) -> ResponseReturnValue:
    """Confirm for the merchant what the page showed."""
    actor, seen = current_actor(), request.form.get("seen", "")[:64]
    try:
        asked = repaying.Seen(actor.shop or "", months.month_named(month), seen)
        repaying.confirm(actor, asked, "merchant", key=_key())
    except Refusal as refusal:
        if refusal.code in NOT_OF_FORM:
            raise
        return _month(month, refusal), refusal.status
    return redirect(url_for("own_offers.month", month=month, done="confirmed"), 303)


def _offers(error: Refusal | None = None) -> str:
    with reading() as db:
        merchant = scanning.own_merchant(db, current_actor())
        found = offers.offers_of(db, [merchant])
        running = policies_in_force(db)
    return render_template(
        "merchants/offers.html",
        merchant=merchant,
        found=found,
        titles={one.no: one for one in running},
        policies=[one for one in running if one.through == offering.THROUGH],
        states=wording.STATES,
        fields=wording.FIELDS,
        weekdays=opening_days.weekday_names(),
        error=error,
        done="" if error else request.args.get("done", ""),
        form=request.form,
        ticked=request.form.to_dict(flat=False),
        today=clock.today(),
        new_key=clock.new_id,
    )


def _month(month: str, error: Refusal | None = None) -> str:
    first = months.month_named(month)
    with reading() as db:
        merchant = scanning.own_merchant(db, current_actor())
        shown: Statement = months.statement(db, merchant, first)
        signers = months.signers_of(db, merchant, first)
        uses = scans.lines_of(db, merchant, *clock.month_bounds(first))
    return render_template(
        "merchants/month.html",
        merchant=merchant,
        paper=shown,
        signers=signers,
        uses=uses,
        may_confirm=shown.matches
        and "merchant" not in signers
        and first < clock.today().replace(day=1),
        key=clock.new_id(),
        error=error,
        done=not error and "done" in request.args,
    )


def _key() -> str:
    return request.form.get("key", "")[:KEY_AT_MOST] or clock.new_id()
