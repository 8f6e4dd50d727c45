"""Every screen and outcome of the till, at both sizes and in both languages: nothing scrolls."""

from collections.abc import Callable
from typing import Final

import pytest
from playwright.sync_api import Route, expect

from tests.browser.desk import Desk
from tests.pos.counter import EGGS, LI, MATCHES, OIL, SALT, WANG

SCREENS: Final = [(1366, 768), (1024, 600)]
#: The page scrolls, or a part of it is cut off.
CUT: Final = """() => {
    const page = document.documentElement;
    if (page.scrollHeight > innerHeight || page.scrollWidth > innerWidth) return ["page"];
    const parts = ".side > *, .side-stack > *, .keys, .key, .confirm, .entry, .sum-row, .held, "
        + ".invite, .camera, .tiles, .tiles-head, .strip";
    return [...document.querySelectorAll(parts)]
        .filter((part) => part.checkVisibility())
        .filter((part) => (part.scrollHeight > part.clientHeight + 2 && !part.matches(".sum-row"))
            || part.scrollWidth > part.clientWidth + 2)
        .map((part) => `${part.className} ${part.dataset.v ?? part.dataset.key ?? ""}`);
}"""


@pytest.fixture(params=["zh", "en"])
def fits(till: Desk, request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Check the screen as it stands."""
    till.open(f"/till?lang={request.param}")

    def check(what: str) -> None:
        for width, height in SCREENS:
            till.page.set_viewport_size({"width": width, "height": height})
            till.page.wait_for_timeout(50)
            assert till.page.evaluate(CUT) == [], (what, width)

    return check


def lose(route: Route) -> None:
    """No answer comes."""
    route.abort()


def test_from_waiting_to_done(till: Desk, fits: Callable[[str], None]) -> None:
    fits("waiting")
    till.key("Tab")
    fits("digits")
    till.key("Escape")
    till.key("F3")
    fits("tiles")
    till.key("Escape")
    for code, name in ((MATCHES, "火柴"), (EGGS, "鸡蛋"), (SALT, "食用盐")):
        till.goods(code, name)
    fits("goods")
    till.key("NumpadMultiply")
    fits("quantity")
    till.key("Escape")
    till.card(LI)
    fits("card")
    till.key("F2")
    fits("put aside")
    till.key("Digit1")
    till.confirm()
    till.succeeds(left=289)
    fits("done")
    till.scan(till.posts("redeem")[0]["card"])
    expect(till.part("card")).to_be_visible()
    till.key("NumpadSubtract")
    till.page.keyboard.down("NumpadDecimal")
    till.succeeds(left=300)
    till.page.keyboard.up("NumpadDecimal")
    fits("taken back")


def test_the_names_of_shop_and_till_are_whole(till: Desk) -> None:
    for lang in ("en", "zh"):
        till.open(f"/till?lang={lang}")
        for width, height in SCREENS:
            till.page.set_viewport_size({"width": width, "height": height})
            for part in (".strip-shop", ".strip-clerk"):
                cut = till.page.locator(part).evaluate("one => one.scrollWidth - one.clientWidth")
                assert cut <= 0, (lang, width, part)


def test_camera_and_no_card_sheet(till: Desk, fits: Callable[[str], None]) -> None:
    till.page.click("#camera-open")
    fits("camera")
    till.page.click("#camera-open")
    till.key("NumpadDivide")
    fits("no card")


def test_what_is_refused(till: Desk, fits: Callable[[str], None]) -> None:
    slip = till.town.redeem((SALT, 1)).reply["slip"]
    till.scan(slip)
    expect(till.part("slip")).to_be_visible()
    fits("slip")
    till.confirm()
    till.scan("134567890123456789")
    expect(till.part("refusal")).to_be_visible()
    fits("refused")
    till.confirm()
    till.goods(OIL, "菜籽油")
    till.goods(OIL, "菜籽油 ×2")
    till.scan(till.town.cards[WANG])
    expect(till.part("short")).to_be_visible()
    fits("short")
    till.key("Digit1")
    till.page.route("**/till/redeem", lose, times=3)
    till.page.route("**/till/today", lose)  # else the page would ask again by itself
    till.confirm()
    expect(till.part("lost")).to_be_visible()
    fits("no answer")
