"""A redemption by keys: card first, goods first, one key; refusals, and the undo."""

from playwright.sync_api import expect

from kernel.db import transaction
from registry import set_setting
from tests.browser.desk import Desk
from tests.pos.counter import EGGS, LI, OIL, SALT, WANG


def test_card_two_goods_one_key(till: Desk) -> None:
    """The main job, and ready for the next household with no key at all."""
    till.card(WANG)
    till.goods(SALT, "食用盐")
    till.goods(EGGS, "鸡蛋")
    expect(till.said("confirm-word")).to_have_text("确认兑换 10 分")
    expect(till.said("card-rest")).to_have_text("90")
    till.confirm()
    till.succeeds(left=90)
    expect(till.said("done-who")).to_contain_text("王某某")
    assert till.site.slips() == 1
    assert till.town.balance(WANG) == 90
    assert till.town.left(SALT) == 169
    till.card(LI)
    expect(till.part("success")).to_be_hidden()


def test_goods_first_then_the_card(till: Desk) -> None:
    till.goods(SALT, "食用盐")
    till.goods(EGGS, "鸡蛋")
    till.card(WANG)
    till.confirm()
    till.succeeds(left=90)
    expect(till.said("sum-word")).to_contain_text("2 种 2 件")
    assert till.site.slips() == 1


def test_the_key_of_a_keyboard_without_a_number_pad(till: Desk) -> None:
    till.goods(SALT, "食用盐")
    till.card(WANG)
    till.key("Equal")
    till.succeeds(left=98)


def test_enter_alone_does_nothing(till: Desk) -> None:
    """Scanners send it after each code, sometimes late; a focused button must not act on it."""
    till.card(WANG)
    till.goods(SALT, "食用盐")
    till.key("Enter")
    till.key("NumpadEnter")
    till.page.focus("#confirm")
    till.key("Enter")
    expect(till.part("card")).to_be_visible()
    assert till.posts("redeem") == []


def test_a_double_press_is_one_slip(till: Desk) -> None:
    till.card(WANG)
    till.goods(SALT, "食用盐")
    till.page.keyboard.press("NumpadAdd")
    till.page.keyboard.press("NumpadAdd")
    till.succeeds(left=98)
    till.confirm()
    assert len(till.posts("redeem")) == 1
    assert till.site.slips() == 1


def test_too_few_points_are_told_at_once(till: Desk) -> None:
    """Red, the word, the shortfall; a way that suffices on key 1; nothing is taken."""
    till.goods(OIL, "菜籽油")
    till.goods(OIL, "菜籽油 ×2")
    till.scan(till.town.cards[WANG])
    expect(till.part("short")).to_be_visible()
    expect(till.said("short-word")).to_have_text("积分不足")
    expect(till.said("short-by")).to_have_text("20")
    expect(till.part("short")).to_contain_text("没有扣分")
    till.confirm()
    expect(till.said("confirm-word")).to_have_text("积分不够")
    assert till.posts("redeem") == []
    till.confirm()
    till.key("Digit1")
    till.confirm()
    till.succeeds(left=40)


def test_points_spent_elsewhere_meanwhile(till: Desk) -> None:
    """The page thought it was enough; the books decide, and the panel shows their figures."""
    till.card(WANG)
    till.goods(OIL, "菜籽油")
    till.town.redeem((OIL, 1), by="colleague")
    till.confirm()
    expect(till.part("short")).to_be_visible()
    expect(till.said("short-by")).to_have_text("20")
    expect(till.said("short-text")).to_contain_text("40")
    assert till.site.slips() == 1
    assert till.town.balance(WANG) == 40


def test_a_refusal_stays_until_it_was_read(till: Desk) -> None:
    till.goods(SALT, "食用盐")
    till.scan("134567890123456789")
    expect(till.part("refusal")).to_be_visible()
    expect(till.part("refusal")).to_contain_text("微信")
    till.scan(till.town.cards[WANG])
    expect(till.page.locator("#hint")).to_be_visible()
    assert till.posts("scan")[-1]["code"] != till.town.cards[WANG]
    till.confirm()
    expect(till.part("refusal")).to_be_hidden()
    assert till.lines() == ["食用盐 1"]


def test_held_undo_takes_the_slip_back(till: Desk) -> None:
    """Half a second does nothing; a whole one undoes: points and goods are back."""
    till.card(WANG)
    till.goods(SALT, "食用盐")
    till.confirm()
    till.succeeds(left=98)
    till.page.keyboard.down("NumpadDecimal")
    till.page.wait_for_timeout(500)
    till.page.keyboard.up("NumpadDecimal")
    assert till.posts("undo") == []
    till.page.keyboard.down("NumpadDecimal")
    till.succeeds(left=100)
    till.page.keyboard.up("NumpadDecimal")
    expect(till.said("done-word")).to_have_text("已撤销")
    assert till.town.balance(WANG) == 100
    assert till.town.left(SALT) == 170


def test_after_ten_minutes_the_undo_key_is_dead(till: Desk) -> None:
    transaction(lambda tx: set_setting(tx, till.town.east, "till_lock_minutes", 60))
    till.town.redeem((SALT, 1))
    till.page.reload()
    undo = till.page.locator('.key[data-key="."]')
    expect(undo).to_be_enabled()
    till.site.watch.forward(minutes=11)
    till.page.reload()
    expect(undo).to_be_disabled()
