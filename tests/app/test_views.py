"""Pages of the house: the way in, signing in and out, the password, the till's enrolment, the web
card; and that the process lives.
"""

from collections.abc import Callable

import pytest
from flask import Flask

from kernel.db import bound, reading, transaction
from registry import (
    RoleAt,
    add_staff,
    find_subject,
    looks_at,
    make_look,
    record_look,
    revoke_looks,
)
from tests.app.browser import Browser
from tests.pos.counter import PASSWORD, SALT, WANG, Town, Watch

Open = Callable[..., Browser]
NEW = "four-brave-otters"


def test_a_life_sign_asks_nothing_of_the_database(app: Flask) -> None:
    bound().reader.dispose()
    bound().writer.dispose()
    answer = app.test_client().get("/healthz")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ok"})
    pools = [bound().reader.pool, bound().writer.pool]
    assert [pool.checkedin() for pool in pools] == [0, 0]  # type: ignore[attr-defined]  # QueuePool


def test_an_officer_starts_at_the_office_a_clerk_at_the_till(browser: Open) -> None:
    assert browser("clerk").get("/").location == "/till"
    page = browser("officer").get("/")
    assert (page.status_code, "陈秀兰" in page.text) == (200, True)
    assert 'action="/slips"' in page.text


@pytest.mark.parametrize(
    ("wanted", "where"),
    [
        ("/slips?slip=46", "/slips?slip=46"),
        ("", "/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("evil.example", "/"),
        (" //evil.example", "/"),
    ],
)
def test_signing_in_leads_to_no_other_site(browser: Open, wanted: str, where: str) -> None:
    answer = browser().sign_in("officer", PASSWORD, next=wanted)
    assert (answer.status_code, answer.location) == (303, where)


@pytest.mark.parametrize("wanted", ["/\t/evil.example", "/\n/evil.example", "/\r\n/evil.example"])
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


def test_signing_in_begins_a_new_session_and_ends_the_old(browser: Open) -> None:
    officer = browser()
    officer.sign_in("officer", PASSWORD)
    old = officer.client.get_cookie("sid")
    officer.sign_in("officer", PASSWORD)
    fresh = officer.client.get_cookie("sid")
    assert old is not None
    assert fresh is not None
    assert old.value != fresh.value
    officer.client.set_cookie("sid", old.value)
    assert officer.get("/").status_code == 303


def test_signed_out_is_signed_out(browser: Open) -> None:
    officer = browser()
    officer.sign_in("officer", PASSWORD)
    cookie = officer.client.get_cookie("sid")
    assert cookie is not None
    assert officer.post("/sign-out").location == "/sign-in"
    assert officer.client.get_cookie("sid") is None
    # A copy of the cookie is worth nothing either.
    officer.client.set_cookie("sid", cookie.value)
    assert officer.get("/").status_code == 303


@pytest.mark.parametrize(("username", "password"), [("officer", "wrong"), ("nobody", PASSWORD)])
def test_what_was_wrong_is_not_told(browser: Open, username: str, password: str) -> None:
    stranger = browser()
    answer = stranger.sign_in(username, password, next="/slips")
    assert answer.status_code == 401
    assert 'role="alert"' in answer.text
    assert 'value="/slips"' in answer.text
    assert f'value="{username}"' in answer.text
    assert password not in answer.text
    assert stranger.client.get_cookie("sid") is None


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


def test_a_one_time_password_is_good_for_choosing_one_s_own(browser: Open, town: Town) -> None:
    _, password = transaction(
        lambda tx: add_staff(
            tx, username="newcomer", name="", roles=[RoleAt("village-officer", town.east)]
        )
    )
    fresh = browser()
    answer = fresh.sign_in("newcomer", password, next="/slips")
    assert answer.location == "/password"
    assert fresh.get("/").status_code == 200
    assert fresh.get("/slips").location == "/password"
    fresh.post("/password", old=password, password=NEW, again=NEW)
    assert fresh.get("/slips").location == "/slips/0"


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


def test_a_web_card_reads_and_never_spends(browser: Open, town: Town) -> None:
    town.redeem((SALT, 3))
    link = transaction(lambda tx: make_look(tx, find_subject(tx, WANG)))
    answer = browser().get(f"/c/{link}")
    assert answer.status_code == 200
    for said in ("王某某", WANG, "94", "塘庄村", "参加村庄清洁日"):
        assert said in answer.text
    for hidden in ("王小明", "18640175722", town.cards[WANG]):
        assert hidden not in answer.text
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    with reading() as session:
        [look] = looks_at(session, find_subject(session, WANG))
    assert (look.via, look.staff_id) == ("look", None)


def test_a_revoked_look_is_as_good_as_none(browser: Open, town: Town) -> None:
    link = transaction(lambda tx: make_look(tx, find_subject(tx, WANG)))
    transaction(lambda tx: revoke_looks(tx, find_subject(tx, WANG)))
    gone, never = browser().get(f"/c/{link}"), browser().get("/c/nobody")
    assert gone.status_code == never.status_code == 404
    assert gone.text == never.text


def test_looks_are_kept_for_the_household_to_see(town: Town) -> None:
    transaction(lambda tx: record_look(tx, find_subject(tx, WANG), staff_id=None, via="statement"))
    with reading() as session:
        assert [one.via for one in looks_at(session, find_subject(session, WANG))] == ["statement"]
