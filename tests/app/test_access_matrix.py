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
from tests.app.routes import SAMPLES, Route, Target, routes_of, send
from tests.pos.counter import FAR, HEADS, STAFF, WANG, Town, everything

#: Whom each permission is for, by role; at a till only its own clerk.
MAY: Final = {
    "till": {"clerk"},
    "slips.read": {"town-officer", "village-officer", "supervisor"},
    "slips.reverse": {"town-officer", "village-officer"},
    "statement.read": {"town-officer", "village-officer"},
    "awards.post": {"town-officer", "village-officer"},
    "cards": {"town-officer", "village-officer"},
    "books.read": {"town-officer", "village-officer", "supervisor"},
    "staff": {"town-officer", "village-officer"},
    "devices": {"town-officer", "village-officer"},
    "imports": {"town-officer", "village-officer"},
    "reports": {"town-officer", "village-officer", "supervisor"},
    "subjects.read": {"town-officer", "village-officer", "supervisor"},
    "subjects.names": {"town-officer", "village-officer"},
    "subjects.change": {"town-officer", "village-officer"},
    "settings": {"town-officer", "village-officer"},
}
#: Routes that are about somebody's things: there the village counts.
ABOUT: Final = {
    "imports.report",
    "imports.take",
    "imports.marked",
    "imports.bad_rows",
    "imports.batch",
    "imports.undo_form",
    "imports.undo",
    "imports.rest",
    "pos.scan_code",
    "pos.redeem_basket",
    "pos.undo_slip",
    "pos.receipt",
    "pos.receipt_code",
    "pos.slip",
    "pos.reverse",
    "books.trial",
    "books.trial_sheet",
    "books.journal",
    "books.journal_sheet",
    "books.entry",
    "staff.add",
    "staff.person",
    "staff.change",
    "devices.offer",
    "devices.device",
    "devices.change",
    "cards.index",
    "cards.issue_missing",
    "cards.household",
    "cards.change",
    "settings.index",
    "settings.change",
    "awards.index",
    "awards.export",
    "awards.award",
    "awards.take_back",
    "awards.give_many",
    "awards.pick",
    "reports.report",
    "reports.visits",
    "subjects.subject",
    "subjects.open_names",
    "subjects.printed",
    "subjects.exported",
    "subjects.act_form",
    "subjects.do_act",
    "subjects.copy_json",
    "subjects.copy_sheet",
    "api.create_redemption",
    "api.undo_redemption",
    "api.look_up",
    "api.create_award",
    "api.statement",
}
NOBODY: Final = ""
_UPLOAD: Final = (
    "imports.report",
    "imports.take",
    "imports.marked",
    "imports.bad_rows",
    "imports.rest",
)
#: Who may do it, but not to this one: another clerk's slip; with oneself as second person;
#: another officer's upload, or an import of the whole town.
NOT_THIS_ONE: Final = {
    *((endpoint, who) for endpoint in _UPLOAD for who in ("officer", "second", "officer-west")),
    ("pos.undo_slip", "colleague"),
    ("api.undo_redemption", "colleague"),
    ("pos.reverse", "town"),
    ("awards.take_back", "town"),
}
#: A clerk signed in away from the till.
AWAY: Final = "clerk-away"


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


# One engine: the database has no part in who may do what, and the walk is long.
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("household", [WANG, FAR])
def test_everybody_gets_where_they_may_and_nowhere_else(
    app: Flask, town: Town, household: str
) -> None:
    _make_room()
    target = Target(town, household, Path(app.config["INSTANCE"]))
    wrong: list[str] = []
    walked = 0
    for route in routes_of(app):
        for who in (NOBODY, AWAY, *STAFF):
            wrong += _walk(app, target, route, who)
            walked += 1
    assert wrong == []
    assert walked == len(routes_of(app)) * (len(STAFF) + 2)


def _walk(app: Flask, target: Target, route: Route, who: str) -> list[str]:
    """One cell: what was wrong with it."""
    town = target.town
    is_let_in = _is_let_in(app, route, who, target.household)
    sample = SAMPLES[route.endpoint](target)
    browser = _browser(app, town, who)
    csrf = "" if route.is_safe or route.is_api else browser.token()
    before = {} if is_let_in or route.is_safe else everything()
    answer = send(browser, route, sample, token=town.tokens.get(who, ""), csrf=csrf)
    cell = f"{route.method} {route.endpoint} by {who or 'nobody'}: {answer.status_code}"
    if _was_let_in(route, answer) != is_let_in:
        return [cell]
    if is_let_in:
        return [f"{cell} failed"] if answer.status_code >= 500 else []
    # A number that stands in the address asked for may come back with it.
    asked_for = set(sample.parts.values())
    named = {target.household, HEADS[target.household][0]} - asked_for
    is_seen = (route.endpoint, who) in NOT_THIS_ONE
    leaks = [f"{cell} tells {one}" for one in named if one in answer.text and not is_seen]
    if before and everything() != before:
        leaks.append(f"{cell} changed something")
    return leaks


def test_the_tables_name_every_permission_in_use(app: Flask) -> None:
    rules = [gate.rule_for(app, one.endpoint, one.method) for one in routes_of(app)]
    assert {rule.permission for rule in rules if rule} == {*MAY, ACCOUNT, ANYBODY}
    assert {one.endpoint for one in routes_of(app)} >= ABOUT
