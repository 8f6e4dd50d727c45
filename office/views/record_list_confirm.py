"""A whole sign-in list: its second person looks at the rows and confirms them at once."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from civility import confirming, list_confirming, rule_wording
from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from office import record_words as words
from office.record_desk import READ, record_seen
from office.views.record_entry_list import pages
from office.views.records import KEY_AT_MOST
from registry import current_actor, permit

__all__ = ["pages"]


@pages.get("/records/<int:village>/<record_id>/list")
@permit(READ, scope="village")
def whole_list(village: int, record_id: str) -> ResponseReturnValue:
    """The rows that were entered together with this record, and which wait for whom."""
    return _page(village, record_id)


@pages.post("/records/<int:village>/<record_id>/list")
@permit(confirming.CONFIRM, scope="village")
def confirm_list(village: int, record_id: str) -> ResponseReturnValue:
    """Confirm all rows that the person may."""
    actor, key = current_actor(), request.form.get("key", "")[:KEY_AT_MOST] or clock.new_id()
    with reading() as session:
        record_seen(session, actor, village, record_id)
    try:
        list_confirming.confirm_list(actor, village=village, record_id=record_id, key=key)
    except Refusal as refusal:
        return _page(village, record_id, refusal), refusal.status
    return redirect(
        url_for("records.whole_list", village=village, record_id=record_id, done="yes"), 303
    )


def _page(village: int, record_id: str, error: Refusal | None = None) -> str:
    actor = current_actor()
    with reading() as session:
        record = record_seen(session, actor, village, record_id)
        rows = list_confirming.list_of(session, actor, record)
    may = actor.may(confirming.CONFIRM, village_id=village)
    return render_template(
        "office/record_list_confirm.html",
        village=village,
        record=record,
        rows=rows,
        mine=sum(one.why_not is None for one in rows) if may else 0,
        is_own=record.entered_by == actor.staff_id,
        words=words,
        wording=rule_wording,
        key=clock.new_id(),
        is_done="done" in request.args and error is None,
        error=error,
    )
