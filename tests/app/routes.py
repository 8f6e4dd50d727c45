"""Every route with a request for it: what the tests that walk all routes send."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

import ledger
from kernel import clock
from kernel.db import reading, transaction
from pos.checkout import redeem
from registry import (
    RoleAt,
    Staff,
    award,
    codes,
    enrol_device,
    enrolments,
    find_subject,
    give_role,
    make_look,
)
from tests.app.browser import Browser, bearer
from tests.app.files import Files
from tests.pos.counter import FAR, MATCHES, PASSWORD, STAFF


@dataclass(frozen=True)
class Sample:
    """A good request: the parts of the address, and the body as JSON or as a form."""

    parts: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    json: Any = None
    form: dict[str, str] | None = None


@dataclass(frozen=True)
class Target(Files):
    """Whose things a request is about: a household, its village's shop and the clerk there."""

    @property
    def clerk(self) -> str:
        """The clerk of the shop where this household redeems."""
        return "clerk-west" if self.household == FAR else "clerk"

    @property
    def card(self) -> str:
        """The household's card."""
        return self.town.cards[self.household]

    def slip(self) -> str:
        """A fresh slip of the household."""
        order = self.town.order((MATCHES, 1), card=self.household)
        reply: dict[str, str] = redeem(self.town.actors[self.clerk], order).reply
        return reply["slip"]

    def basket(self) -> dict[str, Any]:
        """A fresh basket of the household."""
        lines = [{"goods": MATCHES, "quantity": 1}]
        return {"key": clock.new_id(), "card": self.card, "lines": lines}

    def look(self) -> str:
        """A fresh look link of the household."""
        return transaction(lambda tx: make_look(tx, find_subject(tx, self.household)))

    def place(self) -> dict[str, str]:
        """The household's village, as an address names it."""
        return {"village": str(self.town.village_of(self.household))}

    def entry(self) -> str:
        """The latest entry of the household."""
        with reading() as session:
            village = self.town.village_of(self.household)
            return ledger.journal_of(session, ledger.Asked(village), limit=1)[0].id

    def reversal(self) -> dict[str, str]:
        """The form of a reversal, the town officer standing beside."""
        return {"reason": "扫错", "second_username": "town", "second_password": PASSWORD}

    def person(self) -> str:
        """Somebody new on the staff of the household's village, without a password; the id."""
        village, staff_id = self.town.village_of(self.household), clock.new_id()
        role = RoleAt("collector", village)

        def work(tx: Session) -> None:
            made = {"name": "韩梅", "password_hash": "none", "must_change": False}
            tx.add(Staff(id=staff_id, username=staff_id, created_at=clock.now(), **made))
            tx.flush()
            give_role(tx, staff_id, role)

        transaction(work)
        return staff_id

    def newcomer(self) -> dict[str, str]:
        """The form of somebody new in the household's village."""
        place = f"{self.town.village_of(self.household)}."
        who = {"username": clock.new_id(), "name": "韩梅", "key": clock.new_id()}
        return {**who, "role": "collector", "place": place}

    def device(self) -> str:
        """Another till in the shop of the household's village; the id."""
        village, clerk = self.town.village_of(self.household), self.town.ids[self.clerk]
        shop = STAFF[self.clerk][2]
        return transaction(
            lambda tx: (
                enrol_device(tx, village_id=village, shop=shop, name="二号机", clerk_id=clerk)[0].id
            )
        )

    def machine(self) -> dict[str, str]:
        """The form of a new machine there."""
        village, clerk = self.town.village_of(self.household), self.town.ids[self.clerk]
        return {
            "name": "三号机",
            "profile": "till",
            "clerk": f"{clerk}.{village}.{STAFF[self.clerk][2]}",
        }

    def enrolment(self) -> str:
        """A fresh code that enrols a machine there."""
        device = enrolments.NewDevice(
            name="四号机",
            profile="till",
            village_id=self.town.village_of(self.household),
            shop=STAFF[self.clerk][2],
            clerk_id=self.town.ids[self.clerk],
        )
        return enrolments.offer_device(self.town.actors["town"], device)

    @property
    def village(self) -> str:
        """The id of the household's village, as an address has it."""
        return str(self.town.village_of(self.household))

    @property
    def holder(self) -> dict[str, str]:
        """The household as its cards' address has it."""
        with reading() as session:
            return {"village": self.village, "subject": find_subject(session, self.household).id}

    def awarded(self) -> dict[str, str]:
        """Where a fresh award of the household stands."""
        outcome = award(
            actor_id=None, number=self.household, points=1, reason="补助", ref=clock.new_id()
        )
        return {"village": self.village, "entry": outcome.reply["entry"]}

    def award_list(self) -> dict[str, str]:
        """The form of a list with this household on it, looked at and now to be given."""
        lines = f"{self.household}\t1\t补助"
        return {"do": "give", "village": self.village, "list": lines, "key": clock.new_id()}

    def award(self) -> dict[str, Any]:
        """A fresh award."""
        ref = clock.new_id()
        return {"household": self.household, "points": 1, "reason": "补助", "ref": ref}


