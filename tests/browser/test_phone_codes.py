"""A household's telephone shows a code, and a scanner at the till reads it off the glass."""

from io import BytesIO

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, expect

from kernel.db import transaction
from registry import find_subject, household_pins, make_look
from tests.browser.desk import Desk
from tests.browser.faults import CHECKS
from tests.browser.test_pages import WIDER
from tests.pos.counter import LI, OIL

PIN = "8520"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_code_goes_from_the_glass_to_the_till(
    chromium: Browser, till: Desk, *, scripts: bool
) -> None:
    household_pins.set_pin(till.town.actors["officer"], number=LI, key="pin", pin=PIN)
    look = transaction(lambda tx: make_look(tx, find_subject(tx, LI)))
    glass = chromium.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", java_script_enabled=scripts
    )
    phone = Desk(till.site, glass.new_page())
    phone.open(f"/c/{look}")
    phone.page.get_by_role("link", name="出示兑换码").click()
    phone.page.fill("#pin", PIN)
    phone.page.click("form.report button")
    phone.page.get_by_role("button", name="在这部手机上出示兑换码").click()
    square = phone.page.locator(".code-square")
    expect(square).to_be_visible()
    drawn = Image.open(BytesIO(square.screenshot()))
    [read] = zxingcpp.read_barcodes(drawn)
    shown = phone.page.locator(".code-digits").inner_text()
    assert read.text == "".join(shown.split())
    assert not phone.page.evaluate(WIDER)
    if scripts:
        assert [fault for check in CHECKS for fault in check(phone.page)] == []
    till.goods(OIL, "菜籽油")
    till.scan(read.text)
    expect(till.said("limit-text")).to_contain_text("1000")
    till.confirm()
    till.succeeds(left=240)
    till.page.wait_for_timeout(2_600)  # longer than a scanner that reads the same card twice
    till.scan(read.text)
    expect(till.said("refusal-title")).to_have_text("码已用过或已过时")
    phone.page.reload()
    expect(phone.page.get_by_role("status")).to_contain_text("已经用过")
    assert phone.complaints == []
    glass.close()
