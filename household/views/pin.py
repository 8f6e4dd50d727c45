"""The PIN of a household on its own page: typed for half an hour, on this browser alone."""

from typing import Final

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from household import unlocking
from household.views.card import private
from household.views.carried import keep_session
from kernel.errors import Refusal
from registry import ANYBODY, permit, pins

pages: Final = Blueprint("card_pin", __name__)


@pages.get("/c/<token>/pin")
@permit(ANYBODY, scope="card")
def form(token: str) -> ResponseReturnValue:
    """Ask for the PIN, or say how to get one."""
    return _page(token)


@pages.post("/c/<token>/pin")
@permit(ANYBODY, scope="card")
def unlock(token: str) -> ResponseReturnValue:
    """Open the household's pages on this browser, and go where it wanted to."""
    try:
        sid = unlocking.unlock(
            token, request.form.get("pin", ""), address=request.remote_addr or ""
        )
    except (pins.PinUnset, pins.PinWrong, pins.PinLocked) as refusal:
        return _page(token, refusal)
    response = current_app.make_response(redirect(_next(token), 303))
    keep_session(response, token, sid)
    return response


@pages.post("/c/<token>/lock")
@permit(ANYBODY, scope="card")
def lock(token: str) -> ResponseReturnValue:
    """Close them again, here and in the database."""
    unlocking.lock(request.cookies.get(current_app.config["CARD_COOKIE"], ""))
    here = url_for("web_card.look", token=token)
    response = redirect(here, 303)
    response.delete_cookie(current_app.config["CARD_COOKIE"], path=here)
    return response


def _page(token: str, error: Refusal | None = None) -> ResponseReturnValue:
    _subject, state = unlocking.behind(token, address=request.remote_addr or "")
    return private(
        render_template(
            "household/pin.html",
            token=token,
            state=state,
            error=error,
            next=request.values.get("next", ""),
        ),
        error.status if error else 200,
    )


def _next(token: str) -> str:
    """Where the household wanted to go: one of its own pages, never another site."""
    wanted = request.form.get("next", "")
    own = url_for("web_card.look", token=token) + "/"
    return wanted if wanted.startswith(own) else url_for("card_own.more", token=token)
