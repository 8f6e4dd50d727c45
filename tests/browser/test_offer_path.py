"""From a wish to a settled month, on pages alone, in either language.

A household wishes, the village visits a shop, the shop enrols itself and is let in, writes an
offer, scans a card, gives a ticket; its month is confirmed by both sides. Pages are 390 px wide for
the household and the merchant, 1366 for the desk. XINYU_FULL=1 takes pictures of them, and
-o tmp_path_retention_policy=all keeps them.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, expect

import ledger
from kernel.db import reading
from tests.browser.desk import Site
from tests.browser.test_camera import hold_up
from tests.browser.way import Way
from tests.merchants import market
from tests.pos.counter import LI, POINTS, WANG, whole

LICENCE: Final = "91440300708461136T"
WISH: Final = "理发便宜点"
OWN: Final = "four-brave-otters"
#: What the offer takes beside the money.
GIVES: Final = 2
MONTH: Final = "2026-11"


@pytest.fixture(params=["zh-CN", "en"])
def story(
    request: pytest.FixtureRequest,
    filming: Browser,
    site: Site,
    tmp_path: Path,
    size: Callable[[int, int], int],
) -> Iterator[Way]:
    """Fresh windows that read one language, in a town whose policies hold."""
    market.adopt()
    story = Way(site, filming, tmp_path if size(0, 1) else None, request.param)
    yield story
    for window in story.windows:
        window.close()
    for desk in (story.office, story.counter, story.home):
        assert desk.complaints == []


def test_from_a_wish_to_a_settled_month(story: Way, film: Path) -> None:
    _a_household_wishes(story)
    _the_village_speaks_with_a_shop(story)
    _the_shop_enrols_itself(story)
    _two_people_let_it_in(story)
    _it_gets_its_reader(story)
    _it_writes_an_offer(story)
    _somebody_else_approves_it(story)
    _whoever_asked_reads_it(story)
    _it_stands_on_the_leaflet(story)
    _a_card_is_held_up_and_used(story, film)
    _a_card_is_typed_and_used(story)
    _both_sides_confirm_the_month(story)
    with reading() as session:
        accounts = [f"{kind}/{story.code}" for kind in ("merchant", "settled")]
        left = [ledger.balance_of(session, story.site.town.east, one) for one in accounts]
    assert left == [0, 2 * GIVES]
    whole()


def _a_household_wishes(story: Way) -> None:
    page = story.at_home("/wishes")
    page.fill("#words", WISH)
    story.keep(story.home, "wishing")
    page.click("form.report button")
    story.did(story.home, "wished")


def _the_village_speaks_with_a_shop(story: Way) -> None:
    page = story.sits("officer", "/demands")
    visit = page.locator("details.wish-visit").first
    visit.locator("summary").click()
    visit.locator('input[name="place"]').fill("集市美发店")
    visit.locator("textarea").fill("愿意，周一到周五八折")
    story.keep(story.office, "visit")
    visit.locator("button").click()
    story.did(story.office, "visited")
    story.at_home("/wishes")
    story.keep(story.home, "spoken-with")


def _the_shop_enrols_itself(story: Way) -> None:
    story.counter.open("/merchant/enrol")
    page = story.counter.page
    page.select_option("#village", str(story.site.town.east))
    page.select_option("#kind", "service")
    for field, said in {
        "name": "集市美发店",
        "licence": LICENCE,
        "address": "集市 5 号",
        "contact": "冯丽",
        "phone": "13800000007",
    }.items():
        page.fill(f"#{field}", said)
    page.check('input[name="promise"]')
    story.keep(story.counter, "enrolling")
    page.click("form.stack button.primary")
    expect(page).to_have_url(re.compile(r"number=M\d+-\d+"))
    story.code = page.url.rpartition("number=")[2]
    expect(page.locator("body")).to_contain_text(story.code)
    story.keep(story.counter, "enrolled")


def _two_people_let_it_in(story: Way) -> None:
    page = story.sits("officer", "/merchants")
    story.keep(story.office, "merchants")
    page.locator(f'a[href$="/merchants/{story.code}"]').first.click()
    page.fill("#words-check", "看过执照原件，没有不良记录")
    story.keep(story.office, "to-check")
    page.click('button[value="check"]')
    story.did(story.office, "checked")
    page = story.sits("second", f"/merchants/{story.code}")
    page.click('button[value="approve"]')
    story.did(story.office, "approved")
    page.click('button[value="agreement"]')
    story.did(story.office, "signed")
    page.click('button[value="publish"]')
    story.did(story.office, "public")


def _choose(page: Page, field: str, word: str) -> None:
    """Choose the option that says the word."""
    option = page.locator(f"{field} option", has_text=word).first
    page.select_option(field, value=option.get_attribute("value"))


def _it_gets_its_reader(story: Way) -> None:
    """A person, a one-time password, a code for the phone; then the merchant's own password."""
    page = story.sits("officer", "/staff/new")
    page.fill("#name", "冯丽")
    page.fill("#username", "fengli")
    page.select_option("#role", "merchant")
    _choose(page, "#place", story.code)
    page.click("form.form button.primary")
    password = page.locator(".secret").inner_text()
    story.office.open("/devices/new")
    page.fill("#name", "冯丽的手机")
    page.select_option("#profile", "merchant")
    _choose(page, "#clerk", "冯丽")
    page.click("form.form button.primary")
    story.keep(story.office, "code-for-the-phone")
    address = page.locator('a[href^="/enrol/"]').get_attribute("href") or ""
    story.counter.open(address)
    phone = story.counter.page
    story.keep(story.counter, "becomes-a-reader")
    phone.click("button.main")
    story.keep(story.counter, "signing-in")
    phone.fill("#password", password)
    phone.click("form.stack button")
    phone.fill("#old", password)
    phone.fill("#password", OWN)
    phone.fill("#again", OWN)
    phone.click("form.stack button")
    expect(phone).to_have_url(f"{story.site.url}/merchant")
    story.keep(story.counter, "ready")