#: endpoint → a good request about the target. A route that is missing here fails the walk.
SAMPLES: dict[str, Callable[[Target], Sample]] = {
    "static": lambda _: Sample({"filename": "css/base.css"}),
    "home.home": lambda _: Sample(),
    "cards.index": lambda target: Sample(query={"village": target.village}),
    "cards.issue_missing": lambda target: Sample(form={"village": target.village}),
    "cards.household": lambda target: Sample(target.holder),
    "cards.change": lambda target: Sample(target.holder, form={"do": "issue"}),
    "awards.index": lambda target: Sample(query={"village": target.village}),
    "awards.export": lambda target: Sample(query={"village": target.village}),
    "awards.award": lambda target: Sample(target.awarded()),
    "awards.take_back": lambda target: Sample(target.awarded(), form=target.reversal()),
    "awards.new": lambda _: Sample(),
    "awards.look_at_one": lambda target: Sample(form={"number": target.household}),
    "awards.many": lambda _: Sample(),
    "awards.give_many": lambda target: Sample(form=target.award_list()),
    "awards.template": lambda _: Sample(),
    "imports.home": lambda _: Sample(),
    "imports.check": lambda _: Sample(form={"kind": "households"}),
    "imports.template": lambda _: Sample({"name": "households"}),
    "imports.report": lambda target: Sample({"key": target.upload()}),
    "imports.take": lambda target: Sample({"key": target.upload()}, form={}),
    "imports.drop": lambda target: Sample({"key": target.upload()}, form={}),
    "imports.marked": lambda target: Sample({"key": target.upload()}),
    "imports.bad_rows": lambda target: Sample({"key": target.upload()}),
    "imports.batch": lambda target: Sample({"batch": target.batch()}),
    "imports.rest": lambda target: Sample({"batch": target.rest()}),
    "subjects.index": lambda _: Sample(),
    "subjects.find": lambda target: Sample(form={"text": target.household}),
    "subjects.subject": lambda target: Sample({"number": target.household}),
    "subjects.open_names": lambda target: Sample({"number": target.household}, form={}),
    "subjects.printed": lambda target: Sample({"number": target.household}),
    "subjects.exported": lambda target: Sample({"number": target.household}),
    "app.healthz": lambda _: Sample(),
    "registry.sign_in_form": lambda _: Sample(),
    "registry.do_sign_in": lambda _: Sample(form={"username": "town", "password": PASSWORD}),
    "registry.do_sign_out": lambda _: Sample(form={}),
    "registry.password_form": lambda _: Sample(),
    "registry.change_password": lambda _: Sample(
        form={"old": PASSWORD, "password": "x", "again": "y"}
    ),
    "registry.device_form": lambda _: Sample(),
    "registry.enrol_device": lambda target: Sample(form={"token": target.town.tokens["clerk"]}),
    "registry.look": lambda target: Sample({"token": target.look()}),
    "pos.till": lambda _: Sample(),
    "pos.scan_code": lambda target: Sample(json={"code": target.card}),
    "pos.redeem_basket": lambda target: Sample(json=target.basket()),
    "pos.undo_slip": lambda target: Sample(json={"key": clock.new_id(), "slip": target.slip()}),
    "pos.today": lambda _: Sample(),
    "pos.receipt": lambda target: Sample({"slip": target.slip()}),
    "pos.receipt_code": lambda target: Sample({"slip": target.slip()}),
    "pos.slip_search": lambda _: Sample(form={"slip": codes.make_code(codes.SLIP)}),
    "pos.slip": lambda target: Sample({"slip": target.slip()}),
    "pos.reverse": lambda target: Sample({"slip": target.slip()}, form=target.reversal()),
    "books.trial": lambda target: Sample(query=target.place()),
    "books.trial_sheet": lambda target: Sample(query=target.place()),
    "books.journal": lambda target: Sample(query=target.place()),
    "books.journal_sheet": lambda target: Sample(query=target.place()),
    "reports.report": lambda target: Sample(query=target.place()),
    "reports.visits": lambda target: Sample(query=target.place()),
    "books.entry": lambda target: Sample({"entry_id": target.entry()}),
    "staff.index": lambda _: Sample(),
    "staff.new": lambda _: Sample(),
    "staff.add": lambda target: Sample(form=target.newcomer()),
    "staff.person": lambda target: Sample({"staff_id": target.town.ids[target.clerk]}),
    "staff.change": lambda target: Sample({"staff_id": target.person()}, form={"do": "close"}),
    "devices.index": lambda _: Sample(),
    "devices.new": lambda _: Sample(),
    "devices.offer": lambda target: Sample(form=target.machine()),
    "devices.device": lambda target: Sample(
        {"device_id": target.town.actors[target.clerk].device_id or ""}
    ),
    "devices.change": lambda target: Sample({"device_id": target.device()}, form={"do": "revoke"}),
    "enrol.ask": lambda target: Sample({"code": target.enrolment()}),
    "enrol.become": lambda target: Sample({"code": target.enrolment()}, form={}),
    "api-docs.openapi_json": lambda _: Sample(),
    "api.create_redemption": lambda target: Sample(json=target.basket()),
    "api.undo_redemption": lambda target: Sample(
        {"slip": target.slip()}, json={"key": clock.new_id()}
    ),
    "api.look_up": lambda target: Sample(json={"card": target.card}),
    "api.create_award": lambda target: Sample(json=target.award()),
    "api.statement": lambda target: Sample({"number": target.household}),
}


@dataclass(frozen=True)
class Route:
    """One endpoint and one method of it."""

    rule: Rule
    method: str

    @property
    def endpoint(self) -> str:
        """The endpoint's name."""
        return str(self.rule.endpoint)

    @property
    def is_api(self) -> bool:
        """Whether it takes a bearer token, not a cookie."""
        return self.rule.rule.startswith("/api/")

    @property
    def is_safe(self) -> bool:
        """Whether it only reads."""
        return self.method == "GET"


def routes_of(app: Flask) -> list[Route]:
    """Every route with every method that a view answers itself."""
    return [
        Route(rule, method)
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods or ())
        if method not in {"HEAD", "OPTIONS"}
    ]


def send(
    browser: Browser, route: Route, sample: Sample, *, token: str = "", csrf: str = ""
) -> TestResponse:
    """Send the sample: with this bearer token to the API, with this page's token to a page."""
    path = browser.app.url_map.bind("localhost").build(route.endpoint, sample.parts)
    headers = bearer(token) if route.is_api and token else {}
    if csrf:
        headers["X-CSRFToken"] = csrf
    return browser.client.open(
        path,
        method=route.method,
        query_string=sample.query,
        json=sample.json,
        data=sample.form,
        headers=headers,
        buffered=True,
    )
