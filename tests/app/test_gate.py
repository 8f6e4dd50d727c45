"""The gate: every route says who may; nobody gets past it, and every answer is hardened."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app import gate
from app.gate import UndeclaredView
from kernel.db import transaction
from registry import CLERK, RoleAt
from registry.devices import revoke_device
from registry.staff import disable_staff, take_role
from registry.tokens import revoke_tokens
from tests.app.browser import Browser, bearer
from tests.app.open_pages import BEHIND_PIN, KIOSK, PUBLIC
from tests.app.routes import SAMPLES, Target, routes_of, send
from tests.pos.counter import FAR, PASSWORD, SALT, Town, Watch, everything

Open = Callable[..., Browser]

# One engine: the database has no part in who gets past the gate, and its walks are long.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_every_route_declares_its_permission_and_scope(app: Flask) -> None:
    for route in routes_of(app):
        assert gate.rule_for(app, route.endpoint, route.method), route.endpoint


def test_what_is_public_is_written_here(app: Flask) -> None:
    rules = {one.endpoint: gate.rule_for(app, one.endpoint, one.method) for one in routes_of(app)}
    open_to_all = {
        name for name, rule in rules.items() if rule and rule.scope in {"public", "card"}
    }
    assert open_to_all == PUBLIC
    behind = {name for name, rule in rules.items() if rule and rule.scope == "household"}
    assert behind == BEHIND_PIN
    screens = {name for name, rule in rules.items() if rule and rule.scope == "kiosk"}
    assert screens == KIOSK


def test_what_stands_behind_a_pin_opens_with_it_alone(app: Flask, town: Town) -> None:
    """Not with the link, nor by what another household opened; and not for long."""
    for route in (one for one in routes_of(app) if one.endpoint in BEHIND_PIN):
        sample = SAMPLES[route.endpoint](Target(town))
        for card in ("", "forged", Target(town, FAR).opened().card):
            browser = Browser(app)
            asked = replace(sample, card=card)
            answer = send(browser, route, asked, csrf=browser.token())
            assert answer.status_code == (303 if route.is_safe else 401), route
            if route.is_safe:
                assert answer.location.startswith(f"/c/{sample.parts['token']}/pin?next=/c/")


def test_a_view_that_declares_nothing_is_not_served(own_app: Flask) -> None:
    own_app.add_url_rule("/bare", "bare", lambda: "bare")
    with pytest.raises(UndeclaredView):
        own_app.test_client().get("/bare")


def test_a_stranger_gets_nowhere(app: Flask, town: Town) -> None:
    """Crawl every route: beyond the public list there is only the way to sign in."""
    for route in routes_of(app):
        if route.endpoint in PUBLIC | BEHIND_PIN | KIOSK:
            continue
        sample = SAMPLES[route.endpoint](Target(town))
        before = everything()
        browser = Browser(app)
        answer = send(browser, route, sample, csrf="" if route.is_api else browser.token())
        if route.is_safe and not route.is_api:
            assert answer.status_code == 303, route
            assert answer.location.startswith("/sign-in?next=/"), route
        else:
            assert answer.status_code == 401, route
        assert everything() == before


#: What a village officer may not do, and who may.
OTHERS = {
    "rulebook": "town",
    "policies": "town",
    "referrals.bank": "banker",
    "offers.use": "merchant",
    "objections.appeal": "supervisor",
    "round.sign": "supervisor",
    "round.score": "evaluator",
    "round.review": "reviewer",
}


def test_every_unsafe_page_refuses_a_form_of_somebody_else_s(app: Flask, town: Town) -> None:
    """Signed in, allowed, and even with the token of another browser: refused."""
    foreign = Browser(app).token()
    for route in (one for one in routes_of(app) if not one.is_safe and not one.is_api):
        target = Target(town)
        rule = gate.rule_for(app, route.endpoint, route.method)
        permission = rule.permission if rule else ""
        who = target.clerk if permission == "till" else target.officer
        who = OTHERS.get(permission, who)
        sample = SAMPLES[route.endpoint](target)
        browser = Browser(app).carry(town.actors[who], town.tokens[who])
        before = everything(but=())
        for token in ("", "forged", foreign):
            answer = send(browser, route, sample, csrf=token)
            assert answer.status_code == 400, (route, token)
        assert everything(but=()) == before


def test_the_api_takes_no_cookie(app: Flask, browser: Open, town: Town) -> None:
    """A browser's own session is nobody there: so no other site can use it."""
    officer = browser("officer")
    for route in routes_of(app):
        if route.is_api and route.endpoint not in PUBLIC:
            answer = send(officer, route, SAMPLES[route.endpoint](Target(town)))
            assert answer.status_code == 401
            assert answer.headers["WWW-Authenticate"] == "Bearer"


def _is_hardened(answer: TestResponse) -> None:
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self';")
    assert "unsafe" not in policy
    for wanted in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert wanted in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] in {"same-origin", "no-referrer"}
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    is_till = answer.request.path == "/till" and answer.status_code == 200
    camera = "camera=(self)" if is_till else "camera=()"
    assert camera in answer.headers["Permissions-Policy"]


def _keeps_the_policy(answer: TestResponse) -> None:
    """The page holds nothing that the policy would stop: no inline script, style or handler."""
    for attributes in re.findall(r"<script([^>]*)>", answer.text):
        assert 'type="application/json"' in attributes or "src=" in attributes, attributes
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", answer.text)
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', answer.text)


