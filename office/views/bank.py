"""A bank's own page: who was referred to it by consent, and what it decided. No other's."""

from datetime import date
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from merchants import referrals, referring
from office.rulebook_desk import day_of
from registry import BadCell, cells, current_actor, permit, villages

pages: Final = Blueprint("bank", __name__)

PERMISSION: Final = referring.BANK
KEY_AT_MOST: Final = 32
_ = lazy_gettext
STATES: Final = {
    "waits": _("waits for the bank"),
    "granted": _("granted"),
    "used": _("in use"),
    "refused": _("not granted"),
    "withdrawn": _("consent withdrawn"),
}
OF_FORM: Final = {"referral-amount-unfit", "referral-unknown"}


@pages.get("/bank")
@permit(PERMISSION, scope="signed-in")
def index() -> ResponseReturnValue:
    """The referrals to the own bank, the latest first."""
    return _page()


@pages.post("/bank/<int:village>/<referral>")
@permit(PERMISSION, scope="signed-in")
def enter(village: int, referral: str) -> ResponseReturnValue:
    """Enter what was granted, what is used, or that nothing is granted."""
    form = request.form
    key = form.get("key", "")[:KEY_AT_MOST] or clock.new_id()
    kind = form.get("do", "")[:10]
    fen = None if kind == referrals.REFUSED else _fen(form.get("amount", ""))
    on_day = day_of(form.get("on_day", ""))
    decided = referring.Decided(kind, fen, date.max if on_day == date.min else on_day)
    try:
        referring.enter_decision(current_actor(), village, referral[:32], decided, key=key)
    except Refusal as refusal:
        if refusal.code not in OF_FORM:
            raise
        return _page(refusal), refusal.status
    return redirect(url_for("bank.index", done=1), 303)


def _fen(typed: str) -> int | None:
    try:
        return cells.fen(typed)
    except BadCell:
        return None


def _page(error: Refusal | None = None) -> str:
    with reading() as session:
        bank = referrals.bank_of(session, current_actor().staff_id)
        found = referrals.referrals_to(session, bank.code) if bank else []
        names = {one.id: one.name for one in villages(session)}
    return render_template(
        "office/bank.html",
        bank=bank,
        referrals=found,
        villages=names,
        states=STATES,
        today=clock.today(),
        error=error,
        said="done" in request.args and error is None,
        new_key=clock.new_id,
    )
