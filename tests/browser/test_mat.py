"""The counter mat under a scanner: each square decoded as printed, and doing what it says."""

from io import BytesIO

import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from pos.mat import COMMANDS
from tests.browser.desk import Desk
from tests.pos.counter import MATCHES, SALT, WANG


def test_every_square_on_the_printed_mat_is_read(till: Desk) -> None:
    till.open("/till/mat")
    till.page.emulate_media(media="print")
    read = [
        [found.text for found in zxingcpp.read_barcodes(Image.open(BytesIO(each.screenshot())))]
        for each in till.page.locator(".mat img").all()
    ]
    assert read == [[code] for code in COMMANDS.values()]


def test_goods_a_quantity_the_card_and_confirm_are_all_scanned(till: Desk) -> None:
    till.goods(MATCHES, "火柴")
    till.scan(COMMANDS["times-5"])
    expect(till.page.locator("#lines .quantity")).to_have_text("×5")
    till.goods(SALT, "食用盐")
    till.scan(COMMANDS["remove"])
    assert till.lines() == ["火柴 ×5"]
    till.card(WANG)
    till.scan(COMMANDS["confirm"])
    expect(till.part("success")).to_be_visible()
    assert till.site.slips() == 1


def test_clearing_the_basket_moves_nothing(till: Desk) -> None:
    till.goods(MATCHES, "火柴")
    till.card(WANG)
    till.scan(COMMANDS["cancel"])
    expect(till.part("idle")).to_be_visible()
    expect(till.part("invite")).to_be_visible()
    assert till.site.slips() == 0


def test_a_slip_is_taken_back_by_the_second_scan_only(till: Desk) -> None:
    till.town.redeem((SALT, 1))
    till.page.reload()
    for at in (1_000, 1_300, 7_000):  # at once: a scanner in its stand; later: too late
        till.page.evaluate("at => { performance.now = () => at; }", at)
        till.scan(COMMANDS["undo"])
        expect(till.page.locator("#hint")).to_be_visible()
    till.page.wait_for_timeout(300)
    assert till.posts("undo") == []
    till.page.evaluate("performance.now = () => 9_000")
    till.scan(COMMANDS["undo"])
    expect(till.said("done-word")).to_have_text("已撤销")
    assert len(till.posts("undo")) == 1
