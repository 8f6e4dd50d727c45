"""A kiosk as it stands in a shop: a scanner, a screen, a printer; nothing typed, nothing left."""

from typing import Any

from playwright.sync_api import expect

from kernel.db import transaction
from registry import enrol_device
from tests.browser.desk import Desk
from tests.browser.faults import axe
from tests.browser.test_pages import LONGER, SCREENS, WIDER
from tests.pos.counter import FAR, LI, SALT, WANG

#: What the page calls when it prints: noted, and no printer asked.
PRINTS = "window.printed = 0; window.print = () => { window.printed += 1; };"


def _enrolled(desk: Desk) -> str:
    """A kiosk of the shop; its token."""
    town = desk.town
    made: Any = {"village_id": town.east, "shop": "S1", "name": "自助屏", "profile": "kiosk"}
    return transaction(lambda tx: enrol_device(tx, **made, clerk_id=town.ids["clerk"])[1])


def test_a_card_is_shown_for_twenty_seconds_and_gone(desk: Desk) -> None:
    page = desk.page
    desk.town.redeem((SALT, 3))
    page.add_init_script(PRINTS)
    page.clock.install()
    desk.open(f"/device#{_enrolled(desk)}")
    page.click("form.stack button")
    expect(page).to_have_url(f"{desk.site.url}/kiosk")
    for lang in ("en", "zh"):
        desk.open(f"/kiosk?lang={lang}")
        expect(desk.part("wait")).to_be_visible()
        assert list(axe(page)) == []
    assert page.locator("input, textarea, select, a").count() == 0
    desk.scan(desk.town.cards[WANG])
    expect(desk.said("points")).to_have_text("94")
    expect(desk.said("name")).to_have_text("王某某")
    expect(page.locator("#lines")).to_contain_text("参加村庄清洁日")
    assert list(axe(page)) == []
    for width, height in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        assert not page.evaluate(f"{WIDER} || {LONGER}"), width
    size = page.locator("#slip").bounding_box()
    assert size is not None
    assert size["height"] >= 60
    page.clock.run_for(3_000)
    desk.scan(desk.town.cards[WANG])
    assert page.evaluate("window.printed") == 1
    page.emulate_media(media="print")
    expect(page.locator("#paper")).to_be_visible()
    expect(page.locator(".kiosk")).to_be_hidden()
    page.emulate_media(media="screen")
    page.keyboard.type("123+-.")
    page.clock.run_for(20_000)
    expect(desk.part("wait")).to_be_visible()
    left = [part.text_content() or "" for part in page.locator("main, #paper").all()]
    assert not any(one in "".join(left) for one in ("王某某", WANG, "94", "清洁日"))
    desk.scan(desk.town.cards[FAR])
    expect(desk.said("refused")).to_contain_text("显示不了")
    assert FAR not in page.content()
    desk.scan(desk.town.cards[LI])
    expect(desk.said("points")).to_have_text("300")
    assert desk.town.balance(WANG) == 94


def test_a_kiosk_gets_to_no_till_and_a_till_to_no_kiosk(desk: Desk) -> None:
    token = _enrolled(desk)
    desk.page.context.add_cookies([{"name": "device", "value": token, "url": desk.site.url}])
    desk.open("/till")
    expect(desk.page).to_have_url(f"{desk.site.url}/sign-in?next=/till")
    desk.sign_in("clerk", "three-wise-herons")
    expect(desk.page.get_by_role("alert")).to_be_visible()
    desk.carry("clerk")
    desk.open("/kiosk")
    expect(desk.part("wait")).to_have_count(0)