def test_every_answer_is_hardened(app: Flask, town: Town) -> None:
    for route in routes_of(app):
        target = Target(town)
        is_till = route.endpoint.startswith("pos.") and "slip" not in route.endpoint
        who = target.clerk if is_till and route.endpoint != "pos.reverse" else target.officer
        browser = Browser(app).carry(town.actors[who], town.tokens[who])
        answer = send(
            browser,
            route,
            SAMPLES[route.endpoint](target),
            token=town.tokens[who],
            csrf="" if route.is_api else browser.token(),
        )
        _is_hardened(answer)
        if route.endpoint != "static":
            assert answer.headers["Cache-Control"] == "no-store", route
        if answer.mimetype == "text/html":
            _keeps_the_policy(answer)


def test_failures_are_hardened_too(app: Flask) -> None:
    cases: list[tuple[str, str, int]] = [
        ("GET", "/nowhere", 404),
        ("GET", "/api/v1/nowhere", 404),
        ("DELETE", "/sign-in", 405),
        ("OPTIONS", "/till", 405),
        ("OPTIONS", "/api/v1/redemptions", 405),
        ("GET", "/static/../secret.key", 404),
        ("GET", "/static/nothing.css", 404),
        ("GET", "/c/nobody", 404),
        ("GET", "/till", 303),
        ("POST", "/till/redeem", 401),
    ]
    for method, path, status in cases:
        browser = Browser(app)
        headers = {"X-CSRFToken": browser.token()}
        answer = browser.client.open(
            path, method=method, headers=headers, json={} if "red" in path else None
        )
        assert answer.status_code == status
        _is_hardened(answer)


def test_a_failure_of_ours_is_told_plainly_and_hardened(own_app: Flask) -> None:
    own_app.testing = False
    own_app.add_url_rule("/bare", "bare", lambda: "bare")
    answer = own_app.test_client().get("/bare")
    assert answer.status_code == 500
    _is_hardened(answer)
    _keeps_the_policy(answer)
    assert "UndeclaredView" not in answer.text


def test_a_device_is_a_clerk_s_till_and_nothing_more(app: Flask, town: Town) -> None:
    token = town.tokens["clerk"]
    for path, sent in (
        ("/api/v1/awards", Target(town).award()),
        ("/api/v1/households/010001/statement", None),
    ):
        answer = app.test_client().open(
            path, method="POST" if sent else "GET", json=sent, headers=bearer(token)
        )
        assert (answer.status_code, answer.get_json()["code"]) == (403, "not-permitted")


def _fate(till: Browser, town: Town) -> tuple[int, int]:
    """How the till's page and the API answer now."""
    lookup = till.client.post(
        "/api/v1/cards/lookup",
        json={"card": town.cards["010001"]},
        headers=bearer(town.tokens["clerk"]),
    )
    return till.get("/till").status_code, lookup.status_code


def _take_the_role(town: Town) -> None:
    role = RoleAt(CLERK, town.east, "S1")
    transaction(lambda tx: take_role(tx, town.ids["clerk"], role))


def _disable(town: Town) -> None:
    transaction(lambda tx: disable_staff(tx, town.ids["clerk"]))


def _revoke_the_device(town: Town) -> None:
    transaction(lambda tx: revoke_device(tx, town.clerk.device_id or ""))


@pytest.mark.parametrize("end", [_take_the_role, _disable, _revoke_the_device])
def test_a_till_is_dead_at_once(browser: Open, town: Town, end: Callable[[Town], None]) -> None:
    till = browser("clerk")
    assert _fate(till, town) == (200, 200)
    end(town)
    assert _fate(till, town) == (303, 401)


def test_a_revoked_token_is_nobody_s(app: Flask, town: Town) -> None:
    headers = bearer(town.tokens["officer"])
    address = "/api/v1/households/010001/statement"
    assert app.test_client().get(address, headers=headers).status_code == 200
    transaction(lambda tx: revoke_tokens(tx, town.ids["officer"]))
    assert app.test_client().get(address, headers=headers).status_code == 401


def test_no_token_is_nobody(app: Flask) -> None:
    cases: list[str] = ["", "Bearer", "Bearer ", "Basic abc", "bearer x", "Bearer \ud800"]
    for header in cases:
        answer = app.test_client().get(
            "/api/v1/households/010001/statement",
            headers={"Authorization": header.encode("latin-1", "replace").decode("latin-1")},
        )
        assert (answer.status_code, answer.get_json()["code"]) == (401, "signed-out")


def test_a_session_is_over_after_an_hour_unused_and_sixteen_in_all(
    browser: Open, watch: Watch
) -> None:
    officer = browser("officer")
    watch.forward(minutes=59)
    assert officer.get("/").status_code == 200
    watch.forward(minutes=61)
    assert officer.get("/").status_code == 303
    other = browser("officer")
    for _ in range(16):
        assert other.get("/").status_code == 200
        watch.forward(minutes=59)
    watch.forward(minutes=16)
    assert other.get("/").status_code == 303


def test_a_session_begun_at_a_till_is_good_there_only(browser: Open, town: Town) -> None:
    till = browser("clerk")
    till.client.delete_cookie("device")
    assert till.get("/till").status_code == 303
    till.client.set_cookie("device", town.tokens["colleague"])
    assert till.get("/till").status_code == 303
    till.client.set_cookie("device", town.tokens["clerk"])
    assert till.get("/till").status_code == 200


def test_signing_in_at_a_till_works_the_whole_way(browser: Open, town: Town) -> None:
    till = browser()
    refused = till.sign_in("clerk", PASSWORD)
    assert refused.status_code == 403  # no enrolled till
    assert till.post("/device", token=town.tokens["clerk"]).status_code == 303
    assert till.sign_in("clerk", PASSWORD).location == "/"
    assert till.get("/").location == "/till"
    assert till.post("/till/scan", json={"code": SALT}).status_code == 200
