"""Papers for households from the office: a run is written down, then fetched file by file."""

from datetime import date
from typing import Final

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from household import handing_out
from household.copy_words import HANDOUTS
from household.quarters import past_quarter, past_quarters
from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from office.places import chosen_one, grid_asked, villages_for
from registry import current_actor, grids, permit, region_by_id, require
from registry.handout_runs import PERMISSION, HandoutOrder
from registry.handouts import KINDS, find_handout, handouts_in

pages: Final = Blueprint("handouts", __name__)

#: So many quarters can be chosen, the last one first.
QUARTERS: Final = 8
#: A page offers so many files at once.
AT_MOST: Final = 60
KEY_AT_MOST: Final = 60


@pages.get("/handouts")
@permit("cards", scope="village")
def index() -> ResponseReturnValue:
    """What can be printed for a village's households, and what was."""
    return _page()


@pages.post("/handouts")
@permit("cards", scope="village")
def hand_out() -> ResponseReturnValue:
    """Write a run down, and show its files."""
    form = request.form
    with reading() as session:
        places = villages_for(session, current_actor(), PERMISSION)
        village = chosen_one(places, form.get("village")).id
        grid = grid_asked(grids(session, village), form.get("grid", ""))
    try:
        kind = next((one for one in KINDS if one == form.get("kind")), KINDS[0])
        order = HandoutOrder(village, kind, grid_id=grid, days=_days(kind, form.get("quarter")))
        key = form.get("key", "")[:KEY_AT_MOST] or clock.new_id()
        made = handing_out.hand_out(current_actor(), order, key=key)
    except Refusal as refusal:
        return _page(refusal), refusal.status
    return redirect(url_for("handouts.handout", village=village, handout=made), 303)


@pages.get("/handouts/<int:village>/<handout>")
@permit("cards", scope="village")
def handout(village: int, handout: str) -> ResponseReturnValue:
    """A run with its files, a hundred households each; they can be fetched again."""
    require(current_actor(), PERMISSION, village_id=village)
    with reading() as session:
        found = find_handout(session, village, handout)
        place = region_by_id(session, village)
        names = {one: name for name, one in grids(session, village).items()}
    count = -(-found.households // handing_out.BUNDLE)
    start = min(max(request.args.get("from", 1, type=int), 1), count)
    return render_template(
        "office/handout.html",
        handout=found,
        village=place,
        grid=names.get(found.grid_id or 0),
        names=HANDOUTS,
        at_once=handing_out.BUNDLE,
        parts=range(start, min(start + AT_MOST, count + 1)),
        before=max(start - AT_MOST, 1) if start > 1 else None,
        after=start + AT_MOST if start + AT_MOST <= count else None,
    )


@pages.get("/handouts/<int:village>/<handout>/<int:part>.pdf")
@permit("cards", scope="village")
def file(village: int, handout: str, part: int) -> ResponseReturnValue:
    """The papers of a hundred households as PDF."""
    content = handing_out.file_of(current_actor(), village, handout, part)
    response = make_response(content)
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="papers-{part}.pdf"'
    return response


def _page(error: Refusal | None = None) -> str:
    asked = request.form if error else request.args
    with reading() as session:
        places = villages_for(session, current_actor(), PERMISSION)
        village = chosen_one(places, asked.get("village"))
        names = grids(session, village.id)
        printed = handouts_in(session, village.id, before=request.args.get("before"))
    quarters = past_quarters(QUARTERS)
    return render_template(
        "office/handouts.html",
        error=error,
        village=village,
        villages=[(one.id, one.name) for one in places],
        grids=sorted((one, name) for name, one in names.items()),
        grid_names={one: name for name, one in names.items()},
        grid=grid_asked(names, asked.get("grid", "")),
        quarters=[(str(one), one) for one in quarters],
        names=HANDOUTS,
        printed=printed,
        key=clock.new_id(),
    )


def _days(kind: str, quarter: str | None) -> tuple[date, date] | None:
    return past_quarter(quarter).days if kind == "statements" else None
