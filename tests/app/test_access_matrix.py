"""Every route × every role × own and other village: let in or kept out, as written here."""

from pathlib import Path
from typing import Final

import pytest
from flask import Flask
from werkzeug.test import TestResponse

import registry
from app import gate
from kernel.db import transaction
from registry import ACCOUNT, ANYBODY, Actor, set_setting
from tests.app.browser import Browser
from tests.app.permissions import ABOUT, MAY, NOT_THIS_ONE
from tests.app.routes import SAMPLES, Route, Sample, Target, routes_of, send
from tests.pos.counter import FAR, HEADS, STAFF, WANG, Town, everything

NOBODY: Final = ""
#: A clerk signed in away from the till.
AWAY: Final = "clerk-away"
EVERYBODY: Final = (NOBODY, AWAY, *STAFF)


def _is_let_in(app: Flask, route: Route, who: str, household: str) -> bool:
    """What must be, from the tables above."""
    rule = gate.rule_for(app, route.endpoint, route.method)
    assert rule
    if rule.permission == ANYBODY:
        return True
    if who == NOBODY:
        return False
    if rule.permission == ACCOUNT:
        return True
    if who == AWAY or (route.endpoint, who) in NOT_THIS_ONE:
        return False
    role, village, _shop = STAFF[who]
    if role not in MAY[rule.permission]:
        return False
    is_own = village is None or (village == STAFF["officer-west"][1]) == (household == FAR)
    return is_own or route.endpoint not in ABOUT


def _was_let_in(route: Route, answer: TestResponse) -> bool:
    if answer.status_code in {401, 403}:
        return False
    if answer.status_code == 303 and (answer.location or "").startswith("/sign-in?next="):
        return False
    # Another village's things are as good as none, and said to be unknown.
    return not (answer.status_code == 422 and route.endpoint in ABOUT)


def _browser(app: Flask, town: Town, who: str) -> Browser:
    browser = Browser(app)
    if who == NOBODY:
        return browser
    if who == AWAY:
        return browser.carry(Actor(kind="staff", staff_id=town.ids["clerk"]))
    return browser.carry(town.actors[who], town.tokens[who])


def _make_room() -> None:
    """Points and limits enough for a walk of a hundred slips."""
    for number in (WANG, FAR):
        registry.award(actor_id=None, number=number, points=1_000, reason="补助", ref=number)
    transaction(lambda tx: set_setting(tx, registry.town(tx).id, "card_points_per_day", 10_000))


class Walk:
    """Everybody, one after the other, at routes about one household's things.

    Who signed in once goes on with that, and what nobody has used up is asked for again.
    """

    def __init__(self, app: Flask, target: Target) -> None:
        self._app = app
        self._target = target
        self._browsers: dict[str, Browser] = {}
        self._tokens: dict[str, str] = {}
        self._sample: Sample | None = None

    def route(self, route: Route) -> list[str]:
        """What was wrong with any cell of this route."""
        self._sample = None
        return [wrong for who in EVERYBODY for wrong in self._cell(route, who)]

    def _cell(self, route: Route, who: str) -> list[str]:
        is_let_in = _is_let_in(self._app, route, who, self._target.household)
        sample = self._sample = self._sample or SAMPLES[route.endpoint](self._target)
        browser = self._browser(who)
        csrf = "" if route.is_safe or route.is_api else self._csrf(who)
        before = {} if is_let_in or route.is_safe else everything()
        token = self._target.town.tokens.get(who, "")
        answer = send(browser, route, sample, token=token, csrf=csrf)
        if "Set-Cookie" in answer.headers:  # it may have signed in or out
            del self._browsers[who]
            self._tokens.pop(who, "")
        if is_let_in and not route.is_safe:
            self._sample = None
        cell = f"{route.method} {route.endpoint} by {who or 'nobody'}: {answer.status_code}"
        if _was_let_in(route, answer) != is_let_in:
            return [cell]
        if is_let_in:
            return [f"{cell} failed"] if answer.status_code >= 500 else []
        leaks = [f"{cell} tells {one}" for one in self._told(route, who, answer)]
        if before and everything() != before:
            leaks.append(f"{cell} changed something")
        return leaks

    def _told(self, route: Route, who: str, answer: TestResponse) -> set[str]:
        """What an answer to somebody who was kept out says of the household."""
        if (route.endpoint, who) in NOT_THIS_ONE:
            return set()
        assert self._sample
        household = self._target.household
        # A number that was asked for, in the address or by this name, may come back with it.
        asked = {
            *self._sample.parts.values(),
            (self._sample.json or self._sample.form or {}).get("number"),
        }
        named = {household, HEADS[household][0]} - asked
        return {one for one in named if one in answer.text}

    def _browser(self, who: str) -> Browser:
        if who not in self._browsers:
            self._browsers[who] = _browser(self._app, self._target.town, who)
        return self._browsers[who]

    def _csrf(self, who: str) -> str:
        if who not in self._tokens:
            self._tokens[who] = self._browser(who).token()
        return self._tokens[who]


# One engine: the database has no part in who may do what, and the walk is long.
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("household", [WANG, FAR])
@pytest.mark.parametrize("folder", sorted({one.partition(".")[0] for one in SAMPLES}))
def test_everybody_gets_where_they_may_and_nowhere_else(
    app: Flask, town: Town, household: str, folder: str
) -> None:
    _make_room()
    walk = Walk(app, Target(town, household, Path(app.config["INSTANCE"])))
    routes = [
        one
        for one in routes_of(app)
        if one.endpoint.partition(".")[0] == folder
        # Whose village it is makes no difference at the others: they are walked once.
        and (household == WANG or one.endpoint in ABOUT)
    ]
    assert [wrong for route in routes for wrong in walk.route(route)] == []


def test_every_route_is_walked(app: Flask) -> None:
    assert {one.endpoint for one in routes_of(app)} == set(SAMPLES)


def test_the_tables_name_every_permission_in_use(app: Flask) -> None:
    rules = [gate.rule_for(app, one.endpoint, one.method) for one in routes_of(app)]
    assert {rule.permission for rule in rules if rule} == {*MAY, ACCOUNT, ANYBODY}
    assert {one.endpoint for one in routes_of(app)} >= ABOUT
