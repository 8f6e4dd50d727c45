"""Over the card's own limit of a day: somebody whom the household has named raises it."""

from playwright.sync_api import expect

from kernel.db import transaction
from registry import set_setting
from tests.browser.desk import Desk
from tests.browser.test_pages import LONGER, SCREENS, WIDER
from tests.pos.counter import LI, OIL
from tests.pos.test_raising import named


def test_a_named_person_raises_the_limit(till: Desk) -> None:
    named(till.town)
    transaction(lambda tx: set_setting(tx, till.town.east, "card_points_per_day", 100))
    till.goods(OIL, "菜籽油")
    till.goods(OIL, "菜籽油 ×2")
    till.scan(till.town.cards[LI])
    expect(till.said("short-word")).to_have_text("超过限额")
    step = till.page.locator("#step-nominee")
    expect(step).to_contain_text("500")
    for width, height in SCREENS:
        till.page.set_viewport_size({"width": width, "height": height})
        assert not till.page.evaluate(f"{WIDER} || {LONGER}"), width
        cut = till.page.locator(".ways").evaluate(
            "ways => ways.getBoundingClientRect().bottom"
            " > document.querySelector('.side').getBoundingClientRect().bottom + 1"
        )
        assert not cut, width
    till.key("Digit3")
    expect(till.page.locator("#comers")).to_contain_text("钱某某")
    assert "钱多多" not in till.page.content()
    till.key("Digit1")
    expect(till.page.locator("#raising")).to_be_hidden()
    expect(till.said("limit-text")).to_contain_text("500")
    till.confirm()
    till.succeeds(left=180)
    [sent] = till.posts("redeem")
    assert set(sent) == {"key", "card", "permit", "lines"}
