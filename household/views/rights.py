"""A household's rights over its data: a copy to take along, and requests the village answers."""

import json
from typing import Any, Final

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, format_time, lazy_gettext

from household.copy_words import ASKED
from household.held import in_words
from household.views.card import day_text, private
from kernel import clock
from kernel.db import reading, transaction
from kernel.errors import Refusal
from registry import (
    ANYBODY,
    corrections,
    export_subject,
    permit,
    record_look,
    subject_by_look,
)

pages: Final = Blueprint("card_rights", __name__)

_ = lazy_gettext
KEY_AT_MOST: Final = 60
OUTCOMES: Final = {"done": _("Done:"), "declined": _("Not done:")}


@pages.get("/c/<token>/rights")
@permit(ANYBODY, scope="household")
def index(token: str) -> ResponseReturnValue:
    """What the household may ask, what it asked, and by when it is answered."""
    return _page(token)


@pages.post("/c/<token>/rights")
@permit(ANYBODY, scope="household")
def ask(token: str) -> ResponseReturnValue:
    """Take the request: a task for the village, with a last day."""
    form = request.form
    with reading() as session:
        subject = subject_by_look(session, token)
    try:
        corrections.request_by_household(
            subject,
            kind=form.get("kind", ""),
            text=form.get("text", ""),
            key=form.get("key", "")[:KEY_AT_MOST] or clock.new_id(),
        )
    except Refusal as refusal:
        return _page(token, refusal)
    return redirect(url_for("card_rights.index", token=token, done=1), 303)


@pages.get("/c/<token>/copy.json")
@permit(ANYBODY, scope="household")
def copy(token: str) -> ResponseReturnValue:
    """Everything held on the household, to take along; the look is recorded."""
    answer = make_response(json.dumps(_held(token), ensure_ascii=False).encode())
    answer.mimetype = "application/json"
    answer.headers["Content-Disposition"] = 'attachment; filename="our-data.json"'
    return answer


@pages.get("/c/<token>/copy")
@permit(ANYBODY, scope="household")
def sheet(token: str) -> ResponseReturnValue:
    """The same in words, laid out for paper; the look is recorded."""
    held, now = _held(token), clock.local(clock.now())
    page = render_template(
        "household/copy.html",
        token=token,
        parts=in_words(held),
        name=held["subject"]["name"] or held["subject"]["head"],
        number=held["subject"]["number"],
        village=held["subject"]["village"],
        at=f"{format_date(now.date())} {format_time(now, 'HH:mm')}",
    )
    return private(page)


def _held(token: str) -> dict[str, Any]:
    def work(tx: Any) -> dict[str, Any]:
        subject = subject_by_look(tx, token)
        record_look(tx, subject, staff_id=None, via="copy")
        return export_subject(tx, subject)

    return transaction(work)


def _page(token: str, error: Refusal | None = None) -> Response:
    def work(tx: Any) -> list[dict[str, Any]]:
        subject = subject_by_look(tx, token)
        record_look(tx, subject, staff_id=None, via="own")
        return [_shown(one) for one in corrections.corrections_of(tx, subject)]

    page = render_template(
        "household/rights.html",
        token=token,
        asked=transaction(work),
        kinds={kind: ASKED[kind] for kind in corrections.KINDS},
        days=corrections.ANSWERED_IN.days,
        form=request.form if error else {},
        error=error,
        said=not error and "done" in request.args,
        key=clock.new_id(),
    )
    return private(page, error.status if error else 200)


def _shown(one: corrections.Correction) -> dict[str, Any]:
    return {
        "kind": ASKED[one.kind],
        "text": one.text,
        "asked": day_text(one.asked_on),
        "due": day_text(one.due_on),
        "outcome": OUTCOMES.get(one.outcome or ""),
        "answer": one.answer,
    }
