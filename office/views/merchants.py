"""Merchants: the list, one merchant with everything done about it, the agreement on paper."""

from collections.abc import Callable
from datetime import date
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

import merchants
from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from merchants import agreements, complaints, handling, holding, roll, visits, wording
from office.beside import second_of
from office.life_forms import day, plain
from office.places import chosen, chosen_one, villages_for
from registry import current_actor, permit, region_by_id

pages: Final = Blueprint("merchants", __name__)

READ: Final = "merchants.read"
KEY_AT_MOST: Final = 32
_ = lazy_gettext
DID: Final = {
    **wording.DONE,
    "agreement": _("The agreement is kept."),
    "visit": _("The visit is written down."),
    "complain": _("The complaint is written down; somebody else looks into it."),
    "judge": _("What was found is written down."),
}
#: Refusals that go their own way.
NOT_OF_FORM: Final = {"merchant-unknown", "not-permitted", "key-reused", "in-flight"}


@pages.get("/merchants")
@permit(READ, scope="village")
def index() -> ResponseReturnValue:
    """The merchants of the person's villages, those that wait first, and the last visits."""
    return _list()


@pages.post("/merchants")
@permit("merchants", scope="village")
def visit() -> ResponseReturnValue:
    """Write a visit down: to a merchant of the list, or to a place that is none yet."""
    form, actor = request.form, current_actor()
    try:
        with reading() as db:
            places = villages_for(db, actor, "merchants")
            village = chosen_one(places, form.get("village"))
        kept = visits.Visit(
            village_id=village.id,
            merchant=form.get("merchant", "")[: roll.CODE_AT_MOST] or None,
            place=plain(form.get("place", "")),
            on_day=day(form, "on") or clock.today(),
            words=plain(form.get("words", "")),
        )
        visits.write_visit(actor, kept, key=_key())
    except Refusal as refusal:
        if refusal.code in NOT_OF_FORM:
            raise
        return _list(refusal), refusal.status
    return redirect(url_for("merchants.index", done="visit"), 303)


@pages.get("/merchants/<code>")
@permit(READ, scope="village")
def merchant(code: str) -> ResponseReturnValue:
    """One merchant: its papers, how it stands, what was done, what may be done now."""
    return _page(code)


@pages.post("/merchants/<code>")
@permit("merchants", scope="village")
def change(code: str) -> ResponseReturnValue:
    """Do what the button says."""
    do = request.form.get("do", "")
    try:
        if do in handling.ACTS:
            _act(code, do)
        elif do in _DEEDS:
            _DEEDS[do](code)
    except Refusal as refusal:
        if refusal.code in NOT_OF_FORM:
            raise
        return _page(code, refusal), refusal.status
    return redirect(url_for("merchants.merchant", code=code, done=do), 303)


@pages.get("/merchants/<code>/agreement")
@permit(READ, scope="village")
def agreement(code: str) -> ResponseReturnValue:
    """The agreement on A4, to be signed by both."""
    with reading() as db:
        found = holding.merchant_for(db, current_actor(), code)
        village = region_by_id(db, found.village_id).name
        signed = agreements.agreements_of(db, found)
    return render_template(
        "office/merchant_agreement.html",
        merchant=found,
        village=village,
        signed=signed[0] if signed else None,
        kinds=wording.KINDS,
    )


def _act(code: str, do: str) -> None:
    second = second_of(request.form, request.remote_addr or "") if do == "reopen" else None
    words = plain(request.form.get("words", ""))
    handling.act(current_actor(), code, do, key=_key(), words=words, second=second)


def _sign(code: str) -> None:
    form = request.form
    first, last = day(form, "from") or clock.today(), day(form, "until") or clock.today()
    by = plain(form.get("signed_by", ""))
    handling.sign_agreement(current_actor(), code, days=(first, last), signed_by=by, key=_key())


def _complain(code: str) -> None:
    words = plain(request.form.get("words", ""))
    complaints.complain(current_actor(), code, words, key=_key())


def _judge(code: str) -> None:
    form = request.form
    complaints.judge(
        current_actor(),
        code,
        form.get("complaint", "")[:KEY_AT_MOST],
        is_proven=form.get("proven") == "yes",
        words=plain(form.get("words", "")),
        key=_key(),
    )


_DEEDS: Final[dict[str, Callable[[str], None]]] = {
    "agreement": _sign,
    "complain": _complain,
    "judge": _judge,
}


def _key() -> str:
    return request.form.get("key", "")[:KEY_AT_MOST] or clock.new_id()


def _list(error: Refusal | None = None) -> str:
    actor = current_actor()
    with reading() as db:
        places = villages_for(db, actor, READ)
        place = chosen(places, request.args.get("village"))
        ids = [place.id] if place else [one.id for one in places]
        found = merchants.merchants_in(db, ids)
        went = visits.visits_in(db, ids)
    order = {state: n for n, state in enumerate(roll.STATES)}
    return render_template(
        "office/merchants.html",
        found=sorted(found, key=lambda one: order[one.state]),
        names={one.code: one.name for one in found},
        visits=went,
        villages=[(one.id, one.name) for one in places],
        village=place,
        may_change=actor.may("merchants"),
        kinds=wording.KINDS,
        states=wording.STATES,
        error=error,
        said="" if error else DID.get(request.args.get("done", ""), ""),
        form=request.form,
        today=clock.today(),
        new_key=clock.new_id,
    )


def _page(code: str, error: Refusal | None = None) -> str:
    actor = current_actor()
    with reading() as db:
        found = holding.merchant_for(db, actor, code)
        shown = {
            "village": region_by_id(db, found.village_id).name,
            "log": roll.log_of(db, found),
            "signed": agreements.agreements_of(db, found),
            "complaints": complaints.complaints_of(db, found),
            "proven": complaints.proven_since(db, found),
            "visits": visits.visits_in(db, [found.village_id], merchant=found.code),
        }
    may = actor.may("merchants", village_id=found.village_id)
    open_acts = [do for do in handling.ACTS if found.state in roll.WAYS[do].sources]
    return render_template(
        "office/merchant.html",
        merchant=found,
        **shown,
        acts=open_acts if may else [],
        may_change=may,
        me=actor.staff_id,
        words=wording,
        error=error,
        said="" if error else DID.get(request.args.get("done", ""), ""),
        form=request.form,
        today=clock.today(),
        next_year=_in_a_year(clock.today()),
        new_key=clock.new_id,
    )


def _in_a_year(on: date) -> date:
    return on.replace(year=on.year + 1, day=min(on.day, 28))
