"""The board: what waits for this month's list, what hangs, and posting what stands."""

from datetime import date
from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, gettext

from civility import board, hanging, notices, posting
from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from office.places import chosen_one, villages_for
from registry import Region, current_actor, permit

pages: Final = Blueprint("board", __name__)

KEY_AT_MOST: Final = 32


@pages.get("/board")
@permit(hanging.HANG, scope="village")
def index() -> ResponseReturnValue:
    """What is to hang, what hangs, and what may be posted, in one village."""
    return _page(_village())


@pages.post("/board")
@permit(hanging.HANG, scope="village")
def act() -> ResponseReturnValue:
    """Hang a month, or post what is due."""
    village, do = _village(), request.form.get("do", "")
    key = request.form.get("key", "")[:KEY_AT_MOST] or clock.new_id()
    done: dict[str, Any] = {}
    try:
        if do == "hang":
            month = _month(request.form.get("month", ""))
            reply = hanging.hang_month(current_actor(), village=village.id, month=month, key=key)
            done = {"hung": reply.reply["notice"]}
        elif do == "post":
            reply = posting.post_due(current_actor(), village=village.id, key=key)
            done = {"posted": reply.reply["records"], "points": reply.reply["points"]}
    except Refusal as refusal:
        return _page(village, refusal), refusal.status
    return redirect(url_for("board.index", village=village.id, **done), 303)


def _village() -> Region:
    with reading() as session:
        places = villages_for(session, current_actor(), hanging.HANG)
    return chosen_one(places, request.values.get("village"))


def _page(village: Region, error: Refusal | None = None) -> str:
    with reading() as session:
        places = villages_for(session, current_actor(), hanging.HANG)
        waiting = board.months_waiting(session, village.id)
        hung = notices.hanging_now(session, village.id)
        due = board.due_to_post(session, village.id)
        late = board.days_over(session, village.id)
    return render_template(
        "office/board.html",
        village=village,
        villages=[(one.id, one.name) for one in places],
        waiting=[(month.isoformat(), month_word(month), n) for month, n in waiting.items()],
        hung=[(one, _what(one)) for one in hung],
        due=due,
        late=late,
        today=clock.today(),
        said="" if error else _said(hung),
        error=error,
        # Each form a key of its own: one may be sent after the other.
        new_key=clock.new_id,
    )


def month_word(month: date) -> str:
    """The month as people say it."""
    return str(format_date(month, gettext("MMMM y")))


def _what(notice: notices.Notice) -> str:
    """What a notice is about."""
    if notice.kind == "month":
        month = month_word(_month(f"{notice.period}-01"))
        return str(gettext("Points of %(month)s", month=month))
    if notice.kind == "session":
        return str(gettext("Scoring session, round %(round)s", round=notice.period))
    return str(gettext("Grades, round %(round)s", round=notice.period))


def _said(hung: list[notices.Notice]) -> str:
    asked = request.args
    for one in hung:
        if one.id == asked.get("hung"):
            return str(gettext("The list of %(what)s hangs now.", what=_what(one)))
    posted, points = (asked.get(name, "") for name in ("posted", "points"))
    if posted.isdecimal() and points.isdecimal():
        return str(gettext("Posted: %(n)s records, %(points)s points.", n=posted, points=points))
    return ""


def _month(said: str) -> date:
    """The first day of the month typed; what is none is a month to come."""
    try:
        return date.fromisoformat(said).replace(day=1)
    except ValueError:
        return date.max.replace(day=1)
