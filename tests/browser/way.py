"""The windows of the story of an offer: the office, the merchant's counter, a household's phone."""

from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, expect

from kernel.db import transaction
from registry import find_subject, household_pins, make_look
from tests.browser.desk import Desk, Site
from tests.pos.counter import WANG

PIN: Final = "8520"


class Way:
    """The three windows of this story, and pictures of what was seen in them."""

    def __init__(self, site: Site, browser: Browser, folder: Path | None, locale: str) -> None:
        self.site = site
        self.folder = folder
        self.seen = 0
        self.windows = [
            browser.new_context(
                viewport={"width": width, "height": height},
                locale=locale,
                timezone_id="Asia/Shanghai",
            )
            for width, height in ((1366, 768), (390, 844), (390, 844))
        ]
        self.office, self.counter, self.home = (
            Desk(site, window.new_page()) for window in self.windows
        )
        officer = site.town.actors["officer"]
        household_pins.set_pin(officer, number=WANG, key="pin", pin=PIN)
        self.look = "/c/" + transaction(lambda tx: make_look(tx, find_subject(tx, WANG)))
        #: The merchant's code, once it enrolled.
        self.code = ""

    def sits(self, who: str, path: str) -> Page:
        """Somebody of the village sits down at the office and opens a page."""
        self.office.page.context.clear_cookies(name="sid")
        self.office.carry(who)
        self.office.open(path)
        return self.office.page

    def at_home(self, path: str) -> Page:
        """The household opens a page of its own; its PIN is typed where that is asked."""
        page = self.home.page
        self.home.open(self.look + path)
        if "/pin?" in page.url:
            page.fill("#pin", PIN)
            page.click("form.report button")
        return page

    def keep(self, desk: Desk, name: str) -> None:
        """Leave a picture of the whole page, and see that nothing sticks out on its right."""
        self.seen += 1
        desk.page.wait_for_load_state()  # its style too: without it every table is wide
        if self.folder:
            path = self.folder / f"{self.seen:02d}-{name}.png"
            desk.page.screenshot(path=path, full_page=True)
        wide = desk.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, name

    def did(self, desk: Desk, name: str) -> None:
        """The page says that it is done."""
        expect(desk.page.locator(".notice.done").first).to_be_visible()
        self.keep(desk, name)