def _it_writes_an_offer(story: Way) -> None:
    story.counter.open("/merchant/offers")
    page = story.counter.page
    page.select_option("#policy", "9")
    page.select_option("#type", "percent")
    page.select_option("#lowest", "")
    for field, said in {
        "title": "理发",
        "percent": "20",
        "list": "15",
        "points": str(GIVES),
        "cap_household": "4",
        "until_on": "2027-10-31",
    }.items():
        page.fill(f"#{field}", said)
    story.keep(story.counter, "writing-an-offer")
    page.click('button[value="write"]')
    story.did(story.counter, "offer-written")


def _somebody_else_approves_it(story: Way) -> None:
    page = story.sits("second", f"/merchants/{story.code}/offers")
    page.locator('input[id^="words-"]').first.fill("店里价目表")
    story.keep(story.office, "to-approve")
    page.click('button[value="approve"]')
    story.did(story.office, "offer-approved")
    page.click('button[value="publish"]')
    story.did(story.office, "offer-public")


def _whoever_asked_reads_it(story: Way) -> None:
    page = story.sits("officer", "/demands")
    became = page.locator("details.wish-visit").nth(1)
    became.locator("summary").click()
    became.locator('input[name="number"]').fill(f"{story.code}-1")
    story.keep(story.office, "became")
    became.locator("button").click()
    story.did(story.office, "answered")
    page = story.at_home("/wishes")
    expect(page.locator(".look-lines").first).to_contain_text(f"{story.code}-1")
    story.keep(story.home, "reads-the-offer")
    page = story.at_home("")
    expect(page.locator("body")).to_contain_text("集市美发店")
    story.keep(story.home, "own-page")


def _it_stands_on_the_leaflet(story: Way) -> None:
    story.office.open("/policies/leaflet")
    expect(story.office.page.locator(".leaflet")).to_contain_text("集市美发店")
    story.keep(story.office, "leaflet")
    story.home.open("/policies/9")
    expect(story.home.page.locator("main")).to_contain_text("集市美发店")
    story.keep(story.home, "policy")


def _use(story: Way, left: int, name: str) -> None:
    """One tap on the answer; the ticket has its number, and the household its points."""
    page = story.counter.page
    expect(page.locator(".reader-block.done")).to_be_visible()
    expect(page.locator("form.reader-offer")).to_have_count(1)
    said = page.locator("body").inner_text()
    for nobody in ("王小明", "李桂花", "王某", "李某", WANG, LI, *map(str, POINTS.values())):
        assert nobody not in said
    story.keep(story.counter, f"{name}-answer")
    page.locator("form.reader-offer button").click()
    expect(page.locator(".reader-number")).to_have_text(re.compile(r"^\d{4} \d{4}$"))
    story.keep(story.counter, f"{name}-ticket")
    assert story.site.town.balance(WANG if name == "camera" else LI) == left


def _a_card_is_held_up_and_used(story: Way, film: Path) -> None:
    story.counter.page.context.grant_permissions(["camera"], origin=story.site.url)
    hold_up(film, story.site.town.cards[WANG])
    story.counter.open("/merchant")
    story.counter.page.click("#camera-open")
    _use(story, POINTS[WANG] - GIVES, "camera")


def _a_card_is_typed_and_used(story: Way) -> None:
    story.counter.page.locator("a.reader-main").click()
    story.keep(story.counter, "today")
    story.counter.page.fill("#code", story.site.town.cards[LI])
    story.counter.page.click("#scan-form button.reader-main")
    _use(story, POINTS[LI] - GIVES, "digits")


def _both_sides_confirm_the_month(story: Way) -> None:
    story.site.watch.forward(days=12)
    page = story.counter.page
    story.counter.open("/merchant/months")
    page.fill("#password", OWN)
    page.click("form.stack button")
    story.counter.open("/merchant/months")
    story.keep(story.counter, "months")
    page.click(".reader-list a")
    story.keep(story.counter, "statement")
    page.click('form:has(input[name="seen"]) button')
    story.did(story.counter, "confirmed")
    desk = story.sits("officer", f"/merchants/{story.code}/months")
    story.keep(story.office, "desk-months")
    desk.click(f'a[href$="/{MONTH}"]')
    story.keep(story.office, "desk-statement")
    desk.click('form:has(input[name="seen"]) button')
    story.did(story.office, "settled")
    expect(desk.locator(".proof-said")).to_be_visible()
