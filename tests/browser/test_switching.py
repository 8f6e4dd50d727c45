"""Another clerk by a PIN, and the till that locks itself: by keys alone, and nothing is lost."""

import json

import pytest
from playwright.sync_api import expect
from sqlalchemy import text

from kernel.db import reading
from registry import staff_pins
from tests.browser.desk import Desk, tells
from tests.browser.test_pages import LONGER, SCREENS, WIDER
from tests.browser.test_pin_pad import type_pin
from tests.pos.counter import EGGS, LI, MATCHES, PASSWORD

CUT = "(part => part.scrollHeight > part.clientHeight)(document.querySelector('.switch'))"
PINS = {"clerk": "50418", "colleague": "4827"}


@pytest.fixture
def till(till: Desk) -> Desk:
    """The till, at which both clerks have a PIN."""
    for who, pin in PINS.items():
        staff_pins.choose_pin(username=who, password=PASSWORD, pin=pin, address="192.0.2.1")
    return till


def filled(till: Desk) -> None:
    """A household, two lines, and one basket put aside before."""
    till.goods(MATCHES, "火柴")
    till.key("F2")
    till.goods(EGGS, "鸡蛋")
    till.goods(MATCHES, "火柴")
    till.card(LI)


def takes_over(till: Desk, figure: str, who: str) -> None:
    """Press the figure beside the name, type the PIN, and be at the till."""
    till.key(f"Digit{figure}")
    type_pin(till, PINS[who])
    till.key("NumpadAdd")
    till.page.wait_for_url("**/till")
    expect(till.said("card-name")).to_have_text("李某某")


def test_another_clerk_goes_on_with_the_basket(till: Desk) -> None:
    filled(till)
    till.key("F4")
    till.page.wait_for_url("**/till/switch")
    expect(till.page.locator("#clerks .choice")).to_have_count(2)
    till.key("Digit2")
    type_pin(till, PINS["clerk"])  # the other one's
    till.key("NumpadAdd")
    expect(till.part("switch-said")).to_contain_text("还可以试 4 次")
    till.key("NumpadDivide")
    takes_over(till, "2", "colleague")
    assert till.lines() == ["鸡蛋 1", "火柴 1"]
    expect(till.page.locator("#hint")).to_contain_text("上一位店员")
    expect(till.page.locator("#held-list")).to_contain_text("1")
    till.confirm()
    till.succeeds(left=291)
    with reading() as session:
        clerks = session.execute(text("SELECT clerk_id FROM slip")).scalars().all()
    assert clerks == [till.town.ids["colleague"]]
    kept = till.page.evaluate("JSON.stringify(sessionStorage) + localStorage.length")
    assert not tells(kept + json.dumps(till.posts("redeem")), PINS["colleague"])


def test_a_till_left_alone_locks_and_takes_no_scan(till: Desk) -> None:
    till.page.clock.install()
    till.open("/till")
    filled(till)
    till.page.clock.fast_forward("04:50")
    expect(till.page.locator("#locked")).to_be_hidden()
    till.page.clock.fast_forward("00:15")
    till.page.wait_for_url("**/till/switch")
    shown = till.page.evaluate("document.documentElement.outerHTML")
    assert "李" not in shown
    assert LI not in shown
    for width, height in SCREENS:
        till.page.set_viewport_size({"width": width, "height": height})
        assert not till.page.evaluate(f"{WIDER} || {LONGER} || {CUT}"), width
    till.open("/till?lang=en")
    till.scan(till.town.cards[LI])
    expect(till.part("switch-said")).to_contain_text("Not scanned")
    assert not till.page.evaluate(f"{WIDER} || {LONGER} || {CUT}")
    till.open("/till?lang=zh")
    expect(till.page).to_have_url(f"{till.site.url}/till/switch")
    till.scan(till.town.cards[LI])
    expect(till.part("switch-said")).to_contain_text("没有扫入")
    assert till.posts("switch") == till.posts("scan")[4:] == []
    type_pin(till, PINS["clerk"])  # the one who was at the till need not be chosen
    till.key("NumpadAdd")
    till.page.wait_for_url("**/till")
    till.confirm()
    till.succeeds(left=291)


def test_without_a_connection_a_cover_lies_over_the_till(till: Desk) -> None:
    filled(till)
    till.page.context.set_offline(True)
    till.key("F8")
    expect(till.page.locator("#locked")).to_contain_text("网络断了")
    till.scan(MATCHES)
    expect(till.said("locked-detail")).to_have_text("已锁：刚才没有扫入。")
    till.key("Escape")
    expect(till.page.locator("#locked")).to_be_visible()
    till.page.context.set_offline(False)
    till.page.wait_for_url("**/till/switch")
    type_pin(till, PINS["clerk"])
    till.key("NumpadAdd")
    till.page.wait_for_url("**/till")
    assert till.lines() == ["鸡蛋 1", "火柴 1"]
