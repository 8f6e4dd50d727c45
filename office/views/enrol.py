"""The new machine's side of enrolling: what it will become, and one button."""

from typing import Final

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kernel.db import reading
from office.postings import place_of
from office.views.devices import PROFILES
from registry import ANYBODY, enrolments, permit

pages: Final = Blueprint("enrol", __name__)

#: As the form at /device: until the cookie is cleared or the device shut out.
DEVICE_DAYS: Final = 400


@pages.get("/enrol/<code>")
@permit(ANYBODY, scope="public")
def ask(code: str) -> ResponseReturnValue:
    """Say what this browser would become; nothing is used up by looking."""
    enrolment = enrolments.open_enrolment(code, address=request.remote_addr or "")
    with reading() as session:
        place = place_of(session, enrolment.village_id, enrolment.shop)
    page = render_template(
        "office/enrol.html",
        name=enrolment.name,
        profile=PROFILES[enrolment.profile],
        place=place,
    )
    response = make_response(page)
    # The code goes to no other site.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@pages.post("/enrol/<code>")
@permit(ANYBODY, scope="public")
def become(code: str) -> ResponseReturnValue:
    """Make this browser the device; its clerk signs in next, and a kiosk needs nobody."""
    address = request.remote_addr or ""
    is_kiosk = enrolments.open_enrolment(code, address=address).profile == "kiosk"
    token = enrolments.use_enrolment(code, address=address)
    first = "kiosk.screen" if is_kiosk else "registry.sign_in_form"
    response = redirect(url_for(first), 303)
    response.set_cookie(
        current_app.config["DEVICE_COOKIE"],
        token,
        max_age=DEVICE_DAYS * 24 * 3600,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response
