"""The kiosk's one page, and what it asks: a card's points, to be shown for twenty seconds."""

from typing import Any, Final

from flask import Blueprint, current_app, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_time

from household import kiosk
from household.movements import Movement
from household.views.card import day_text, shown
from kernel import clock
from kernel.db import reading
from registry import ANYBODY, current_actor, opening_days, permit, region_by_id

pages: Final = Blueprint("kiosk", __name__)


@pages.get("/kiosk")
@permit(ANYBODY, scope="kiosk")
def screen() -> ResponseReturnValue:
    """The screen that waits for a card."""
    actor = current_actor()
    with reading() as session:
        village = region_by_id(session, actor.village_id or 0)
        days = opening_days.days_in(session, village.id)
    return render_template(
        "household/kiosk.html",
        village=village.name,
        shops=[
            (one.name, opening_days.in_words(one.calendar.weekdays, one.calendar.month_days))
            for one in days
        ],
        data={
            "now": clock.now().isoformat(),
            "zone": current_app.config["BABEL_DEFAULT_TIMEZONE"],
            "messages": {},
            "urls": {"card": url_for("kiosk.card")},
        },
    )


@pages.post("/kiosk/card")
@permit(ANYBODY, scope="kiosk")
def card() -> ResponseReturnValue:
    """What the screen may show of the household with this card."""
    asked = request.get_json()
    code = asked.get("code") if isinstance(asked, dict) else None
    seen = kiosk.look_up(current_actor(), code if isinstance(code, str) else "")
    now = clock.local(clock.now())
    return jsonify(
        name=seen.name,
        number=seen.number,
        village=seen.village,
        grade=seen.grade,
        points=seen.points,
        expiry=seen.next_expiry
        and {"points": seen.next_expiry.points, "on": day_text(seen.next_expiry.on)},
        lines=[_line(line) for line in seen.lines],
        at=f"{day_text(now.date())} {format_time(clock.now(), 'HH:mm')}",
    )


def _line(line: Movement) -> dict[str, Any]:
    told = shown(line)
    return {name: told[name] for name in ("title", "on_text", "points", "balance_after")}
