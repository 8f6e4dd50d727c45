"""The scanner beside a keyboard: what is a read, what is a key, and what a code never is."""

from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.pos.counter import BROOM, EGGS, LI, MATCHES, SALT, WANG


def test_any_suffix_or_none_ends_a_read(till: Desk) -> None:
    for pieces, end in enumerate(("", "Enter", "Tab", "NumpadEnter"), start=1):
        till.scan(SALT, end)
        quantity = till.page.locator("#lines .quantity")
        expect(quantity).to_have_text(f"×{pieces}" if pieces > 1 else "1")
        expect(till.page.locator("#entry")).to_be_hidden()
    assert len(till.posts("scan")) == 4


def test_a_chinese_input_method_swallows_nothing(till: Desk) -> None:
    """It reports every key as "Process"; the physical key is still told."""
    wire = till.page.context.new_cdp_session(till.page)
    with till.at_once():
        for digit in till.town.cards[WANG]:
            key = {"key": "Process", "code": f"Digit{digit}", "windowsVirtualKeyCode": 229}
            wire.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **key})
            wire.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})
    expect(till.said("card-name")).to_have_text("王某某")


def test_the_same_card_at_once_counts_once_the_same_goods_twice(till: Desk) -> None:
    till.card(WANG)
    till.scan(till.town.cards[WANG])
    till.goods(SALT, "食用盐")
    till.goods(SALT, "食用盐 ×2")
    assert len(till.posts("scan")) == 3


def test_the_last_card_scanned_counts(till: Desk) -> None:
    till.card(WANG)
    till.card(LI)
    till.goods(SALT, "食用盐")
    till.confirm()
    till.succeeds(left=298)


def test_a_quantity_is_typed_and_starred(till: Desk) -> None:
    till.goods(MATCHES, "火柴")
    till.key("Digit1")
    till.key("Digit2")
    till.key("NumpadMultiply")
    assert till.lines() == ["火柴 ×12"]


def test_a_barcode_while_a_quantity_is_typed_is_no_quantity(till: Desk) -> None:
    """Neither after a digit nor in the open field: the field closes and forgets."""
    till.goods(MATCHES, "火柴")
    till.key("Digit3")
    till.goods(SALT, "食用盐")
    assert till.lines() == ["火柴 1", "食用盐 1"]
    till.key("NumpadMultiply")
    field = till.page.locator("#entry-field")
    expect(field).to_be_focused()
    till.key("Digit5")
    expect(field).to_have_value("5")
    till.goods(EGGS, "鸡蛋")
    expect(field).to_be_hidden()
    assert till.lines() == ["火柴 1", "食用盐 1", "鸡蛋 1"]


def test_a_quantity_for_goods_that_are_gone_changes_nothing(till: Desk) -> None:
    """The box outlives the last goods, removed by a click: its digits have no line then."""
    till.goods(MATCHES, "火柴")
    till.key("NumpadMultiply")
    till.key("Digit5")
    till.page.click('.key[data-key="-"]')
    till.confirm()
    expect(till.page.locator("#hint")).to_have_text("请扫商品")
    till.goods(SALT, "食用盐")
    assert till.lines() == ["食用盐 1"]


def test_digits_typed_by_hand(till: Desk) -> None:
    """A card in groups of four; goods without a barcode by the shop's own number."""
    for digits in (till.town.cards[WANG], BROOM):
        till.key("Tab")
        for digit in digits:
            till.page.keyboard.press(f"Digit{digit}", delay=60)
        till.confirm()
    expect(till.said("card-name")).to_have_text("王某某")
    expect(till.page.locator("#lines .name")).to_have_text("竹扫帚")


def test_letters_are_no_code(till: Desk) -> None:
    """The other side of the card, scanned by mistake, is named and looked up nowhere."""
    till.scan("https://xinyu.example/c/aB3-x.z+q")
    expect(till.part("refusal")).to_be_visible()
    assert till.posts("scan") == []
