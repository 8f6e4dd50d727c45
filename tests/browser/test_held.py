"""Baskets put aside and taken up again: nothing moves, a reload keeps them, one slip each."""

from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.browser.test_interruptions import lose
from tests.pos.counter import EGGS, LI, MATCHES, SALT, WANG


def test_two_are_put_aside_and_taken_up_by_their_number(till: Desk) -> None:
    till.card(WANG)
    till.goods(SALT, "食用盐")
    till.key("F2")
    expect(till.part("invite")).to_be_visible()
    till.goods(EGGS, "鸡蛋")
    till.key("F2")
    held = till.page.locator("#held-list button")
    expect(held).to_have_count(2)
    expect(held.first).to_contain_text(WANG)
    expect(held.nth(1)).to_contain_text("放下的")
    till.page.reload()
    expect(held).to_have_count(2)
    assert till.posts("redeem") == []
    assert till.site.slips() == 0
    assert till.town.balance(WANG) == 100
    till.card(LI)
    till.goods(MATCHES, "火柴")
    till.confirm()
    till.succeeds(left=299)
    till.key("F2")
    till.town.redeem((SALT, 5))
    till.page.reload()
    till.key("Digit1")
    expect(till.said("card-before")).to_have_text("90")  # looked up anew
    assert till.lines() == ["食用盐 1"]
    expect(held).to_have_count(1)
    till.confirm()
    till.succeeds(left=88)
    assert till.site.slips() == 3


def twin_of(till: Desk) -> Desk:
    """The same tab once more, as a browser doubles one: with all that it keeps."""
    kept = till.page.evaluate("JSON.stringify(sessionStorage)")
    twin = Desk(till.site, till.page.context.new_page())
    twin.open("/sign-in")
    twin.page.evaluate("kept => Object.assign(sessionStorage, JSON.parse(kept))", kept)
    twin.open("/till")
    expect(twin.said("card-name")).to_have_text("王某某")
    return twin


def test_one_tab_more_makes_no_slip_more(till: Desk) -> None:
    """A doubled tab holds the same basket: both confirm, the books and both screens say one."""
    till.card(WANG)
    till.goods(SALT, "食用盐")
    twin = twin_of(till)
    twin.page.route("**/till/redeem", lose, times=1)
    twin.page.keyboard.press("NumpadAdd")
    till.confirm()
    till.succeeds(left=98)
    twin.succeeds(left=98)
    assert twin.posts("redeem")[0] == till.posts("redeem")[0]
    assert till.site.slips() == 1
    twin.page.close()


def test_a_basket_redeemed_in_another_tab_is_gone_here(till: Desk) -> None:
    till.card(WANG)
    till.goods(SALT, "食用盐")
    twin = twin_of(till)
    twin.confirm()
    twin.succeeds(left=98)
    expect(till.page.locator("#hint")).to_contain_text("另一个")
    expect(till.part("invite")).to_be_visible()
    twin.page.close()


def test_the_household_s_window_shows_goods_points_and_the_rest(till: Desk) -> None:
    till.page.click(".strip-more summary")
    with till.page.expect_popup() as opened:
        till.page.click("#household-window")
    window = Desk(till.site, opened.value)
    till.goods(SALT, "食用盐")
    till.goods(EGGS, "鸡蛋")
    till.card(WANG)
    goods = window.page.locator("#goods li")
    expect(goods).to_have_count(2)
    expect(window.said("points")).to_have_text("10")
    expect(window.said("left")).to_have_text("90")
    expect(window.said("head")).to_have_text("请核对")
    for hidden in ("王", WANG, till.town.cards[WANG]):
        expect(window.page.locator("body")).not_to_contain_text(hidden)
    window.page.reload()
    expect(goods).to_have_count(2)
    till.confirm()
    expect(window.said("head")).to_have_text("兑换成功")
    assert window.complaints == []
    for width, height in ((1366, 768), (1024, 600)):
        window.page.set_viewport_size({"width": width, "height": height})
        assert window.page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    till.page.reload()
    expect(goods).to_have_count(0)
    window.page.close()
