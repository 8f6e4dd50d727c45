"""Every page of the office in a browser: nothing for axe to say, no page wider than the window; on
the desk and on a phone, in both languages; on the desk, every control by keyboard.
"""

from pathlib import Path
from typing import Final

import pytest
from flask import Flask
from playwright.sync_api import expect

from office import views
from office.life_acts import ACTS
from tests.app.routes import SAMPLES, Route, Target, routes_of
from tests.browser.conftest import Stage
from tests.browser.desk import Desk, Site, carry_card
from tests.browser.faults import CHECKS, axe, wide
from tests.conftest import FULL
from tests.pos.counter import WANG

SIZES: Final = {"desk": (1366, 768), "phone": (390, 844)}
#: A phone has no Tab key. What axe looks at hardly depends on the window, and it is most of the
#: time: small, it looks at the desk's pages only.
ASKED: Final = {"desk": CHECKS, "phone": (axe, wide) if FULL else (wide,)}
#: Whom each page is opened for: who may see most of it.
VISITOR: Final = "town"
#: A bank's page is for its officer alone, a merchant's for the merchant.
VISITORS: Final = {"bank": "banker", "reader": "merchant", "own_offers": "merchant"}
#: Pages of other floors: one in the office's frame, what a household and anybody sees, and a
#: merchant's own.
MORE: Final = (
    *(
        "pos.slip",
        "civility",
        "web_card",
        "card_pin",
        "card_own",
        "card_phone",
        "card_lost",
        "card_rights",
    ),
    *("policies", "household_demands", "merchant_enrol", "reader", "own_offers"),
)


def _pages_of(app: Flask, folder: str) -> list[Route]:
    """The pages of one file of the office that can be asked for by address."""
    wanted = [
        route
        for route in routes_of(app)
        if route.is_safe and (route.endpoint.startswith(f"{folder}.") or route.endpoint == folder)
    ]
    return sorted(wanted, key=lambda route: route.endpoint)


def _address(app: Flask, route: Route, target: Target, desk: Desk) -> str:
    sample = SAMPLES[route.endpoint](target)
    if sample.card:
        carry_card(desk, sample.parts["token"], sample.card)
    return str(app.url_map.bind("localhost").build(route.endpoint, sample.parts))


def _is_a_page(desk: Desk, address: str) -> bool:
    """Whether a page comes back, and not a workbook or a picture."""
    answer = desk.page.request.get(desk.site.url + address)
    assert answer.ok, (address, answer.status)
    return "text/html" in answer.headers["content-type"]


def _faults(desk: Desk, address: str, size: str) -> list[str]:
    """What is wrong with the page at this address."""
    desk.open(address)
    return [fault for check in ASKED[size] for fault in check(desk.page)]


def _sit_down(desk: Desk, size: str, who: str = VISITOR) -> None:
    width, height = SIZES[size]
    desk.carry(who)
    desk.page.set_viewport_size({"width": width, "height": height})
    desk.open(f"/?lang={'en' if size == 'phone' else 'zh'}")


@pytest.mark.prove
@pytest.mark.parametrize("folder", [*(pages.name for pages in views.ALL), *MORE])
@pytest.mark.parametrize("size", SIZES)
def test_everybody_can_use_every_page(
    desk: Desk, site: Site, stage: Stage, folder: str, size: str
) -> None:
    _sit_down(desk, size, VISITORS.get(folder, VISITOR))
    faults: list[str] = []
    target = Target(site.town, instance=Path(stage.app.config["INSTANCE"]))
    routes = _pages_of(stage.app, folder)
    for route in routes:
        address = _address(stage.app, route, target, desk)
        if _is_a_page(desk, address):
            name = f"{route.endpoint} on the {size}"
            faults += [f"{name}: {fault}" for fault in _faults(desk, address, size)]
    assert routes
    assert not faults, "\n".join(faults)


@pytest.mark.prove
@pytest.mark.parametrize("size", SIZES)
def test_everybody_can_use_every_form_of_a_household_s_life(desk: Desk, size: str) -> None:
    """One address with many forms, of which the walk above sees one."""
    _sit_down(desk, size)
    faults: list[str] = []
    for act in ACTS:
        address = f"/subjects/{WANG}/{act}"
        faults += [f"{act} on the {size}: {fault}" for fault in _faults(desk, address, size)]
        if not desk.page.locator("input[name=key]").count():
            faults.append(f"{act} has no form")
    assert ACTS
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_way_out_is_in_sight_on_a_laptop(desk: Desk, language: str) -> None:
    """However many items the menu has, and wherever in a long page its reader is."""
    _sit_down(desk, "desk")
    desk.open(f"/subjects/{WANG}?lang={language}")
    leave, first = desk.page.locator(".desk-leave"), desk.page.locator(".desk-item").first
    for down in (0, 10_000):
        desk.page.mouse.wheel(0, down)
        desk.page.wait_for_function("down => down === 0 || scrollY > 100", arg=down)
        expect(leave).to_be_in_viewport(ratio=1)
        expect(first).to_be_in_viewport(ratio=1)
    desk.page.locator(".desk-item").last.click()
    expect(desk.page.locator(".desk-item").last).to_have_attribute("aria-current", "page")
