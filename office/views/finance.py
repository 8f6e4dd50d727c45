"""Finance persons: who helps with money matters in each village, for whom it may concern."""

from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from merchants import finance
from office.life_forms import plain
from office.places import chosen_one, villages_for
from registry import current_actor, permit

pages: Final = Blueprint("finance", __name__)

READ: Final = "policies.read"
CHANGE: Final = finance.PERMISSION
KEY_AT_MOST: Final = 32
FIELDS: Final = ("name", "bank", "phone", "products", "hours")
OF_FORM: Final = {"finance-person-unfit", "hotline-unfit"}


@pages.get("/finance-persons")
@permit(READ, scope="village")
def index() -> ResponseReturnValue:
    """Every village's finance person, and a form for one village."""
    return _page()


@pages.post("/finance-persons")
@permit(CHANGE, scope="village")
def change() -> ResponseReturnValue:
    """Say who it is from now on; without a name, nobody."""
    form, actor = request.form, current_actor()
    with reading() as session:
        place = chosen_one(villages_for(session, actor, CHANGE), request.values.get("village"))
    named = finance.Named(**{name: plain(form.get(name, "")) for name in FIELDS})
    key = form.get("key", "")[:KEY_AT_MOST] or clock.new_id()
    try:
        finance.set_finance_person(actor, place.id, named, key=key)
    except Refusal as refusal:
        if refusal.code not in OF_FORM:
            raise
        return _page(refusal), refusal.status
    return redirect(url_for("finance.index", village=place.id, done=1), 303)


def _page(error: Refusal | None = None) -> str:
    actor = current_actor()
    with reading() as session:
        places = villages_for(session, actor, READ)
        place = chosen_one(places, request.values.get("village"))
        persons = finance.finance_persons(session, {one.id for one in places})
    now = persons.get(place.id)
    kept = {name: getattr(now, name) if now else "" for name in FIELDS}
    return render_template(
        "office/finance.html",
        place=place,
        places=places,
        persons=persons,
        shown=request.form if error else kept,
        may_change=actor.may(CHANGE, village_id=place.id),
        error=error,
        said="done" in request.args and error is None,
        key=clock.new_id(),
    )
