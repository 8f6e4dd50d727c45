"""A household's page on a telephone without a connection: the last known points, nothing more."""

import pytest
from playwright.sync_api import Browser, Error, expect

from kernel.db import transaction
from registry import find_subject, make_look, revoke_looks
from tests.browser.desk import Desk, Site
from tests.browser.test_pages import WIDER
from tests.pos.counter import SALT, WANG

#: Everything that the telephone keeps of this site.
KEPT = """async () => {
    const found = [];
    for (const name of await caches.keys())
        for (const { url } of await (await caches.open(name)).keys())
            found.push(new URL(url).pathname);
    return found;
}"""
READY = "async () => { await navigator.serviceWorker.ready; }"
OLD = "async () => { await (await caches.open('older')).put('/old', new Response('')); }"


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("zh-CN", ("上次查到的积分", "98 分", "2026年11月20日 12:0", "现在没有网络。")),
        (
            "en-GB",
            ("Last known balance", "98 points", "As of Nov 20, 2026 12:0", "No connection now."),
        ),
    ],
)
def test_a_telephone_says_the_last_known_points(
    chromium: Browser, site: Site, locale: str, said: tuple[str, ...]
) -> None:
    site.town.redeem((SALT, 1))
    here = "/c/" + transaction(lambda tx: make_look(tx, find_subject(tx, WANG)))
    phone = chromium.new_context(viewport={"width": 390, "height": 844}, locale=locale)
    desk = Desk(site, phone.new_page())
    desk.open("/sign-in")
    desk.page.evaluate(OLD)
    desk.open(here)
    desk.page.evaluate(READY)
    desk.page.wait_for_function(f"async () => `${{await ({KEPT})()}}` === '{here}'")
    phone.set_offline(True)
    desk.page.reload()
    whole = desk.page.locator("body")
    for words in said:
        expect(whole).to_contain_text(words)
    assert ("王" in whole.inner_text(), WANG in whole.inner_text()) == (False, False)
    assert desk.page.locator("a, button, script, img").count() == 0
    assert not desk.page.evaluate(WIDER)
    assert desk.page.locator(".off").evaluate("one => getComputedStyle(one).fontSize") == "24px"
    for path in (f"{here}/movements", "/board", "/c/another"):
        with pytest.raises(Error, match=r"ERR_(INTERNET_DISCONNECTED|FAILED)"):
            desk.open(path)
    phone.set_offline(False)
    desk.open(here)
    expect(desk.page.locator(".look-points")).to_contain_text("98")
    transaction(lambda tx: revoke_looks(tx, find_subject(tx, WANG)))
    desk.page.reload()
    assert desk.page.evaluate(KEPT) == []
    phone.set_offline(True)
    with pytest.raises(Error, match=r"ERR_(INTERNET_DISCONNECTED|FAILED)"):
        desk.page.reload()
    assert desk.complaints == []
    phone.close()
