"""A household's telephone that shows codes for the shop: a new one each minute, behind the PIN."""

from typing import Any, Final

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

import pos
from household.views.card import day_text, private
from household.views.carried import keep_phone
from kernel import clock
from kernel.db import reading, transaction
from kernel.errors import Refusal
from registry import ANYBODY, mask_name, permit, phones, subject_by_look

pages: Final = Blueprint("card_phone", __name__)

ID_AT_MOST: Final = 32


@pages.get("/c/<token>/code")
@permit(ANYBODY, scope="household")
def code(token: str) -> ResponseReturnValue:
    """The code of this minute; on a telephone that shows none yet, the way to let it."""
    return _page(token)


@pages.post("/c/<token>/code")
@permit(ANYBODY, scope="household")
def add(token: str) -> ResponseReturnValue:
    """Let this telephone show codes."""
    try:
        secret = transaction(lambda tx: phones.enrol_phone(tx, subject_by_look(tx, token))[1])
    except phones.PhonesTooMany as refusal:
        return _page(token, refusal)
    response = current_app.make_response(redirect(url_for("card_phone.code", token=token), 303))
    keep_phone(response, token, secret)
    return response


@pages.post("/c/<token>/code/away")
@permit(ANYBODY, scope="household")
def take_away(token: str) -> ResponseReturnValue:
    """Let one of the household's telephones show codes no more."""
    which = request.form.get("phone", "")[:ID_AT_MOST]
    transaction(lambda tx: phones.revoke_phones(tx, subject_by_look(tx, token), which))
    return redirect(url_for("card_phone.code", token=token), 303)


def _page(token: str, error: Refusal | None = None) -> ResponseReturnValue:
    secret = request.cookies.get(current_app.config["PHONE_COOKIE"], "")
    with reading() as session:
        subject = subject_by_look(session, token)
        every = phones.phones_of(session, subject)
        own = phones.own_phone(session, subject, secret)
    page = render_template(
        "household/code.html",
        token=token,
        name=mask_name(subject.head),
        number=subject.number,
        phones=[(one.id, day_text(clock.local(one.enrolled_at).date())) for one in every],
        own=own and own.id,
        left=phones.seconds_left(),
        is_used=own is not None and phones.is_used(own),
        error=error,
        **(_drawn(phones.code_of(own)) if own else {}),
    )
    return private(page, error.status if error else 200)


def _drawn(shown: str) -> dict[str, Any]:
    """The code as a square and as digits."""
    # Our own drawing of our own digits: no script, no style, nobody's words.
    return {"square": Markup(pos.svg_of(shown)), "digits": shown}  # noqa: S704 - see above
