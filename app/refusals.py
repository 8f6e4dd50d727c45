"""Refusals → answers: one place turns any refusal into a page or a problem+json, in words.

Every refusal has a title and a sentence that a clerk can read aloud, in both languages.
"""

from http import HTTPStatus
from typing import Any, Final

from flask import Flask, Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from marshmallow import ValidationError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from app.gate import is_api
from app.words import words_for
from household.views import go_on
from kernel.errors import Refusal
from registry import LookUnknown, PasswordChangeNeeded, SignedOut, card_sessions, locking

#: What the API calls a failure that is no refusal.
_CODES: Final[dict[int, str]] = {
    HTTPStatus.NOT_FOUND: "not-found",
    HTTPStatus.METHOD_NOT_ALLOWED: "not-found",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "too-large",
}
#: No JSON, not called JSON, or JSON with other fields.
_SHAPELESS: Final = {
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
}


def set_up(app: Flask) -> None:
    """Answer refusals, misshapen requests and failures the same way everywhere."""
    app.register_error_handler(Refusal, answer)
    app.register_error_handler(ValidationError, _misshapen)
    app.register_error_handler(CSRFError, _stale_page)
    app.register_error_handler(HTTPException, _http)
    app.jinja_env.filters["say"] = say


def say(refusal: Refusal) -> str:
    """The sentence for people, in their language."""
    return words_for(refusal)[1]


def answer(refusal: Refusal) -> ResponseReturnValue:
    """The refusal as problem+json for machines, as a page for people."""
    title, detail = words_for(refusal)
    if _wants_json():
        return problem(refusal.status, refusal.code, title=title, detail=detail, **refusal.details)
    way = go_on() if isinstance(refusal, LookUnknown) else _elsewhere(refusal)
    return way or page(refusal.status, title=title, detail=detail)


def _elsewhere(refusal: Refusal) -> BaseResponse | None:
    """Where a person goes instead, if there is a way on."""
    if isinstance(refusal, PasswordChangeNeeded):
        return redirect(url_for("registry.password_form"), 303)
    if request.method != "GET":
        return None
    if isinstance(refusal, SignedOut):
        return redirect(url_for("registry.sign_in_form", next=request.full_path.rstrip("?")), 303)
    if isinstance(refusal, locking.TillLocked):
        return redirect(url_for("till_switch.who"), 303)
    if isinstance(refusal, card_sessions.CardPinNeeded):
        token = (request.view_args or {})["token"]
        return redirect(url_for("card_pin.form", token=token, next=request.path), 303)
    return None


def problem(status: int, code: str, *, title: str, detail: str, **more: Any) -> Response:
    """An RFC 9457 problem; `code` is stable, the words follow the reader's language."""
    response = jsonify(
        {"type": "about:blank", "title": title, "status": status, "detail": detail, "code": code}
        | more
    )
    response.status_code = status
    response.content_type = "application/problem+json"
    if status in {HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS}:
        response.headers["Retry-After"] = str(more.get("seconds", 1))
    if status == HTTPStatus.UNAUTHORIZED and is_api():
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def page(status: int, *, title: str, detail: str, what_to_do: str = "") -> ResponseReturnValue:
    """A plain page: what happened, and what to do now."""
    body = render_template(
        "app/problem.html", title=title, detail=detail, what_to_do=what_to_do, status=status
    )
    return body, status


def _wants_json() -> bool:
    return is_api() or request.is_json or request.accept_mimetypes.best == "application/json"


def _misshapen(error: ValidationError) -> ResponseReturnValue:
    return _shape(error.normalized_messages())


def _shape(fields: dict[str, Any]) -> ResponseReturnValue:
    """What was sent has not the shape asked for; the first field that is wrong is named."""
    title = gettext("Not understood")
    detail = gettext("What was sent is not the JSON that this address takes.")
    if fields:
        detail = gettext(
            "The field “%(field)s” is missing or not as it must be.", field=_first(fields)
        )
    return problem(
        HTTPStatus.UNPROCESSABLE_ENTITY, "shape", title=title, detail=detail, fields=fields
    )


def _first(fields: dict[str, Any]) -> str:
    """The way to the first field: `lines.0.quantity`."""
    field, inner = next(iter(fields.items()))
    return f"{field}.{_first(inner)}" if isinstance(inner, dict) else str(field)


def _stale_page(_: CSRFError) -> ResponseReturnValue:
    """The page was open longer than its token lives, or somebody else's page sent the form."""
    title = gettext("This page has grown old")
    detail = gettext("Nothing was done. Load the page again and repeat the last step.")
    if _wants_json():
        return problem(HTTPStatus.BAD_REQUEST, "page-stale", title=title, detail=detail)
    return page(HTTPStatus.BAD_REQUEST, title=title, detail=detail)


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if status < HTTPStatus.BAD_REQUEST:
        return error
    if status in _SHAPELESS and _wants_json():
        return _shape(_fields_of(error))
    title, detail = _said(status)
    if _wants_json():
        return problem(status, _CODES.get(status, "failed"), title=title, detail=detail)
    is_ours = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    what_to_do = gettext("Try again; if it stays so, call the town office.") if is_ours else ""
    return page(status, title=title, detail=detail, what_to_do=what_to_do)


def _fields_of(error: HTTPException) -> dict[str, Any]:
    """What webargs found wrong, which it files under where it looked: {"json": {field: [what]}}."""
    places = getattr(error, "data", {}).get("messages", {})
    found = places.values() if isinstance(places, dict) else []
    return {
        field: said for place in found if isinstance(place, dict) for field, said in place.items()
    }


def _said(status: int) -> tuple[str, str]:
    if status in {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}:
        return gettext("Not found"), gettext("There is nothing at this address.")
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return gettext("Too large"), gettext("What was sent is too large.")
    if status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return gettext("Not understood"), gettext("Nothing was done.")
    # It may have been done before it failed: nobody may be told that it was not.
    return gettext("Something went wrong"), gettext(
        "It is our fault, not yours. Look whether it was done before you do it again."
    )
