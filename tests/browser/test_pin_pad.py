"""The household types its PIN at the pad: dots only, no scan, no trace; then it redeems."""

import json

from playwright.sync_api import expect

from kernel.db import transaction
from registry import household_pins, set_setting
from tests.browser.desk import Desk, tells
from tests.browser.test_pages import LONGER, SCREENS, WIDER
from tests.pos.counter import LI, OIL, PASSWORD

CUT = "(pad => pad.scrollHeight > pad.clientHeight)(document.querySelector('#pin-pad'))"


def type_pin(till: Desk, pin: str) -> None:
    """Digits on the number pad, as a person types them."""
    for digit in pin:
        till.key(f"Numpad{digit}")


def test_a_pin_raises_the_limit_and_leaves_no_trace(till: Desk) -> None:
    household_pins.set_pin(till.town.actors["officer"], number=LI, key="p1", pin="4827")
    transaction(lambda tx: set_setting(tx, till.town.east, "card_points_per_day", 100))
    till.goods(OIL, "菜籽油")
    till.goods(OIL, "菜籽油 ×2")
    till.scan(till.town.cards[LI])
    expect(till.page.locator("#step-pin")).to_be_visible()
    till.key("Digit4")
    for width, height in SCREENS:
        till.page.set_viewport_size({"width": width, "height": height})
        assert not till.page.evaluate(f"{WIDER} || {LONGER} || {CUT}"), width
    dots = till.said("pin-dots")
    type_pin(till, "4828")
    expect(dots).to_have_text("●●●●")
    till.key("NumpadAdd")
    expect(till.part("pin-said")).to_contain_text("还可以试 4 次")
    expect(dots).to_have_text("")
    till.scan(till.town.cards[LI])  # a code on the pad is no PIN and no try
    expect(dots).to_have_text("")
    assert len(till.posts("pin")) == 1
    for digit in "4827":  # on the screen, wherever chance has put it
        till.page.locator("#pin-digits").get_by_role("button", name=digit, exact=True).click()
    page = till.page.evaluate("JSON.stringify(sessionStorage) + localStorage.length")
    assert not tells(page + till.page.evaluate("document.body.outerHTML"), "4827")
    till.key("NumpadAdd")
    expect(till.page.locator("#pin-pad")).to_be_hidden()
    till.confirm()
    till.succeeds(left=180)
    [sent] = till.posts("redeem")
    assert not tells(json.dumps(sent), "4827")


def test_a_pad_that_closed_takes_no_key_more(till: Desk) -> None:
    """Not even in the moment before the next picture: the clerk may be that fast."""
    household_pins.set_pin(till.town.actors["officer"], number=LI, key="p1", pin="4827")
    transaction(lambda tx: set_setting(tx, till.town.east, "card_points_per_day", 100))
    till.goods(OIL, "菜籽油")
    till.goods(OIL, "菜籽油 ×2")
    till.scan(till.town.cards[LI])
    expect(till.page.locator("#step-pin")).to_be_visible()
    till.key("Digit4")
    expect(till.page.locator("#pin-pad")).to_be_focused()
    at_once = "(document.querySelector('#pin-close').click(), document.activeElement.tagName)"
    assert till.page.evaluate(at_once) == "BODY"


def test_a_household_chooses_its_pin_and_changes_it(till: Desk) -> None:
    """An officer stands beside for the first; the old one gives the next; by keys alone."""
    sheet = till.page.locator("#new-pin")
    till.key("F6")
    expect(sheet).to_be_hidden()
    till.card(LI)
    till.key("F6")
    expect(till.page.locator("#new-pin-username")).to_be_focused()
    till.page.keyboard.type("officer")
    till.key("Tab")
    till.page.keyboard.type(PASSWORD)
    till.key("Enter")
    fits = f"{WIDER} || {LONGER} || {CUT.replace('pin-pad', 'new-pin')}"
    for pin in ("4827", "4828", "4827", "4827"):  # not the same twice: once more from the start
        type_pin(till, pin)
        till.key("NumpadAdd")
        for width, height in SCREENS:
            till.page.set_viewport_size({"width": width, "height": height})
            assert not till.page.evaluate(fits), width
    expect(sheet).to_be_hidden()
    till.key("F6")
    for pin in ("4828", "50418", "50418"):
        type_pin(till, pin)
        till.key("NumpadAdd")
    expect(till.part("new-pin-said")).to_contain_text("还可以试 4 次")
    for pin in ("4827", "50418", "50418"):
        type_pin(till, pin)
        till.key("NumpadAdd")
    expect(sheet).to_be_hidden()
    expect(till.page.locator("#hint")).to_contain_text("已记下")
    assert len(till.posts("new")) == 3
    page = till.page.evaluate("JSON.stringify(sessionStorage) + document.body.outerHTML")
    assert PASSWORD not in page
    assert "50418" not in page
