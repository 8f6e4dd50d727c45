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
from tests.app.routes import SAMPLES, Route, Sample, Target, routes_of, send
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
    "days.close": {"town-officer", "village-officer"},
    "settlements": {"town-officer", "village-officer"},
    "reports": {"town-officer", "village-officer", "supervisor"},
    "subjects.read": {"town-officer", "village-officer", "supervisor"},
    "subjects.names": {"town-officer", "village-officer"},
    "subjects.change": {"town-officer", "village-officer"},
    "rulebook": {"town-officer"},
    "rulebook.read": {"town-officer", "village-officer", "supervisor"},
    "settings": {"town-officer", "village-officer"},
    "round.read": {"town-officer", "village-officer", "supervisor", "evaluator", "reviewer"},
    "round.run": {"town-officer", "village-officer"},
    "round.score": {"evaluator"},
    "round.review": {"reviewer"},
    "round.sign": {"supervisor"},
    "budget": {"town-officer", "village-officer"},
    "goods": {"town-officer", "village-officer"},
    "records.read": {"town-officer", "village-officer", "collector", "reviewer", "supervisor"},
    "records.enter": {"town-officer", "village-officer", "collector"},
    "records.confirm": {"town-officer", "village-officer", "collector"},
    "notices": {"town-officer", "village-officer"},
    "objections.answer": {"town-officer", "village-officer", "reviewer"},
    "objections.appeal": {"supervisor"},
    "records.judge": {"town-officer", "village-officer", "reviewer"},
}
_SCORES: Final = ("index", "sheet", "confirm", "agree", "score", "work_on", "review")
#: Routes that are about somebody's things: there the village counts.
ABOUT: Final = {
    *(f"imports.{one}" for one in ("report", "take", "marked", "bad_rows", "rest")),
    *(f"imports.{one}" for one in ("batch", "undo_form", "undo")),
    "pos.scan_code",
    "no_card.let_in",
    "raising.nominee",
    "pos.redeem_basket",
    "pos.undo_slip",
    "pos.receipt",
    "pos.receipt_code",
    *("till_slips.scanned", "till_slips.passbook"),
    *("pos.slip", "pos.reverse"),
    *(f"books.{one}" for one in ("trial", "trial_sheet", "journal", "journal_sheet", "entry")),
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
    *("goods_picture.form", "goods_picture.picture"),
    *(f"goods.{one}" for one in ("listed", "exported", "one", "change")),
    *(f"deliveries.{one}" for one in ("index", "new", "receive", "sheet")),
    *(f"transfers.{one}" for one in ("index", "new", "send", "transfer", "receive")),
    *(f"labels.{one}" for one in ("index", "sheet", "prices")),
    *("wishes.index", "wishes.act", "till_wishes.write"),
    *(f"papers.{one}" for one in ("watch", "index", "new", "write", "paper", "decide")),
    "awards.index",
    "awards.export",
    "awards.award",
    "awards.take_back",
    "awards.give_many",
    "awards.pick",
    "budget.index",
    "budget.change",
    "reports.report",
    "reports.outstanding_sheet",
    "reports.visits",
    *(f"settlements.{one}" for one in ("index", "statement", "exported")),
    "days.index",
    *(f"shop_reports.{one}" for one in ("month", "month_sheet", "ask", "ask_sheet")),
    "proof.sheet",
    "rounds.index",
    "rounds.act",
    "rounds.sign",
    "rounds.gaps",
    "rounds.notice",
    "rounds.roll",
    "rounds.grades",
    "round_groups.index",
    "round_groups.change",
    *(f"round_scores.{one}" for one in _SCORES),
    "kin.index",
    "kin.change",
    "board.index",
    "board.act",
    "objections.index",
    "objections.objection",
    "objections.answer",
    "objections.appeal",
    "objections.decide",
    "records.index",
    "records.new",
    "records.many",
    "records.enter_many",
    "records.record",
    "records.whole_list",
    "records.confirm_list",
    "records.photo",
    "records.confirm",
    "records.told",
    "records.judge",
    "subjects.new",
    "subjects.add",
    "subjects.subject",
    "subjects.open_names",
    "subjects.printed",
    "subjects.exported",
    "subjects.act_form",
    "subjects.reference_form",
    "subjects.reference_sheet",
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
_UPLOAD: Final = [f"imports.{one}" for one in ("report", "take", "marked", "bad_rows", "rest")]
#: Who may do it, but not to this one: another clerk's slip; with oneself as second person;
#: another officer's upload, or an import of the whole town.
NOT_THIS_ONE: Final = {
    *((endpoint, who) for endpoint in _UPLOAD for who in ("officer", "second", "officer-west")),
    ("pos.undo_slip", "colleague"),
    ("api.undo_redemption", "colleague"),
    ("pos.reverse", "town"),
    ("budget.change", "town"),
    ("awards.take_back", "town"),
}
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
    routes = [one for one in routes_of(app) if one.endpoint.partition(".")[0] == folder]
    assert routes
    assert [wrong for route in routes for wrong in walk.route(route)] == []


def test_every_route_is_walked(app: Flask) -> None:
    assert {one.endpoint for one in routes_of(app)} == set(SAMPLES)


def test_the_tables_name_every_permission_in_use(app: Flask) -> None:
    rules = [gate.rule_for(app, one.endpoint, one.method) for one in routes_of(app)]
    assert {rule.permission for rule in rules if rule} == {*MAY, ACCOUNT, ANYBODY}
    assert {one.endpoint for one in routes_of(app)} >= ABOUT
