"""Pages of the house: the way in, and that the process lives; what a browser keeps of us."""

from collections.abc import Callable

import pytest
from flask import Flask

from kernel.db import bound
from tests.app.browser import Browser
from tests.pos.counter import PASSWORD, Town, Watch

Open = Callable[..., Browser]
NEW = "four-brave-otters"


def test_a_life_sign_asks_nothing_of_the_database(app: Flask) -> None:
    bound().reader.dispose()
    bound().writer.dispose()
    answer = app.test_client().get("/healthz")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ok"})
    pools = [bound().reader.pool, bound().writer.pool]
    assert [pool.checkedin() for pool in pools] == [0, 0]  # type: ignore[attr-defined]  # both are a QueuePool


@pytest.mark.parametrize(
    "wanted",
    ["/\t/evil.example", "/\n/evil.example", "\\\\evil.example", "javascript:alert(1)", " //evil"],
)
def test_a_browser_that_drops_white_space_stays_here_too(browser: Open, wanted: str) -> None:
    answer = browser().sign_in("officer", PASSWORD, next=wanted)
    assert answer.status_code == 303
    assert not answer.location.translate({9: None, 10: None, 13: None}).startswith("//")


def test_the_session_s_cookie_is_out_of_reach_for_scripts(browser: Open) -> None:
    officer = browser()
    answer = officer.sign_in("officer", PASSWORD)
    [cookie] = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("sid=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert "Max-Age" not in cookie
    assert officer.get("/").status_code == 200


def test_five_wrong_passwords_close_the_account_for_a_while(browser: Open, watch: Watch) -> None:
    stranger = browser()
    for _ in range(5):
        assert stranger.sign_in("officer", "wrong").status_code == 401
    assert stranger.sign_in("officer", PASSWORD).status_code == 429
    watch.forward(minutes=15, seconds=1)
    assert stranger.sign_in("officer", PASSWORD).status_code == 303


def test_a_password_is_changed_and_other_sessions_end(browser: Open) -> None:
    here, elsewhere = browser("officer"), browser("officer")
    form = {"old": PASSWORD, "password": NEW, "again": NEW}
    assert here.post("/password", **{**form, "again": "x"}).status_code == 422
    assert here.post("/password", **{**form, "old": "wrong"}).status_code == 401
    assert here.post("/password", **{**form, "password": "1", "again": "1"}).status_code == 422
    answer = here.post("/password", **form)
    assert (answer.status_code, answer.location) == (303, "/")
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 303
    assert browser().sign_in("officer", PASSWORD).status_code == 401
    assert browser().sign_in("officer", NEW).status_code == 303


def test_a_browser_becomes_a_till(browser: Open, town: Town) -> None:
    till = browser()
    refused = till.post("/device", token="nobody's")
    assert (refused.status_code, 'role="alert"' in refused.text) == (422, True)
    answer = till.post("/device", token=f" {town.tokens['clerk']} ")
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    [cookie] = [c for c in answer.headers.getlist("Set-Cookie") if c.startswith("device=")]
    assert "HttpOnly" in cookie
    assert f"Max-Age={400 * 24 * 3600}" in cookie
    page = till.get("/sign-in").text
    assert "clerk的收银台" in page
    assert 'value="clerk"' in page
