"""Groups of a village's round and their members: who scores, who reviews, who watches."""

from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from civility import rounds, seating
from kernel.db import reading
from kernel.errors import Refusal
from office import round_words
from office.round_places import Shown, shown_round
from registry import current_actor, find_staff, permit

pages: Final = Blueprint("round_groups", __name__)

RUN: Final = "round.run"


@pages.get("/rounds/groups")
@permit(RUN, scope="village")
def index() -> ResponseReturnValue:
    """The village's groups with their members."""
    return _page()


@pages.post("/rounds/groups")
@permit(RUN, scope="village")
def change() -> ResponseReturnValue:
    """Add a group, seat a member, or let one leave."""
    shown = _shown()
    try:
        _change(shown)
    except Refusal as refusal:
        return _page(refusal), refusal.status
    done = request.form.get("do", "")
    return redirect(url_for("round_groups.index", village=shown.village.id, done=done), 303)


def _change(shown: Shown) -> None:
    actor, form, do = current_actor(), request.form, request.form.get("do", "")
    where = (actor, shown.round_id, shown.village.id)
    if do == "group":
        seating.add_group(*where, kind=form.get("kind", ""), name=form.get("name", ""))
    elif do == "join":
        with reading() as session:
            person = find_staff(session, form.get("username", ""))
        staff_id = person.id if person else ""
        seating.add_member(*where, group=_number(form.get("group", "")), staff_id=staff_id)
    elif do == "leave":
        staff_id = form.get("staff", "")
        seating.remove_member(*where, group=_number(form.get("group", "")), staff_id=staff_id)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= len("999") else 0


def _shown() -> Shown:
    with reading() as session:
        return shown_round(session, current_actor(), RUN, request.args)


def _page(error: Refusal | None = None) -> str:
    shown = _shown()
    with reading() as session:
        place = rounds.place_of(session, shown.round_id, shown.village.id)
        groups = seating.groups_of(session, place)
    said: dict[str, str] = {
        "group": gettext("The group was added."),
        "join": gettext("The member was added."),
        "leave": gettext("The member left the group."),
    }
    return render_template(
        "office/round_groups.html",
        shown=shown,
        groups=groups,
        kinds=round_words.KINDS,
        said=said.get(request.args.get("done", ""), "") if not error else "",
        error=error,
    )
