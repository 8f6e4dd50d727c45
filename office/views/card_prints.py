"""Printing cards from the office: a hundred to a form, as PDF; and who printed when."""

from typing import Final

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from household import printing
from kernel.db import reading
from kernel.errors import Refusal
from office.places import chosen_one, villages_for
from registry import card_lists, card_runs, codes, current_actor, grids, permit
from registry.card_prints import prints_of
from registry.card_runs import Order

pages: Final = Blueprint("card_prints", __name__)

#: layout → in words, in the order of the form.
LAYOUTS: Final = {
    "a4": _("A4, ten to a sheet, both sides"),
    "cr80": _("One to a page, for a card printer"),
    "a5": _("A5, large, for the wall"),
}
AGAIN: Final = {
    "missing": _("for those without"),
    "changed": _("also in place of old words"),
    "all": _("in place of every card"),
}
#: A page offers so many bundles at once; the next ones after them.
AT_MOST: Final = 60


@pages.get("/cards/prints")
@permit("cards", scope="village")
def index() -> ResponseReturnValue:
    """Print cards for those without, and what was printed before."""
    return _page()


@pages.post("/cards/prints")
@permit("cards", scope="village")
def bundle() -> ResponseReturnValue:
    """The next hundred cards as PDF, shown this once; the same form gives the same ones."""
    with reading() as session:
        places = villages_for(session, current_actor(), card_runs.PERMISSION)
        village = chosen_one(places, request.form.get("village"))
        grid = _grid(grids(session, village.id), request.form.get("grid", ""))
    layout = request.form.get("layout", "")
    order = Order(
        village.id,
        layout if layout in LAYOUTS else "a4",
        grid_id=grid,
        at_most=printing.BUNDLE,
    )
    try:
        content = printing.print_bundle(
            current_actor(),
            order,
            secret=request.form.get("key", "") or codes.new_token(),
            public_url=current_app.config["PUBLIC_URL"],
        )
    except Refusal as refusal:
        return _page(refusal), refusal.status
    if content is None:
        return redirect(url_for("card_prints.index", village=village.id), 303)
    response = make_response(content)
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = 'attachment; filename="cards.pdf"'
    # The codes are in it: no cache keeps it.
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(error: Refusal | None = None) -> str:
    asked = request.form if error else request.args
    with reading() as session:
        places = villages_for(session, current_actor(), card_runs.PERMISSION)
        village = chosen_one(places, asked.get("village"))
        names = grids(session, village.id)
        grid = _grid(names, asked.get("grid", ""))
        tally = card_lists.card_tally(session, village.id, grid)
        printed = prints_of(session, village.id, before=request.args.get("before"))
    bundles = min(-(-tally.without // printing.BUNDLE), AT_MOST)
    return render_template(
        "office/card_prints.html",
        error=error,
        tally=tally,
        printed=printed,
        village=village,
        villages=[(one.id, one.name) for one in places],
        grids=sorted((one, name) for name, one in names.items()),
        grid=grid,
        layouts=LAYOUTS,
        again=AGAIN,
        at_once=printing.BUNDLE,
        # Each bundle is a form of its own: its key makes its codes.
        keys=[codes.new_token() for _ in range(bundles)],
    )


def _grid(names: dict[str, int], asked: str) -> int | None:
    """The grid asked for, if the village has it."""
    return next((one for one in names.values() if str(one) == asked), None)
