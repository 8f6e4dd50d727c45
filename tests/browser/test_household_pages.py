"""Every page of a household, as an old hand and old eyes meet it: on three widths, both languages,
with and without scripts, in normal and in the largest type.

The figures are the elder form's: main text of 18 px at least and 30 at most steps, lines 1.3 apart,
every control 60 px high and wide, nothing to be pushed sideways.
"""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from app import gate
from kernel.db import transaction
from registry import card_sessions, find_subject, household_pins, make_look, phones
from tests.app.routes import routes_of
from tests.browser.conftest import Stage
from tests.browser.desk import Desk, Site
from tests.browser.faults import axe
from tests.merchants import market
from tests.pos.counter import SALT, WANG

WIDTHS: Final = (320, 390, 1024)
#: The radio buttons of the frame, and the pixels of main text that each stands for.
TYPE: Final = {"size-1": 20, "size-3": 30}
#: What is handed over as a file, or drawn for the telephone itself.
NO_PAGES: Final = {"card_rights.copy", "saved_card.manifest"}
#: What is wrong with the page as it stands, in words.
MEASURE: Final = """(main) => {
    const faults = [];
    const shown = (one) => one.checkVisibility({ visibilityProperty: true });
    const tell = (what, one) => faults.push(`${what}: ${one.outerHTML.slice(0, 90)}`);
    const wide = document.documentElement.scrollWidth;
    if (wide > innerWidth) faults.push(`${wide} px wide`);
    const controls = "a[href], button, input, select, textarea, summary, label[for^=size]";
    for (const one of document.querySelectorAll(controls)) {
        const small = ["radio", "checkbox"].includes(one.type);
        const target = small ? one.closest("label") ?? one.labels?.[0] ?? one : one;
        if (one.type === "hidden" || one.matches(".size") || !shown(target)) continue;
        const { width, height, left, right } = target.getBoundingClientRect();
        if (width < 60 || height < 60) tell(`${width} × ${height}`, target);
        if (left < 0 || right > innerWidth + 0.5) tell("over the edge", target);
    }
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const unseen = "script, style, template, noscript, .mark";
    while (walker.nextNode()) {
        const one = walker.currentNode.parentElement;
        if (!walker.currentNode.textContent.trim() || one.closest(unseen) || !shown(one)) continue;
        const style = getComputedStyle(one), size = parseFloat(style.fontSize);
        const lines = parseFloat(style.lineHeight) / size;
        if (size < 18) tell(`type of ${size} px`, one);
        // A single large figure is no text.
        if (size < 48 && lines < 1.29) tell(`lines ${lines} apart`, one);
    }
    const size = parseFloat(getComputedStyle(document.querySelector(".look-page")).fontSize);
    if (size !== main) faults.push(`main text of ${size} px`);
    return faults;
}"""


def pages_of(app: Flask, token: str) -> Iterator[tuple[str, str]]:
    """Every page behind a look link: its name and its address."""
    for route in routes_of(app):
        rule = gate.rule_for(app, route.endpoint, route.method)
        if not route.is_safe or rule is None or rule.scope not in {"card", "household"}:
            continue
        if route.endpoint not in NO_PAGES:
            parts = app.url_map.bind("localhost")
            yield route.endpoint, str(parts.build(route.endpoint, {"token": token}))


def _live(site: Site) -> tuple[str, str, str]:
    """Let the household have something on every page; its link, its session, its telephone."""
    officer = site.town.actors["officer"]
    market.public(site.town, title="理发八折", from_minute=9 * 60, until_minute=21 * 60)
    site.town.redeem((SALT, 3))
    household_pins.set_pin(officer, number=WANG, key="pin", pin="8520")

    def work(tx: Any) -> tuple[str, str, str]:
        subject = find_subject(tx, WANG)
        return (
            make_look(tx, subject),
            card_sessions.open_card(tx, subject),
            phones.enrol_phone(tx, subject)[1],
        )

    return transaction(work)


def _measured(page: Page) -> Iterator[str]:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        for radio, main in TYPE.items():
            page.locator(f"#{radio}").press("Space")
            for fault in page.evaluate(MEASURE, main):
                yield f"{width} px, {radio}: {fault}"


@pytest.mark.parametrize("scripts", [True, False])
def test_every_page_of_a_household_is_large_enough(
    chromium: Browser, site: Site, stage: Stage, *, scripts: bool
) -> None:
    look, sid, phone = _live(site)
    window = chromium.new_context(locale="zh-CN", java_script_enabled=scripts)
    for name, value in (("card", sid), ("phone", phone)):
        window.add_cookies([{"name": name, "value": value, "url": f"{site.url}/c/{look}/pin"}])
    desk = Desk(site, window.new_page())
    faults: list[str] = []
    seen = 0
    for lang in ("zh", "en"):
        for name, address in pages_of(stage.app, look):
            desk.open(f"{address}?lang={lang}")
            found = [*_measured(desk.page), *(axe(desk.page) if scripts else ())]
            faults += [f"{name} {lang} {fault}" for fault in found]
            seen += 1
    assert "\n".join(faults) == ""
    assert seen >= 24
    assert desk.complaints == []
    window.close()
