"""An officer's first page: the light, the figures, what waits. Who works at a device goes there."""

from typing import Any, Final

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kernel.db import reading
from office.menu import menu_for, role_names
from office.overview import left_out, light_of, overview
from office.places import villages_for
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
    """The first page of the office; figures for whoever may read reports."""
    actor = current_actor()
    if actor.device_id is not None and actor.may("offers.use"):
        return redirect(url_for("reader.home"), 303)
    if actor.device_id is not None and CLERK in actor.roles:
        return redirect(url_for("pos.till"), 303)
    with reading() as session:
        places = villages_for(session, actor, "reports")
        now = overview(session, places) if places else None
        light = light_of(session) if places else None
        rest = left_out(session, actor) if actor.may("imports") else None
    return render_template(
        "office/home.html",
        places=places,
        now=now,
        light=light,
        left_out=rest,
        issues_cards=actor.may("cards"),
        finds_slips=actor.may("slips.read"),
    )
