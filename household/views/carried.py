"""A browser whose look link ended with a lost card goes on, if it is one of the household's own."""

from typing import Final

from flask import Response, current_app, redirect, request, url_for

from kernel.db import reading
from registry import card_sessions, cookie
from registry.carrying import carried

#: A telephone shows codes until its cookie is cleared or it is taken away.
PHONE_DAYS: Final = 400


def go_on() -> Response | None:
    """Send the browser to the same page under its next link; none: it has none to go on by.

    What was sent by a form is not sent again: the page that opens instead says so.
    """
    token = str((request.view_args or {}).get("token", ""))
    sid = request.cookies.get(current_app.config["CARD_COOKIE"], "")
    phone = request.cookies.get(current_app.config["PHONE_COOKIE"], "")
    if not (token and (sid or phone)):
        return None
    with reading() as session:
        following = carried(session, token, sid=sid, phone=phone)
    if following is None:
        return None
    here, there = (url_for("web_card.look", token=one) for one in (token, following))
    way = request.full_path.rstrip("?").replace(here, there, 1)
    if request.method != "GET":
        way = url_for("card_lost.ask", token=following, moved=1)
    response = current_app.make_response(redirect(way, 303))
    response.headers["Referrer-Policy"] = "no-referrer"
    if sid:
        keep_session(response, following, sid)
    if phone:
        keep_phone(response, following, phone)
    return response


def keep_session(response: Response, token: str, sid: str) -> None:
    """Let the browser keep, behind this link, what the PIN opened."""
    seconds = int(card_sessions.GOOD_FOR.total_seconds())
    _keep(response, token, ("CARD_COOKIE", sid), seconds)


def keep_phone(response: Response, token: str, secret: str) -> None:
    """Let the browser keep, behind this link, by what the telephone is known."""
    _keep(response, token, ("PHONE_COOKIE", secret), PHONE_DAYS * 24 * 3600)


def _keep(response: Response, token: str, said: tuple[str, str], seconds: int) -> None:
    name, value = said
    response.set_cookie(
        current_app.config[name],
        path=url_for("web_card.look", token=token),
        max_age=seconds,
        **cookie(value, secure=current_app.config["SESSION_COOKIE_SECURE"]),
    )
