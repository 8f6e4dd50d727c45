"""Pages of the registry: signing in and out, the password, enrolling a till."""

from typing import Any, Final
from urllib.parse import urlsplit

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask import session as remembered
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from kernel.db import reading
from kernel.errors import Refusal
from registry import devices, enrolments, sessions, sign_in, staff
from registry.access import current_actor, permit
from registry.passwords import PasswordsDiffer
from registry.rights import ACCOUNT, ANYBODY
from registry.throttle import UNKNOWN_LOOK, guarded

pages: Final = Blueprint("registry", __name__)

#: A till stays enrolled until its cookie is cleared or the device is revoked.
DEVICE_DAYS: Final = 400


@pages.get("/sign-in")
@permit(ANYBODY, scope="public")
def sign_in_form() -> ResponseReturnValue:
    """The form, with the till's own clerk filled in."""
    return _sign_in_page()


@pages.post("/sign-in")
@permit(ANYBODY, scope="public")
def do_sign_in() -> ResponseReturnValue:
    """Begin a session, or say what was wrong."""
    try:
        signed_in = sign_in.sign_in(
            username=request.form.get("username", ""),
            password=request.form.get("password", ""),
            device_token=_device_token(),
            address=request.remote_addr or "",
        )
    except Refusal as refusal:
        return _sign_in_page(refusal), refusal.status
    # Whoever was signed in on this browser is not any more.
    sign_in.sign_out(request.cookies.get(current_app.config["SID_COOKIE"], ""))
    target = url_for("registry.password_form") if signed_in.must_change else _next()
    response = redirect(target, 303)
    _set_cookie(response, "SID_COOKIE", signed_in.sid)
    return response


@pages.post("/sign-out")
@permit(ACCOUNT, scope="signed-in", while_locked=True)
def do_sign_out() -> ResponseReturnValue:
    """End the session, here and in the database."""
    sign_in.sign_out(request.cookies.get(current_app.config["SID_COOKIE"], ""))
    # What was searched for may be a name: the next person at this machine is another one.
    remembered.pop("searches", None)
    response = redirect(url_for("registry.sign_in_form"), 303)
    # A __Host- cookie is only cleared by one that is Secure too.
    response.delete_cookie(
        current_app.config["SID_COOKIE"],
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response


@pages.get("/password")
@permit(ACCOUNT, scope="signed-in")
def password_form() -> ResponseReturnValue:
    """The form for a new password."""
    return render_template("registry/password.html", error=None)


@pages.post("/password")
@permit(ACCOUNT, scope="signed-in")
def change_password() -> ResponseReturnValue:
    """Replace the own password; other sessions end."""
    try:
        if request.form.get("password") != request.form.get("again"):
            raise PasswordsDiffer
        sign_in.change_password(
            username=current_actor().username,
            old=request.form.get("old", ""),
            new=request.form.get("password", ""),
            address=request.remote_addr or "",
            sid=request.cookies.get(current_app.config["SID_COOKIE"], ""),
        )
    except Refusal as refusal:
        return render_template("registry/password.html", error=refusal), refusal.status
    return redirect(_home(), 303)


@pages.get("/device")
@permit(ANYBODY, scope="public")
def device_form() -> ResponseReturnValue:
    """The form that makes this browser an enrolled till."""
    return render_template("registry/device.html", error=None)


@pages.post("/device")
@permit(ANYBODY, scope="public")
def enrol_device() -> ResponseReturnValue:
    """Keep the device's token in this browser, once it is known to be good."""
    token = request.form.get("token", "").strip()
    if enrolments.is_enrolment_code(token):
        return redirect(url_for("enrol.ask", code=token), 303)
    try:
        with (
            guarded(UNKNOWN_LOOK, request.remote_addr or "", devices.DeviceUnknown),
            reading() as session,
        ):
            is_kiosk = _is_kiosk(session, token)
    except Refusal as refusal:
        return render_template("registry/device.html", error=refusal), refusal.status
    first = "kiosk.screen" if is_kiosk else "registry.sign_in_form"
    response = redirect(url_for(first), 303)
    _set_cookie(response, "DEVICE_COOKIE", token, max_age=DEVICE_DAYS * 24 * 3600)
    return response


def _is_kiosk(session: Any, token: str) -> bool:
    """Whether this is the token of a kiosk, and not of a device that somebody works on."""
    try:
        devices.find_kiosk(session, token)
    except devices.DeviceUnknown:
        devices.find_device(session, token)
        return False
    return True


def _sign_in_page(error: Refusal | None = None) -> str:
    device, clerk = _this_device()
    return render_template(
        "registry/sign_in.html",
        error=error,
        username=request.form.get("username", clerk),
        device=device,
        next=request.values.get("next", ""),
    )


def _this_device() -> tuple[str | None, str]:
    """The enrolled till this browser is, and its clerk's username."""
    token = _device_token()
    if not token:
        return None, ""
    with reading() as session:
        try:
            device = devices.find_device(session, token)
        except devices.DeviceUnknown:
            return None, ""
        return device.name, staff.person(session, device.clerk_id).username


def _device_token() -> str | None:
    return request.cookies.get(current_app.config["DEVICE_COOKIE"])


def _next() -> str:
    """Where the person wanted to go: a path of ours, never another site."""
    wanted = request.form.get("next", "")
    parts = urlsplit(wanted)
    own = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if own and not parts.scheme and not parts.netloc else _home()


def _home() -> str:
    return "/"


def _set_cookie(response: Response, name: str, value: str, max_age: int | None = None) -> None:
    how = sessions.cookie(value, secure=current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(current_app.config[name], max_age=max_age, **how)
