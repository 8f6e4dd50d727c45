"""Every page of the till: nothing for axe to say, every control by keyboard, in both languages."""

import pytest
from playwright.sync_api import expect

from registry import locking, staff_pins
from tests.app.targets import Target
from tests.browser.desk import Desk
from tests.browser.faults import CHECKS, axe
from tests.pos.counter import LI, PASSWORD, SALT

PAGES = (
    "/till/shift",
    "/till/wishes",
    "/till/setup",
    "/till/slips",
    "/till/errands",
    "/till/mat",
    "/till/settlements",
    "/till/household",
    "/till/switch",
    "/pin",
)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everybody_can_use_every_page_of_the_till(till: Desk, lang: str) -> None:
    slip = till.town.redeem((SALT, 1)).reply["slip"]
    Target(till.town, LI).packing()
    staff_pins.choose_pin(username="clerk", password=PASSWORD, pin="4827", address="192.0.2.1")
    till.open(f"/till?lang={lang}")
    till.goods(SALT, "食用盐")
    till.card(LI)
    faults = [f"/till: {fault}" for fault in axe(till.page)]
    till.key("NumpadDivide")
    faults += [f"no card: {fault}" for fault in axe(till.page)]
    for path in (*PAGES, f"/till/receipts/{slip}", f"/till/receipts/{slip}/passbook"):
        till.open(path)
        faults += [f"{path}: {fault}" for check in CHECKS for fault in check(till.page)]
    [sid] = [one["value"] for one in till.page.context.cookies() if one["name"] == "sid"]
    locking.lock(sid)
    till.open("/till")
    expect(till.page.locator("#switch-digits button")).to_have_count(10)
    faults += [f"locked: {fault}" for check in CHECKS for fault in check(till.page)]
    assert not faults, "\n".join(faults)
