"""Who on the staff belongs to a household or is related to it: they decide nothing about it."""

from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from civility import kin, kin_acts
from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from office.dossier import seen_by
from office.record_desk import names_of
from registry import SubjectUnknown, current_actor, permit

pages: Final = Blueprint("kin", __name__)

TEXT_AT_MOST: Final = 40


@pages.get("/subjects/<number>/kin")
@permit(kin_acts.CHANGE, scope="village")
def index(number: str) -> ResponseReturnValue:
    """Who is tied to this household."""
    return _page(number)


@pages.post("/subjects/<number>/kin")
@permit(kin_acts.CHANGE, scope="village")
def change(number: str) -> ResponseReturnValue:
    """Note a tie, or take one away."""
    form, actor = request.form, current_actor()
    key = form.get("key", "")[:TEXT_AT_MOST] or clock.new_id()
    try:
        if form.get("do") == "end":
            staff_id = form.get("staff", "")[:TEXT_AT_MOST]
            kin_acts.end_tie(actor, number=number, staff_id=staff_id, key=key)
        else:
            username = form.get("username", "").strip()[:TEXT_AT_MOST]
            is_own = form.get("relation") == "own"
            kin_acts.note_tie(actor, number=number, username=username, is_own=is_own, key=key)
    except SubjectUnknown:
        raise
    except Refusal as refusal:
        return _page(number, refusal), refusal.status
    return redirect(url_for("kin.index", number=number), 303)


def _page(number: str, error: Refusal | None = None) -> str:
    actor = current_actor()
    of_name = error is not None and error.code == "staff-unknown"
    with reading() as session:
        subject = seen_by(session, actor, number, kin_acts.CHANGE)
        ties = kin.kin_of(session, subject)
        names = names_of(session, [who for one in ties for who in (one.staff_id, one.noted_by)])
    return render_template(
        "office/kin.html",
        subject=subject,
        ties=ties,
        names=names,
        own=actor.staff_id,
        form=request.form,
        error=None if of_name else error,
        wrong=error if of_name else None,
        # Each form a key of its own: one may be sent after the other.
        new_key=clock.new_id,
    )
