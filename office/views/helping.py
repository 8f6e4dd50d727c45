"""The households that whoever is signed in helps until the next round; nobody else's."""

from typing import Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from civility import helping
from kernel.db import reading
from office.places import villages_for
from registry import current_actor, permit

pages: Final = Blueprint("helping", __name__)

READ: Final = "round.read"


@pages.get("/helping")
@permit(READ, scope="village")
def index() -> ResponseReturnValue:
    """The own households, fifty at a time, by number and without a grade."""
    actor, after = current_actor(), request.args.get("after", "")[:20]
    with reading() as session:
        places = {one.id: one.name for one in villages_for(session, actor, READ)}
        found = helping.helped_by(session, actor.staff_id, places, after=after)
    return render_template(
        "office/helping.html",
        places=places,
        rows=found[: helping.PAGE],
        after=after,
        more=found[helping.PAGE - 1].number if len(found) > helping.PAGE else "",
    )
