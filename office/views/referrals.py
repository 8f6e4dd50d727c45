"""Referrals at the office: by consent, to which bank; grants by village and bank; the banks."""

from typing import Any, Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from merchants import banking, grants, referrals, referring
from office.life_forms import plain
from office.places import chosen_one, villages_for
from office.rulebook_desk import day_of
from office.sheets import workbook
from office.yuan import in_yuan
from registry import current_actor, permit

pages: Final = Blueprint("referrals", __name__)

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PERMISSION: Final = referring.PERMISSION
KEY_AT_MOST: Final = 32
_ = lazy_gettext
DID: Final = {
    "refer": _("The referral is written down. The bank reads it and decides."),
    "withdraw": _("The consent is withdrawn. The bank reads it no more."),
    "bank": _("The bank was added."),
    "officer": _("From now on this person enters for the bank."),
}
STATES: Final = {
    "waits": _("waits for the bank"),
    "granted": _("granted"),
    "used": _("in use"),
    "refused": _("not granted"),
    "withdrawn": _("consent withdrawn"),
}
OF_FORM: Final = {
    *("subject-unknown", "subject-closed", "credit-not-running", "referral-consent-needed"),
    *("referral-open", "referral-unknown", "bank-unknown", "bank-unfit"),
}


@pages.get("/referrals")
@permit(PERMISSION, scope="village")
def index() -> ResponseReturnValue:
    """A village's referrals, and grants by village and bank."""
    return _page()


@pages.post("/referrals")
@permit(PERMISSION, scope="village")
def act() -> ResponseReturnValue:
    """Refer by consent, or take a withdrawal; add a bank, or place its officer."""
    do = request.form.get("do", "")
    key = request.form.get("key", "")[:KEY_AT_MOST] or clock.new_id()
    with reading() as session:
        place = chosen_one(
            villages_for(session, current_actor(), PERMISSION), request.values.get("village")
        )
    try:
        _do(do, place.id, key)
    except Refusal as refusal:
        if refusal.code not in OF_FORM:
            raise
        return _page(refusal), refusal.status
    return redirect(url_for("referrals.index", village=place.id, done=do), 303)


@pages.get("/referrals.xlsx")
@permit(PERMISSION, scope="village")
def sheet() -> ResponseReturnValue:
    """Grants by village and bank as a workbook; nobody is named."""
    found = _grants()
    headings = [
        *(gettext("Village"), gettext("Bank"), gettext("Referred"), gettext("With credit")),
        *(gettext("Granted, fen"), gettext("In use, fen")),
    ]
    rows = [
        (
            *(found["names"][one.village_id], found["banks"][one.bank], one.referred),
            *(one.subjects, one.granted_fen, one.used_fen),
        )
        for one in found["grants"]
    ]
    answer = Response(workbook(gettext("Grants"), headings, rows), mimetype=XLSX)
    answer.headers.set("Content-Disposition", "attachment", filename="grants.xlsx")
    return answer


def _do(do: str, village: int, key: str) -> None:
    actor, form = current_actor(), request.form
    if do == "refer":
        given_on = day_of(form.get("given_on", "")) if form.get("consent") == "yes" else None
        consent = referring.Consent(
            number=form.get("number", "").strip(),
            bank=form.get("bank", "")[:12],
            given_on=given_on if given_on and given_on.year > 1 else None,
            tells_grade=form.get("grade") == "yes",
        )
        referring.refer(actor, consent, key=key)
    elif do == "withdraw":
        referring.withdraw(actor, village, form.get("referral", "")[:32], key=key)
    elif do == "bank":
        name = plain(form.get("name", ""))
        banking.add_bank(actor, code=form.get("code", ""), name=name, key=key)
    elif do == "officer":
        bank, username = form.get("bank", "")[:12], form.get("username", "")[:40]
        banking.place_officer(actor, username=username, bank=bank, key=key)


def _grants() -> dict[str, Any]:
    with reading() as session:
        places = villages_for(session, current_actor(), PERMISSION)
        return {
            "places": places,
            "names": {one.id: one.name for one in places},
            "grants": grants.grants_in(session, {one.id for one in places}),
            "banks": {one.code: one.name for one in referrals.banks(session)},
        }


def _page(error: Refusal | None = None) -> str:
    found, actor = _grants(), current_actor()
    place = chosen_one(found["places"], request.values.get("village"))
    with reading() as session:
        listed = referrals.referrals_in(session, {place.id})
    return render_template(
        "office/referrals.html",
        **found,
        place=place,
        referrals=listed,
        states=STATES,
        yuan=in_yuan,
        may_place=actor.may_everywhere(PERMISSION),
        form=request.form,
        today=clock.today(),
        error=error,
        said=DID.get(request.args.get("done", ""), "") if error is None else "",
        new_key=clock.new_id,
    )
