"""The public page on which a merchant enrols itself."""

from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from merchants import enrolling, wording
from registry import ANYBODY, permit, villages

pages: Final = Blueprint("merchant_enrol", __name__)

KEY_AT_MOST: Final = 32
#: refusal's code → the field it is about.
_FIELD: Final = {"licence-unfit": "licence", "promise-missing": "promise"}


@pages.get("/merchant/enrol")
@permit(ANYBODY, scope="public")
def form() -> ResponseReturnValue:
    """The empty form; after sending it, the number to ask the village for."""
    return _page()


@pages.post("/merchant/enrol")
@permit(ANYBODY, scope="public")
def send() -> ResponseReturnValue:
    """Write the merchant down, and say its number."""
    said = request.form
    village = said.get("village", "")
    enrolment = enrolling.Enrolment(
        village_id=int(village) if village.isascii() and village.isdigit() else 0,
        name=said.get("name", ""),
        kind=said.get("kind", ""),
        licence=said.get("licence", ""),
        address=said.get("address", ""),
        contact=said.get("contact", ""),
        phone=said.get("phone", ""),
        has_promised=said.get("promise") == "yes",
    )
    key = said.get("key", "")[:KEY_AT_MOST] or clock.new_id()
    try:
        made = enrolling.enrol(enrolment, key=key, address=request.remote_addr or "").unwrap()
    except Refusal as refusal:
        return _page(refusal), refusal.status
    return redirect(url_for("merchant_enrol.form", number=made["merchant"]), 303)


def _page(error: Refusal | None = None) -> str:
    with reading() as db:
        places = [(one.id, one.name) for one in villages(db)]
    field = ""
    if error is not None:
        field = _FIELD.get(error.code, str(error.details.get("field", "")))
    return render_template(
        "merchants/enrol.html",
        villages=places,
        kinds=list(wording.KINDS.items()),
        form=request.form,
        error=None if field else error,
        wrong={field: error} if error and field else {},
        number="" if error else request.args.get("number", "")[:16],
        key=request.form.get("key") or clock.new_id(),
    )
