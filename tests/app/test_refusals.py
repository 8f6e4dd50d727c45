"""Refusals → answers: a page for people, a problem+json for machines, the same everywhere."""

from collections.abc import Callable

import pytest
from flask import Flask
from marshmallow import ValidationError
from werkzeug.exceptions import BadRequest

from app import refusals
from kernel.once import InFlight
from pos import SlipUnknown
from registry import ANYBODY, PasswordChangeNeeded, SignedOut, TooManyTries, permit
from tests.app.browser import Browser
from tests.pos.counter import Town

JSON = {"Accept": "application/json"}


@pytest.fixture
def database_url(one_engine: str) -> str:
    """One engine is enough: no answer here comes out of the database."""
    return one_engine


@pytest.fixture
def app(own_app: Flask) -> Flask:
    """An app of the test's own, which gets addresses that fail."""
    return own_app


@pytest.fixture
def failing(app: Flask) -> Callable[[Exception], Browser]:
    """An app with an address, /fails and /api/fails, that fails as told."""
    told: list[Exception] = []

    @permit(ANYBODY, scope="public")
    def fails() -> str:
        raise told[0]

    for path in ("/fails", "/api/fails"):
        app.add_url_rule(path, path, fails, methods=["GET", "POST"])

    def ready(error: Exception) -> Browser:
        told[:] = [error]
        return Browser(app)

    return ready


Failing = Callable[[Exception], Browser]


@pytest.mark.parametrize("path", ["/fails", "/api/fails"])
def test_a_machine_gets_a_problem(failing: Failing, path: str) -> None:
    answer = failing(SlipUnknown(slip="46")).get(path, headers=JSON)
    assert answer.content_type == "application/problem+json"
    assert answer.status_code == 422
    assert answer.get_json() == {
        "type": "about:blank",
        "title": "没有这张小票",
        "status": 422,
        "detail": answer.get_json()["detail"],
        "code": "slip-unknown",
        "slip": "46",
    }


def test_a_person_gets_a_page(failing: Failing) -> None:
    answer = failing(SlipUnknown(slip="46")).get("/fails")
    assert (answer.status_code, answer.mimetype) == (422, "text/html")
    assert "slip-unknown" not in answer.text
    assert "<h1>" in answer.text


def test_the_words_follow_the_reader(failing: Failing) -> None:
    browser = failing(SlipUnknown(slip="46"))
    english = browser.get("/fails", headers={**JSON, "Accept-Language": "en"}).get_json()
    assert (english["title"], english["code"]) == ("Slip not found", "slip-unknown")


def test_who_signed_out_comes_back_to_the_same_page(failing: Failing) -> None:
    browser = failing(SignedOut())
    answer = browser.get("/fails", query_string={"a": "1", "b": "二"})
    assert answer.status_code == 303
    assert answer.location == "/sign-in?next=/fails?a%3D1%26b%3D%25E4%25BA%258C"
    assert browser.get("/fails").location == "/sign-in?next=/fails"
    # What was sent cannot be sent again by a redirect: said plainly instead.
    assert browser.post("/fails").status_code == 401
    assert browser.get("/api/fails").headers["WWW-Authenticate"] == "Bearer"


def test_a_one_time_password_leads_to_a_new_one(failing: Failing) -> None:
    browser = failing(PasswordChangeNeeded())
    for answer in (browser.get("/fails"), browser.post("/fails")):
        assert (answer.status_code, answer.location) == (303, "/password")
    assert browser.get("/fails", headers=JSON).status_code == 403


def test_when_to_come_again_is_told(failing: Failing) -> None:
    answer = failing(TooManyTries(seconds=42)).get("/api/fails")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "42")
    answer = failing(InFlight()).get("/api/fails")
    assert (answer.status_code, answer.headers["Retry-After"]) == (409, "1")


@pytest.mark.parametrize(
    ("messages", "first"),
    [
        ({"key": ["Missing."]}, "key"),
        ({"lines": {1: {"quantity": ["Too few."]}}}, "lines.1.quantity"),
    ],
)
def test_a_wrong_shape_names_the_field(
    failing: Failing, messages: dict[str, object], first: str
) -> None:
    answer = failing(ValidationError(messages)).get("/api/fails")
    said = answer.get_json()
    assert (answer.status_code, said["code"]) == (422, "shape")
    assert f"“{first}”" in said["detail"] or f"「{first}」" in said["detail"]
    assert set(said["fields"]) == set(messages)


@pytest.mark.parametrize(
    ("path", "method", "status", "code"),
    [
        ("/api/nowhere", "GET", 404, "not-found"),
        ("/api/v1/redemptions", "GET", 405, "not-found"),
    ],
)
def test_the_api_fails_in_json(app: Flask, path: str, method: str, status: int, code: str) -> None:
    answer = app.test_client().open(path, method=method)
    assert answer.content_type == "application/problem+json"
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)


def test_what_is_too_large_is_not_read(app: Flask, town: Town) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 100
    answer = app.test_client().post(
        "/api/v1/cards/lookup",
        json={"card": "4" * 200},
        headers={"Authorization": f"Bearer {town.tokens['clerk']}"},
    )
    assert (answer.status_code, answer.get_json()["code"]) == (413, "too-large")


@pytest.mark.parametrize("headers", [{}, JSON])
def test_nobody_is_told_that_a_failure_did_nothing(
    app: Flask, failing: Failing, headers: dict[str, str]
) -> None:
    """It may have failed after the points moved: the clerk must look, not sell again."""
    app.testing = False
    answer = failing(RuntimeError("secret")).get(
        "/fails", headers=headers | {"Accept-Language": "en"}
    )
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Nothing was done" not in answer.text
    assert "Look whether it was done" in answer.text


def test_a_wrong_request_for_a_page_is_a_page(failing: Failing) -> None:
    answer = failing(BadRequest()).get("/fails")
    assert (answer.status_code, answer.mimetype) == (400, "text/html")


def test_a_sentence_for_a_template(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert refusals.say(SlipUnknown(slip="46")) == "There is no slip with this number here."
        assert app.jinja_env.filters["say"] is refusals.say
