"""Every page: it opens without a complaint, in both languages, and nothing runs over the edge."""

from io import BytesIO

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, expect

import registry
from kernel.db import transaction
from tests.browser.desk import Desk, Site
from tests.pos.counter import EGGS, MATCHES, OIL, PASSWORD, SALT, WANG

SCREENS = [(1366, 768), (1024, 600)]
WIDER = "document.documentElement.scrollWidth > innerWidth"
LONGER = "document.documentElement.scrollHeight > innerHeight"


def test_a_new_machine_becomes_a_till(desk: Desk) -> None:
    """The token comes after #, leaves the address at once, and the clerk is known by it."""
    desk.open(f"/device#{desk.town.tokens['clerk']}")
    expect(desk.page).to_have_url(f"{desk.site.url}/device")
    desk.page.click("form.stack button")
    expect(desk.page.locator("#username")).to_have_value("clerk")
    desk.sign_in("clerk", "wrong")
    expect(desk.page.get_by_role("alert")).to_have_text("用户名或密码不对。")
    desk.sign_in("clerk", PASSWORD)
    expect(desk.part("idle")).to_be_visible()


def test_the_till_fits_its_screens(till: Desk) -> None:
    """Waiting, counting and refusing: no screen of a till ever scrolls."""
    fits_every_screen(till)
    for code, name in ((MATCHES, "火柴"), (OIL, "菜籽油"), (SALT, "食用盐")):
        till.goods(code, name)
    till.card(WANG)
    fits_every_screen(till)
    till.goods(OIL, "菜籽油 ×2")
    expect(till.part("short")).to_be_visible()
    fits_every_screen(till)


def fits_every_screen(till: Desk) -> None:
    """At each size, in both languages; the basket stays meanwhile."""
    for lang in ("en", "zh"):
        till.open(f"/till?lang={lang}")
        for width, height in SCREENS:
            till.page.set_viewport_size({"width": width, "height": height})
            assert not till.page.evaluate(f"{WIDER} || {LONGER}"), (lang, width)


def test_the_language_is_switched_and_kept(till: Desk) -> None:
    till.goods(SALT, "食用盐")
    till.page.click('button[name="lang"]')
    expect(till.page.locator("html")).to_have_attribute("lang", "en")
    expect(till.said("sum-word")).to_have_text("Total")
    till.open("/password")
    expect(till.page.get_by_role("heading")).to_have_text("Choose your own password")
    till.page.click(".top-link")
    expect(till.page.get_by_role("heading")).to_have_text("请设置自己的密码")


def test_the_receipt_is_opened_by_holding_0_and_its_code_is_read(till: Desk) -> None:
    slip = till.town.redeem((EGGS, 2)).reply["slip"]
    # A person looks at the sheet first; this browser would print it at once and close it.
    till.page.context.add_init_script("window.print = () => {}")
    till.page.reload()
    with till.page.expect_popup() as opened:
        till.page.keyboard.down("Numpad0")
    till.page.keyboard.up("Numpad0")
    paper = opened.value
    expect(paper.locator(".left b")).to_have_text("84 分")
    assert not paper.evaluate(WIDER)
    drawing = paper.locator(".code img").screenshot()
    assert [code.text for code in zxingcpp.read_barcodes(Image.open(BytesIO(drawing)))] == [slip]


def test_an_officer_takes_a_slip_back_with_a_second_person(desk: Desk) -> None:
    slip = desk.town.redeem((SALT, 1)).reply["slip"]
    desk.carry("officer")
    desk.open("/")
    desk.page.fill("#slip", f"{slip[:4]} {slip[4:]}")
    desk.page.keyboard.press("Enter")
    desk.page.fill("#reason", "拿错了东西")
    desk.page.fill("#second_username", "officer")
    desk.page.fill("#second_password", PASSWORD)
    desk.page.click("button.danger")
    expect(desk.page.get_by_role("alert")).to_be_visible()
    expect(desk.page.locator("#reason")).to_have_value("拿错了东西")
    desk.page.fill("#second_username", "second")
    desk.page.fill("#second_password", PASSWORD)
    desk.page.click("button.danger")
    expect(desk.page.get_by_role("status")).to_contain_text("已经冲回")
    assert desk.town.balance(WANG) == 100


@pytest.mark.parametrize("width", [390, 320])
def test_a_household_looks_at_its_points_without_any_script(
    chromium: Browser, site: Site, width: int
) -> None:
    site.town.redeem((SALT, 1))
    look = transaction(lambda tx: registry.make_look(tx, registry.find_subject(tx, WANG)))
    phone = chromium.new_context(
        viewport={"width": width, "height": 700}, locale="zh-CN", java_script_enabled=False
    )
    desk = Desk(site, phone.new_page())
    desk.open(f"/c/{look}")
    expect(desk.page.locator(".look-points")).to_contain_text("98")
    for step in ("普通字", "大字", "特大字"):
        desk.page.get_by_role("radio", name=step, exact=True).press("Space")
        card = desk.page.locator(".look-page .panel").first.bounding_box()
        assert card is not None
        assert card["x"] + card["width"] <= width
    assert desk.complaints == []
    phone.close()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_open_without_a_complaint(desk: Desk, lang: str) -> None:
    """No script fails, nothing breaks the content policy, nothing is wider than the screen."""
    desk.carry("officer")
    for path in ("/", "/sign-in", "/password", "/device", "/nowhere", "/slips/1"):
        desk.open(f"{path}?lang={lang}")
        expect(desk.page.locator("h1")).to_be_visible()
        assert not desk.page.evaluate(WIDER), path
        assert desk.complaints == [], path


def test_a_breach_of_the_content_policy_is_heard(desk: Desk) -> None:
    """Chromium refuses a script in the page and says so: no complaint means no breach."""
    desk.open("/sign-in")
    desk.page.evaluate(
        "document.body.append("
        "Object.assign(document.createElement('script'), {textContent: 'document.title = 1'}))"
    )
    expect(desk.page).not_to_have_title("1")
    assert [each for each in desk.complaints if "Content Security Policy" in each]
    desk.complaints.clear()
