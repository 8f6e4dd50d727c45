"""The web card: a household's own page behind the code on its card's back. Reads, never spends."""

from datetime import date
from typing import Any, Final

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_date, format_time, gettext

from household.movements import Movement
from household.web_card import WebCard, web_card
from kernel import clock
from kernel.db import transaction
from registry import (
    ANYBODY,
    UNKNOWN_LOOK,
    LookUnknown,
    guarded,
    opening_days,
    permit,
    record_look,
    subject_by_look,
)

pages: Final = Blueprint("web_card", __name__)


@pages.get("/c/<token>")
@permit(ANYBODY, scope="card")
def look(token: str) -> ResponseReturnValue:
    """Points, grade, what ends next, what came and went; what is offered, and when one can come."""

    def work(tx: Any) -> WebCard:
        subject = subject_by_look(tx, token)
        record_look(tx, subject, staff_id=None, via="look")
        return web_card(tx, subject)

    with guarded(UNKNOWN_LOOK, request.remote_addr or "", LookUnknown):
        card = transaction(work)
    now = clock.local(clock.now())
    return private(
        render_template(
            "household/look.html",
            card=card,
            token=token,
            expiry_day=card.next_expiry and day_text(card.next_expiry.on),
            at=f"{format_date(now.date())} {format_time(now, 'HH:mm')}",
            lines=[shown(line) for line in card.lines],
            shops=[_days(one) for one in card.shops],
        )
    )


def private(page: str, status: int = 200) -> Response:
    """A page whose address is a secret: it goes into no cache and to no other site."""
    response = current_app.make_response((page, status))
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


def shown(line: Movement) -> dict[str, Any]:
    """A movement with its day as people say it."""
    return {**vars(line), "on_text": day_text(clock.local(line.at).date())}


def day_text(on: date) -> str:
    """A day as people say it: with its year when that is not this one."""
    return str(format_date(on, gettext("MMM d") if on.year == clock.today().year else None))


def _days(one: opening_days.ShopDays) -> dict[str, Any]:
    """When a shop is open, in words, and the next day unless that is today."""
    today = clock.today()
    coming = one.calendar.coming(today)[0]
    return {
        "name": one.name,
        "days": opening_days.in_words(one.calendar.weekdays, one.calendar.month_days),
        "is_open": coming == today,
        "next": day_text(coming),
    }
