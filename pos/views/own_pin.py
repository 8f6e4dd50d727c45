"""The own PIN of a member of staff for the till, chosen with the own password."""

from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kernel.db import reading
from kernel.errors import Refusal
from registry import ACCOUNT, current_actor, permit, pins, staff_pins

pages: Final = Blueprint("own_pin", __name__)


@pages.get("/pin")
@permit(ACCOUNT, scope="signed-in")
def form() -> ResponseReturnValue:
    """The form for a new PIN."""
    return _page()


@pages.post("/pin")
@permit(ACCOUNT, scope="signed-in")
def choose() -> ResponseReturnValue:
    """Keep the PIN that was typed twice."""
    actor, sent = current_actor(), request.form
    try:
        if sent.get("pin") != sent.get("again"):
            raise pins.PinsDiffer
        staff_pins.choose_pin(
            username=actor.username,
            password=sent.get("password", ""),
            pin=sent.get("pin", ""),
            address=request.remote_addr or "",
        )
    except Refusal as refusal:
        return _page(refusal), refusal.status
    return redirect(url_for("own_pin.form", done="yes"), 303)


def _page(error: Refusal | None = None) -> str:
    actor = current_actor()
    with reading() as session:
        state = staff_pins.pin_state(session, str(actor.staff_id))
    return render_template(
        "pos/own_pin.html",
        error=error,
        state=state,
        at_till=actor.device_id is not None,
        said=not error and "done" in request.args,
    )
