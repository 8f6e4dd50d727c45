"""Every route with a request for it: what the tests that walk all routes send."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.app.browser import Browser, bearer
from tests.app.samples.civility import CIVILITY
from tests.app.samples.merchants import MERCHANTS
from tests.app.samples.office import OFFICE
from tests.app.samples.people import PEOPLE
from tests.app.samples.policies import POLICIES
from tests.app.samples.shop import SHOP
from tests.app.samples.till import TILL
from tests.app.targets import Sample, Target

__all__ = ["SAMPLES", "Route", "Sample", "Target", "routes_of", "send"]

#: Pages that are asked for without more.
_PLAIN: Final = """
    home.home awards.new awards.many awards.template records.list_template imports.home
    subjects.index app.healthz registry.sign_in_form registry.password_form registry.device_form
    civility.paper_form civility.board pos.till till_wishes.index till_errands.index pos.mat
    till_slips.today
    till_slips.household setup.scanner pos.today till_shift.index till_settlements.index
    helping.index staff.index staff.new rulebook.index rulebook.new goods.shops devices.index
    devices.new till_switch.who own_pin.form
"""
#: endpoint → a good request about the target. A route that is missing here fails the walk.
SAMPLES: dict[str, Callable[[Target], Sample]] = {
    **dict.fromkeys(_PLAIN.split(), lambda _: Sample()),
    "static": lambda _: Sample({"filename": "css/base.css"}),
    **PEOPLE,
    **TILL,
    **SHOP,
    **MERCHANTS,
    **CIVILITY,
    **POLICIES,
    **OFFICE,
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
    if sample.card:
        browser.client.set_cookie("card", sample.card, path=f"/c/{sample.parts['token']}")
    if sample.device:
        browser.client.set_cookie("device", sample.device)
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
