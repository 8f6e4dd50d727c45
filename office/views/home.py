"""An officer's first page. A clerk at a till goes straight to it."""

from typing import Any, Final

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from office.menu import menu_for, role_names
from registry import ACCOUNT, CLERK, current_actor, permit

pages: Final = Blueprint("home", __name__)


@pages.app_context_processor
def frame() -> dict[str, Any]:
    """What the office's frame shows on every page: the menu, and who is signed in."""
    actor = current_actor()
    return {"menu": menu_for(actor), "actor_name": actor.name, "actor_roles": role_names(actor)}


@pages.get("/")
@permit(ACCOUNT, scope="signed-in")
def home() -> ResponseReturnValue:
    """The first page of the office."""
    actor = current_actor()
    if actor.device_id is not None and CLERK in actor.roles:
        return redirect(url_for("pos.till"), 303)
    return render_template("office/home.html")
