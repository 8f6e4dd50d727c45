"""Pages of the house itself: the way in, and whether the process lives."""

from typing import Final

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from registry import ACCOUNT, ANYBODY, CLERK, current_actor, permit

pages: Final = Blueprint("app", __name__)


@pages.get("/")
@permit(ACCOUNT, scope="signed-in")
def home() -> ResponseReturnValue:
    """An officer's first page; a clerk at a till goes straight to it."""
    actor = current_actor()
    if actor.device_id is not None and CLERK in actor.roles:
        return redirect(url_for("pos.till"), 303)
    return render_template("app/home.html", actor_name=actor.name, roles=sorted(actor.roles))


@pages.get("/healthz")
@permit(ANYBODY, scope="public")
def healthz() -> ResponseReturnValue:
    """200 when the process lives; asks nothing of the database."""
    return {"status": "ok"}
