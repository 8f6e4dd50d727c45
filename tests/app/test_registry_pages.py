"""Signing in and out, the password, enrolling a till: as a browser meets them."""

from collections.abc import Callable
from typing import Final

import pytest
from werkzeug.test import create_environ, run_wsgi_app

import registry
from kernel.db import transaction
from ledger.chart import ENTRY_KINDS
from registry import sign_in
from registry.reasons import MOVEMENTS
from registry.sign_in import SignInRefused
from tests.app.browser import Browser
from tests.pos.counter import PASSWORD, Town

NEW: Final = "a quiet morning by the lake"


def test_an_officer_signs_in_and_out(browser: Callable[[], Browser]) -> None:
    """The session's cookie opens the first page, and does not after signing out."""
    at = browser()
    response = at.sign_in("officer", PASSWORD)
    assert (response.status_code, response.location) == (303, "/")
    cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "陈秀兰" in at.get("/").text
    sid = at.client.get_cookie("sid")
    assert sid is not None
    assert at.post("/sign-out").location == "/sign-in"
    at.client.set_cookie("sid", sid.value)
    assert at.get("/").location == "/sign-in?next=/"


def test_signing_in_ends_the_session_before(browser: Callable[[], Browser]) -> None:
    """Whoever was signed in on this browser is not any more."""
    at = browser()
    at.sign_in("officer", PASSWORD)
    first = at.client.get_cookie("sid")
    assert first is not None
    at.sign_in("second", PASSWORD)
    at.client.set_cookie("sid", first.value)
    assert at.get("/").status_code == 303


def test_a_wrong_password_keeps_the_name(browser: Callable[[], Browser]) -> None:
    """The form comes back with the user name and one sentence, the same for everybody."""
    at = browser()
    wrong, nobody = at.sign_in("officer", "wrong"), at.sign_in("nobody", "wrong")
    assert wrong.status_code == nobody.status_code == 401
    assert 'value="officer"' in wrong.text
    sentence = "The user name or the password is wrong."
    english = at.post("/sign-in?lang=en", username="officer", password="wrong")
    assert sentence not in wrong.text  # Chinese is what comes first
    assert english.status_code == 401


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example/", "/\\evil.example", "evil", ""]
)
def test_signing_in_leads_to_no_other_site(browser: Callable[[], Browser], wanted: str) -> None:
    """A page somebody else names is not where we go."""
    at = browser()
    assert at.sign_in("officer", PASSWORD, next=wanted).location == "/"


def test_signing_in_leads_back(browser: Callable[[], Browser]) -> None:
    """A page of ours is."""
    at = browser()
    assert at.sign_in("officer", PASSWORD, next="/slips?slip=46").location == "/slips?slip=46"


def test_a_one_time_password_is_changed_first(browser: Callable[[], Browser], town: Town) -> None:
    """Until then every page leads to the form; after it the new one holds, the old does not."""
    at = browser()
    where = [registry.RoleAt("village-officer", town.east)]
    _, given = transaction(lambda tx: registry.add_staff(tx, username="new", name="", roles=where))
    assert at.sign_in("new", given).location == "/password"
    assert at.get("/slips/1").location == "/password"
    differ = at.post("/password", old=given, password=NEW, again=NEW + "!")
    assert differ.status_code == 422
    short = at.post("/password", old=given, password="short", again="short")
    assert short.status_code == 422
    assert at.post("/password", old=given, password=NEW, again=NEW).location == "/"
    assert at.get("/slips/1").status_code == 422
    with pytest.raises(SignInRefused):
        sign_in.sign_in(username="new", password=given, device_token=None, address="")


def test_a_clerk_needs_the_till(browser: Callable[[], Browser], town: Town) -> None:
    """The same password is refused on a strange machine and good on the enrolled one."""
    at = browser()
    assert at.sign_in("clerk", PASSWORD).status_code == 403
    enrolled = at.post("/device", token=town.tokens["clerk"])
    assert (enrolled.status_code, enrolled.location) == (303, "/sign-in")
    page = at.get("/sign-in").text
    assert "clerk的收银台" in page
    assert 'value="clerk"' in page
    at.sign_in("clerk", PASSWORD)
    assert at.get("/").location == "/till"


def test_an_unknown_enrolment_code_is_refused(browser: Callable[[], Browser]) -> None:
    """Nothing is kept in the browser."""
    at = browser()
    assert at.post("/device", token="guess").status_code == 422
    assert at.client.get_cookie("device") is None
    at.client.set_cookie("device", "stale")
    assert at.get("/sign-in").status_code == 200


def test_every_kind_of_entry_has_words() -> None:
    """A household reads words for whatever moves its points; the others never do."""
    assert set(MOVEMENTS) == set(ENTRY_KINDS) - {"budget", "settle", "repay"}


def test_switching_the_language_leads_to_no_other_site(browser: Callable[[], Browser]) -> None:
    """Only an address of ours is shown again; a test client would tidy this one up."""
    environ = create_environ("/", query_string="lang=en") | {"PATH_INFO": "//evil.example/"}
    _body, status, headers = run_wsgi_app(browser().app, environ)
    assert not headers.get("Location", "").startswith("//")
    assert status.startswith(("308", "404"))
