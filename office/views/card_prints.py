"""Printing cards from the office: a hundred to a form, as PDF; and who printed when."""

from typing import Final

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from household import printing
from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from office.card_files import AGAIN, LAYOUTS, PAPERS, as_file
from office.places import chosen_one, grid_asked, villages_for
from registry import card_runs, codes, current_actor, grids, permit
from registry.card_prints import prints_of
from registry.card_runs import Again, Order

pages: Final = Blueprint("card_prints", __name__)

#: Who gets a card, in the order of the form.
WHOM: Final = {
    "missing": _("Households without a card"),
    "changed": _("And those whose card says an old name or number"),
    "all": _("Everybody, in place of every card"),
}
#: A page offers so many bundles at once; the next ones after them.
AT_MOST: Final = 60


class EveryCardUnsure(Refusal):
    """Every card of a village is replaced only by who says that they know what it does."""

    code = "every-card-unsure"


@pages.get("/cards/prints")
@permit("cards", scope="village")
def index() -> ResponseReturnValue:
    """Print cards for those without, or in place of old ones; and what was printed before."""
    return _page()


@pages.post("/cards/prints")
@permit("cards", scope="village")
def bundle() -> ResponseReturnValue:
    """The next hundred cards as PDF, shown this once; the same form gives the same ones."""
    with reading() as session:
        places = villages_for(session, current_actor(), card_runs.PERMISSION)
        village = chosen_one(places, request.form.get("village"))
        grid = grid_asked(grids(session, village.id), request.form.get("grid", ""))
    layout = request.form.get("layout", "")
    order = Order(
        village.id,
        layout if layout in PAPERS else "a4",
        again=_again(),
        grid_id=grid,
        at_most=printing.BUNDLE,
        until=request.form.get("until"),
    )
    try:
        if order.again == "all" and not request.form.get("sure"):
            raise EveryCardUnsure
        content = printing.print_bundle(
            current_actor(),
            order,
            secret=request.form.get("key", "") or codes.new_token(),
            public_url=current_app.config["PUBLIC_URL"],
        )
    except Refusal as refusal:
        return _page(refusal), refusal.status
    if content is None:
        here = url_for("card_prints.index", village=village.id, again=order.again)
        return redirect(here, 303)
    return as_file(content, order.layout)


def _page(error: Refusal | None = None) -> str:
    asked = request.form if error else request.args
    with reading() as session:
        places = villages_for(session, current_actor(), card_runs.PERMISSION)
        village = chosen_one(places, asked.get("village"))
        names = grids(session, village.id)
        grid = grid_asked(names, asked.get("grid", ""))
        again, until = _again(), clock.new_id()
        count = card_runs.count_due(session, Order(village.id, "a4", again=again, grid_id=grid))
        printed = prints_of(session, village.id, before=request.args.get("before"))
    bundles = min(-(-count // printing.BUNDLE), AT_MOST)
    return render_template(
        "office/card_prints.html",
        error=error,
        count=count,
        chosen=again,
        whom=WHOM,
        until=until,
        printed=printed,
        village=village,
        villages=[(one.id, one.name) for one in places],
        grids=sorted((one, name) for name, one in names.items()),
        grid=grid,
        papers=PAPERS,
        layouts=LAYOUTS,
        again=AGAIN,
        at_once=printing.BUNDLE,
        # Each bundle is a form of its own: its key makes its codes.
        keys=[codes.new_token() for _ in range(bundles)],
    )


def _again() -> Again:
    asked = request.values.get("again", "")
    return next((one for one in card_runs.AGAIN if one == asked), "missing")
