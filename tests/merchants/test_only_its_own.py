"""A merchant sees only its own: every route of its phone, tried with another merchant's numbers.

What is another's is answered as what is not there at all, letter by letter, and changes nothing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

import pytest
from flask import Flask

from kernel import clock
from kernel.db import reading
from merchants import licences, months, scanning, using
from merchants.roll import find_merchant
from registry.access import Grant
from tests.app.browser import Browser
from tests.app.routes import Route, Sample, routes_of, send
from tests.merchants import market
from tests.pos.counter import FAR, LI, NOON, WANG, Town, Watch, everything, join

Open = Callable[..., Browser]
#: Numbers and titles that the answers may not hold; keys and numbers that differ each time.
SECRET: Final = "别家的糕点"
_VARIES: Final = re.compile(r"[0-9a-f]{32,64}|\b\d{8}\b|(?<==\")[\w.-]{60,}(?=\")")
_NOTHING: Final = {
    "scan": "0" * 32,
    "offer": "0" * 32,
    "ticket": "00000000",
    "month": "2026-11",
    "seen": "0" * 64,
}


@pytest.fixture
def database_url(one_engine: str) -> str:
    """The engine has no part in what a page says."""
    return one_engine


@dataclass(frozen=True)
class Numbers:
    """What a merchant has: a scan, an offer that it showed, the ticket of its use, its month."""

    scan: str
    offer: str
    ticket: str
    seen: str
    month: str = "2026-11"


def _has(town: Town, code: str, village: int, card: str) -> Numbers:
    """A merchant at work: an offer, a scan that waits, a use by another scan."""
    by = "" if code == town.merchant else code
    offer = market.public(town, by, title=SECRET if by else "理发")
    grants = frozenset({Grant("merchant", village, code)})
    reader = replace(town.actors["merchant"], village_id=village, shop=code, grants=grants)

    def scan() -> str:
        done = scanning.scan(reader, town.cards[card], key=clock.new_id())
        return str(done.reply["scan"])

    used = using.use(reader, scan(), offer, key=clock.new_id())
    with reading() as session:
        paper = months.statement(session, find_merchant(session, code), NOON.date())
    return Numbers(scan(), offer, used.reply["ticket"], paper.fingerprint)


_OFFER: Final = {
    "do": "write",
    "policy": "9",
    "type": "amount",
    "title": "烫发",
    "amount": "5",
    "list": "50",
    "lowest": "",
    "kind": "household",
    "from_on": "2026-11-20",
    "until_on": "2027-11-20",
}
#: endpoint and method → the request with these numbers. A route that is missing here fails.
_ASKED: Final[dict[tuple[str, str], Callable[[dict[str, str]], list[Sample]]]] = {
    ("reader.home", "GET"): lambda _: [Sample()],
    ("reader.scan", "POST"): lambda _: [],  # takes a card, no number of a merchant's
    ("camera.merchant_frame", "POST"): lambda _: [],  # takes a picture
    ("reader.answer", "GET"): lambda of: [Sample({"scan": of["scan"]})],
    ("reader.use", "POST"): lambda of: [
        Sample({"scan": of["scan"]}, form={"offer": of["offer"], "list": "15"}),
        Sample({"scan": of["own scan"]}, form={"offer": of["offer"], "list": "15"}),
    ],
    ("reader.ticket", "GET"): lambda of: [Sample({"ticket": of["ticket"]})],
    ("reader.take_back", "POST"): lambda of: [Sample({"ticket": of["ticket"]}, form={})],
    ("own_offers.index", "GET"): lambda _: [Sample()],
    ("own_offers.change", "POST"): lambda of: [
        *(
            Sample(form={"do": do, "offer": of["offer"], "words": "不做了"})
            for do in ("pause", "end", "approve", "publish", "resume", "refuse")
        ),
        Sample(form={**_OFFER, "replaces": of["offer"]}),
    ],
    ("own_offers.all_months", "GET"): lambda _: [Sample()],
    ("own_offers.month", "GET"): lambda of: [Sample({"month": of["month"]})],
    ("own_offers.paper", "GET"): lambda _: [],  # names a month, no number of a merchant's
    ("own_offers.confirm", "POST"): lambda of: [
        Sample({"month": of["month"]}, form={"seen": of["seen"]})
    ],
}


def _own_routes(app: Flask) -> list[Route]:
    """Every route of a merchant's phone; the form to enrol is for anybody."""
    return [
        one
        for one in routes_of(app)
        if one.rule.rule.split("/")[1] == "merchant" and one.rule.rule != "/merchant/enrol"
    ]


def _said(browser: Browser, route: Route, sample: Sample, *, csrf: str) -> tuple[int, str, str]:
    if sample.form is not None:
        sample = replace(sample, form={**sample.form, "key": clock.new_id()})
    answer = send(browser, route, sample, csrf=csrf)
    return answer.status_code, answer.location or "", _VARIES.sub("…", answer.text)


@pytest.mark.parametrize("is_near", [True, False])
def test_another_s_numbers_are_no_numbers(
    app: Flask, town: Town, browser: Open, watch: Watch, is_near: bool
) -> None:
    """Near: of the same village, whose card both have seen; far: of another village."""
    digits = "92341103MA2TEXT02"
    code = f"M{town.west}-001"
    if is_near:
        code = join(town, town.east, "糕点铺", digits + licences.check_sign(digits))
    own = _has(town, town.merchant, town.east, WANG)
    other = _has(town, code, town.east if is_near else town.west, LI if is_near else FAR)
    watch.forward(days=12)
    merchant = browser("merchant")
    csrf, before = merchant.token(), _unchanging()
    routes = _own_routes(app)
    assert {(one.endpoint, one.method) for one in routes} == set(_ASKED)
    for route in routes:
        asked = _ASKED[route.endpoint, route.method]
        tried = asked({**vars(other), "own scan": own.scan})
        nothing = asked({**_NOTHING, "own scan": own.scan})
        for sample, none in zip(tried, nothing, strict=True):
            said = _said(merchant, route, sample, csrf=csrf)
            assert said == _said(merchant, route, none, csrf=csrf), (route.endpoint, sample)
            assert SECRET not in said[2]
            assert not {other.scan, other.offer, other.ticket} & set(said[2].split())
            assert route.is_safe or said[0] == 422 or "done=" in said[1], (route, said[0])
    assert _unchanging() == before


def _unchanging() -> dict[str, Any]:
    """Everything but who looked in when."""
    return everything(but=("operation", "throttle", "session", "device"))
