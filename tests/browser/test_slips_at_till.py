"""A slip's code at the till, and the list of the day: undo, print again, the passbook."""

from playwright.sync_api import expect

from registry import codes
from tests.browser.desk import Desk
from tests.pos.counter import EGGS, SALT, WANG


def test_a_scanned_slip_offers_its_undo(till: Desk) -> None:
    """Not the last one: the one scanned. The basket that is open stays."""
    wrong = till.town.redeem((EGGS, 1)).reply["slip"]
    till.town.redeem((SALT, 1))
    till.page.reload()
    till.goods(SALT, "食用盐")
    till.scan(wrong)
    expect(till.part("slip")).to_contain_text("8 分")
    expect(till.said("slip-state")).to_contain_text("按住")
    till.page.keyboard.down("NumpadDecimal")
    till.succeeds(left=98)
    till.page.keyboard.up("NumpadDecimal")
    assert [body["slip"] for body in till.posts("undo")] == [wrong]
    assert till.town.balance(WANG) == 98
    till.confirm()
    till.scan(wrong)
    expect(till.said("slip-state")).to_contain_text("已经撤销")
    till.confirm()
    expect(till.part("slip")).to_be_hidden()
    assert till.lines() == ["食用盐 1"]


def test_another_clerk_s_slip_and_no_slip_are_named(till: Desk) -> None:
    slip = till.town.redeem((SALT, 1), by="colleague").reply["slip"]
    till.scan(slip)
    expect(till.said("slip-state")).to_contain_text("别的收银员")
    expect(till.page.locator('.key[data-key="."]')).to_be_disabled()
    till.scan(codes.make_code(codes.SLIP))
    expect(till.part("refusal")).to_be_visible()


def test_any_slip_of_the_day_is_printed_again(till: Desk) -> None:
    till.town.redeem((EGGS, 2))
    till.town.redeem((SALT, 1))
    # A person looks at the sheet first; this browser would print it at once and close it.
    till.page.context.add_init_script("window.print = () => {}")
    till.page.click(".strip-more summary")
    till.page.click("text=今天的小票")
    rows = till.page.locator("tbody tr")
    expect(rows).to_have_count(2)
    with till.page.expect_popup() as opened:
        rows.last.get_by_text("存折条").click()
    expect(opened.value.locator(".new dd")).to_contain_text("84")
    with till.page.expect_popup() as opened:
        rows.last.get_by_text("小票").click()
    expect(opened.value.locator(".left b")).to_have_text("84 分")
