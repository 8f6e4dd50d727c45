"""A new household: its form, and its way into the register."""

from typing import Any, Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from office import life_forms as forms
from office import subject_words as words
from office.places import chosen_one, villages_for
from office.views.reference import pages
from office.views.subject_life import CHANGE, KEY_AT_MOST
from registry import REASONS, Region, current_actor, grids, joining, permit

__all__ = ["pages"]

#: Refusals that are about one field of the form.
FIELD_OF: Final = {"number-taken": "number", "number-needed": "number", "household-known": "head"}


@pages.get("/subjects/new")
@permit(CHANGE, scope="village")
def new() -> ResponseReturnValue:
    """The form of a new household."""
    return _form()


@pages.post("/subjects/new")
@permit(CHANGE, scope="village")
def add() -> ResponseReturnValue:
    """Write the household down, and go to its page."""
    village = _village()
    form = {name: forms.plain(value) for name, value in request.form.items()}
    key = form.get("key", "")[:KEY_AT_MOST] or clock.new_id()
    try:
        done = joining.add_household(
            current_actor(), village_id=village.id, key=key, joining=forms.joining_of(form)
        )
    except Refusal as refusal:
        return _form(refusal), refusal.status
    return redirect(url_for("subjects.subject", number=done.reply["household"], done="new"), 303)


def _form(error: Refusal | None = None) -> str:
    village = _village()
    with reading() as db:
        places = villages_for(db, current_actor(), CHANGE)
        here = sorted(grids(db, village.id).items(), key=lambda one: (len(one[0]), one[0]))
        number = joining.proposed_number(db, village.id)
    return render_template(
        "office/subject_new.html",
        village=village,
        villages=[(str(one.id), one.name) for one in places],
        grids=[(str(grid), name) for name, grid in here],
        channels=[one for one in words.CHANNELS.items() if one[0] != "web"],
        number=number,
        form=request.form,
        error=error,
        wrong=_wrong(error),
        key=clock.new_id(),
        today=clock.today(),
    )


def _wrong(error: Refusal | None) -> dict[str, Any]:
    """What is said under which field."""
    if error is None:
        return {}
    if error.code == "detail-unfit":
        reason = gettext(REASONS[str(error.details["reason"])])
        return {str(error.details["field"]): reason}
    return {FIELD_OF[error.code]: error} if error.code in FIELD_OF else {}


def _village() -> Region:
    with reading() as db:
        places = villages_for(db, current_actor(), CHANGE)
        return chosen_one(places, request.args.get("village"))
