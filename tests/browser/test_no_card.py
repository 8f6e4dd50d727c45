"""A household without its card, by keys: found, a reason, a second person, and one redemption."""

import json

from playwright.sync_api import expect

from registry import staff_pins
from tests.browser.desk import Desk, tells
from tests.browser.test_pages import LONGER, SCREENS, WIDER
from tests.pos.counter import LI, MATCHES, PASSWORD, WANG

PIN = "4827"


def find(till: Desk, letters: str) -> None:
    """Open the sheet by its key, type initials and look."""
    till.key("NumpadDivide")
    expect(till.page.locator("#no-card-text")).to_be_focused()
    for letter in letters:
        till.page.keyboard.press(f"Key{letter.upper()}", delay=60)
    expect(till.page.locator("#no-card-text")).to_have_value(letters)
    till.key("NumpadAdd")
    expect(till.page.locator("#no-card-found .choice").first).to_be_focused()


def vouch(till: Desk, username: str, password: str) -> None:
    """Type the second person's name and password, at a typist's speed and faster, and confirm."""
    till.page.fill("#no-card-username", "")
    till.page.locator("#no-card-username").focus()
    till.page.keyboard.type(username)
    till.key("Tab")
    till.page.keyboard.type(password)
    till.key("Enter")


def fits(till: Desk) -> None:
    """At both sizes neither the page nor the sheet needs to scroll."""
    cut = "(sheet => sheet.scrollHeight > sheet.clientHeight)(document.querySelector('#no-card'))"
    for width, height in SCREENS:
        till.page.set_viewport_size({"width": width, "height": height})
        assert not till.page.evaluate(f"{WIDER} || {LONGER} || {cut}"), (width, height)


def test_a_household_without_its_card(till: Desk) -> None:
    till.goods(MATCHES, "火柴")
    find(till, "lgh")
    expect(till.page.locator("#no-card-found")).to_contain_text("李某某")
    expect(till.page.locator("#no-card-found")).to_contain_text(LI)
    fits(till)
    till.key("Digit1")
    fits(till)
    till.key("Digit1")
    fits(till)
    vouch(till, "clerk", PASSWORD)
    said = till.part("no-card-said")
    expect(said).to_contain_text("第二个人")
    vouch(till, "officer", "wrong")
    expect(said).to_contain_text("用户名或密码不对")
    expect(till.page.locator("#no-card")).to_be_visible()
    staff_pins.choose_pin(username="officer", password=PASSWORD, pin=PIN, address="192.0.2.1")
    vouch(till, "officer", "4828")
    expect(said).to_contain_text("还可以试 4 次")
    vouch(till, "officer", PIN)
    expect(till.said("card-name")).to_have_text("李某某")
    expect(till.page.locator("#no-card")).to_be_hidden()
    expect(till.said("limit-text")).to_contain_text("不凭卡")
    kept = till.page.evaluate("JSON.stringify(sessionStorage) + document.body.outerHTML")
    assert not tells(kept, PIN)
    assert till.page.eval_on_selector_all("#no-card input", "all => all.every(one => !one.value)")
    till.confirm()
    till.succeeds(left=299)
    [sent] = till.posts("redeem")
    assert sent.keys() == {"key", "permit", "lines"}
    assert not tells(json.dumps(sent), PIN)


def test_a_card_found_after_all_closes_the_sheet(till: Desk) -> None:
    """It is scanned into the open field: the field gives the digits back and the card counts."""
    till.key("NumpadDivide")
    till.card(WANG)
    expect(till.page.locator("#no-card")).to_be_hidden()
    till.key("Slash")
    expect(till.page.locator("#no-card-text")).to_have_value("")
    till.key("NumpadAdd")
    till.key("Escape")
    expect(till.page.locator("#no-card")).to_be_hidden()
    assert till.posts("households") == []
