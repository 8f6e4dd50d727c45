"""Setting a scanner up: a sheet to print, and a page that says how what is scanned arrives."""

from typing import Final

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from pos.trials import TRIALS, drawing_of
from registry import current_actor, permit

pages: Final = Blueprint("setup", __name__)


@pages.get("/till/setup")
@permit("till", scope="own-shop")
def scanner() -> ResponseReturnValue:
    """The test sheet, and what arrives from the scanner."""
    return render_template("pos/setup.html", trials=TRIALS, shop=current_actor().shop)


@pages.get("/till/setup/<trial>.svg")
@permit("till", scope="own-shop")
def drawing(trial: str) -> ResponseReturnValue:
    """One code of the sheet."""
    if trial not in TRIALS:
        raise NotFound
    return Response(drawing_of(trial), mimetype="image/svg+xml")
