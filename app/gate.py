"""The gate before every view: who is asking, whether the view lets them, and strict headers.

A view that declares nothing is not served at all.
"""

from typing import Final

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import MethodNotAllowed, NotFound

from kernel.db import reading
from registry import (
    ANYBODY,
    NOBODY,
    UNKNOWN_LOOK,
    Actor,
    LookUnknown,
    Rule,
    SignedOut,
    actor_for_bearer,
    actor_for_sign_in,
    card_sessions,
    enforce,
    guarded,
    kiosks,
    rule_of,
    seen,
)

#: Flask's own view for files of ours; everything else says its rule itself.
STATIC: Final = Rule(ANYBODY, "public")
POLICY: Final = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
BEARER: Final = "Bearer "


class UndeclaredView(Exception):
    """A view without a permission and scope: our bug, never served."""


def set_up(app: Flask) -> None:
    """Put the gate before every request and the headers on every answer."""
    app.before_request(_let_in)
    app.after_request(_harden)


def is_api() -> bool:
    """Whether this request speaks the JSON API, by bearer token."""
    return request.path.startswith("/api/")


def rule_for(app: Flask, endpoint: str, method: str) -> Rule | None:
    """What the view behind an endpoint declares for this method."""
    if endpoint == "static":
        return STATIC
    return rule_of(app.view_functions[endpoint], method)


def _let_in() -> None:
    if request.endpoint is None:
        raise request.routing_exception or NotFound()
    if request.method == "OPTIONS":
        raise MethodNotAllowed
    if not request.path.isprintable():
        # No number or token of ours has a zero byte in it, and PostgreSQL fails over one.
        raise NotFound
    rule = rule_for(current_app, request.endpoint, request.method)
    if rule is None:
        raise UndeclaredView(request.endpoint)
    if rule.scope == "public" and rule.permission == ANYBODY and request.endpoint == "static":
        return
    if rule.scope == "kiosk":
        # Whoever signed in on that machine: on this page it is a screen and nobody.
        g.actor = _kiosk()
        return
    g.actor = _actor()
    enforce(g.actor, rule)
    if rule.scope == "household":
        _behind_pin()


def _behind_pin() -> None:
    """Refuse unless the PIN of the household whose link this is was typed in this browser."""
    token = (request.view_args or {}).get("token", "")
    sid = request.cookies.get(current_app.config["CARD_COOKIE"], "")
    with guarded(UNKNOWN_LOOK, request.remote_addr or "", LookUnknown), reading() as session:
        card_sessions.subject_behind(session, token, sid)


def _actor() -> Actor:
    """Who is asking. A session that is over counts as nobody: the rule decides what that means."""
    try:
        return _bearer() if is_api() else _signed_in()
    except SignedOut:
        return NOBODY


def _kiosk() -> Actor:
    """The enrolled screen that asks."""
    with reading() as session:
        return kiosks.actor_for_kiosk(
            session, request.cookies.get(current_app.config["DEVICE_COOKIE"], "")
        )


def _bearer() -> Actor:
    header = request.headers.get("Authorization", "")
    if not header.startswith(BEARER):
        raise SignedOut
    with reading() as session:
        return actor_for_bearer(session, header.removeprefix(BEARER).strip())


def _signed_in() -> Actor:
    sid = request.cookies.get(current_app.config["SID_COOKIE"])
    if not sid:
        raise SignedOut
    with reading() as session:
        actor = actor_for_sign_in(
            session, sid, request.cookies.get(current_app.config["DEVICE_COOKIE"])
        )
    if not actor.locked:
        seen(sid)
    return actor


def _harden(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint != "static":
        # A shared till keeps no page of a person's in its cache.
        response.headers.setdefault("Cache-Control", "no-store")
    return response
