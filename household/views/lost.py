"""A lost card, on the household's own page: one act with one question back, behind the PIN."""

from typing import Any, Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from household.views.card import day_text, private
from kernel import clock
from kernel.db import reading, transaction
from kernel.errors import Refusal
from registry import ANYBODY, corrections, hotlines, permit, record_look, subject_by_look
from registry.lost_cards import good_cards, report_lost

pages: Final = Blueprint("card_lost", __name__)

KEY_AT_MOST: Final = 60
ID_AT_MOST: Final = 32


@pages.get("/c/<token>/lost")
@permit(ANYBODY, scope="household")
def ask(token: str) -> ResponseReturnValue:
    """Ask whether the card shall be stopped, and say what follows; or what came of it."""
    return _page(token)


@pages.post("/c/<token>/lost")
@permit(ANYBODY, scope="household")
def stop(token: str) -> ResponseReturnValue:
    """Stop the card at once; the village is asked for a new one."""
    with reading() as session:
        subject = subject_by_look(session, token)
    try:
        report_lost(
            subject,
            card_id=request.form.get("card", "")[:ID_AT_MOST],
            key=request.form.get("key", "")[:KEY_AT_MOST] or clock.new_id(),
        )
    except Refusal as refusal:
        return _page(token, refusal)
    # Where the link of this page was on that card, the browser is carried over to another one.
    return redirect(url_for("card_lost.ask", token=token, done=1), 303)


def _page(token: str, error: Refusal | None = None) -> Response:
    def work(tx: Any) -> dict[str, Any]:
        subject = subject_by_look(tx, token)
        record_look(tx, subject, staff_id=None, via="own")
        asked = corrections.corrections_of(tx, subject)
        waiting = [one for one in asked if one.kind == corrections.LOST_CARD and not one.outcome]
        return {
            "cards": [_shown(card) for card in good_cards(tx, subject)],
            "due": day_text(waiting[0].due_on) if waiting else None,
            "hotline": hotlines.hotline_in(tx, subject.village_id).line,
        }

    page = render_template(
        "household/lost.html",
        token=token,
        error=error,
        **transaction(work),
        said=not error and "done" in request.args,
        moved="moved" in request.args,
    )
    return private(page, error.status if error else 200)


def _shown(card: Any) -> dict[str, str]:
    """A card as its household tells it from another; each form has a key of its own."""
    issued = day_text(clock.local(card.issued_at).date())
    return {"id": card.id, "label": card.label, "issued": issued, "key": clock.new_id()}
