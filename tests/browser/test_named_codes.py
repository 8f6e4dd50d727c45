"""What a till cannot take is named, on the screen and by the rule that nothing was deducted."""

import pytest
from playwright.sync_api import expect

import registry
from kernel.db import transaction
from tests.browser.desk import Desk
from tests.pos.counter import EGGS, FAR, LI, MATCHES, WANG

#: What was scanned → what the clerk reads.
FOREIGN = {
    "134567890123456789": "微信的码",
    "281234567890123456": "支付宝的码",
    "6212345678901234567": "云闪付（银联）的码",
    "9787020002207": "图书条码",
    "6901234567892": "没有这样商品",
}


@pytest.mark.parametrize("code", FOREIGN)
def test_a_code_of_another_kind_is_named(till: Desk, code: str) -> None:
    till.goods(MATCHES, "火柴")
    till.scan(code)
    expect(till.part("refusal")).to_contain_text(FOREIGN[code])
    till.confirm()
    assert till.lines() == ["火柴 1"]
    assert till.site.slips() == 0


def test_a_card_of_another_village_or_a_revoked_one_is_named(till: Desk) -> None:
    old = till.town.cards[WANG]
    transaction(
        lambda tx: registry.reissue_card(
            tx, registry.find_card(tx, till.town.east, old), staff_id=None, reason="遗失"
        )
    )
    for code, named in ((till.town.cards[FAR], "别的村"), (old, "换发或挂失")):
        till.scan(code)
        expect(till.part("refusal")).to_contain_text(named)
        till.confirm()
        expect(till.part("idle")).to_be_visible()


def test_stray_control_characters_inside_a_read_do_no_harm(till: Desk) -> None:
    """A scanner set up for other goods sends Ctrl with a letter between the digits."""
    for code, at in ((EGGS, 0), (till.town.cards[LI], 8)):
        with till.at_once():
            till.page.keyboard.type(code[:at])
            for stray in ("Control+b", "Control+j", "Alt+1"):
                till.page.keyboard.press(stray)
            till.page.keyboard.type(code[at:])
            till.page.keyboard.press("Control+m")
            till.page.keyboard.press("Enter")
    expect(till.said("card-where")).to_contain_text(LI)
    assert till.lines() == ["鸡蛋 1"]
    assert till.posts("scan") == [{"code": EGGS}, {"code": till.town.cards[LI]}]
