"""Refusals → answers: one place turns any refusal into a page or a problem+json, in words.

Every refusal has a title and a sentence that a clerk can read aloud, in both languages.
"""

from http import HTTPStatus
from typing import Any

from flask import Flask, Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from marshmallow import ValidationError
from werkzeug.exceptions import HTTPException

from app.gate import is_api
from app.words import words_for
from kernel.errors import Refusal
from registry import PasswordChangeNeeded, SignedOut


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
    if isinstance(refusal, SignedOut) and request.method == "GET":
        return redirect(url_for("registry.sign_in_form", next=request.full_path.rstrip("?")), 303)
    if isinstance(refusal, PasswordChangeNeeded):
        return redirect(url_for("registry.password_form"), 303)
    return page(refusal.status, title=title, detail=detail)


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
    fields = error.normalized_messages()
    first = next(iter(fields), "")
    title = gettext("Not understood")
    detail = gettext("The field “%(field)s” is missing or not as it must be.", field=first)
    return problem(422, "shape", title=title, detail=detail, fields=fields)


def _stale_page(_: CSRFError) -> ResponseReturnValue:
    """The page was open longer than its token lives, or somebody else's page sent the form."""
    title = gettext("This page has grown old")
    detail = gettext("Nothing was done. Load the page again and repeat the last step.")
    if _wants_json():
        return problem(400, "page-stale", title=title, detail=detail)
    return page(400, title=title, detail=detail)


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error
    title, detail = {
        404: (gettext("Not found"), gettext("There is nothing at this address.")),
        405: (gettext("Not found"), gettext("There is nothing at this address.")),
        413: (gettext("Too large"), gettext("What was sent is too large.")),
    }.get(
        status,
        (gettext("Something went wrong"), gettext("It is our fault, not yours. Nothing was done.")),
    )
    if _wants_json():
        code = {404: "not-found", 405: "not-found", 413: "too-large", 400: "shape", 415: "shape"}
        if status in {400, 415, 422}:
            fields = getattr(error, "data", {}).get("messages", {})
            detail = gettext("What was sent is not the JSON that this address takes.")
            return problem(
                422, "shape", title=gettext("Not understood"), detail=detail, fields=fields
            )
        return problem(status, code.get(status, "failed"), title=title, detail=detail)
    what_to_do = (
        gettext("Try again; if it stays so, call the town office.") if status >= 500 else ""
    )
    return page(status, title=title, detail=detail, what_to_do=what_to_do)
