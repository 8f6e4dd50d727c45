"""A till as its clerk handles it: keys and a scanner in, what the screen shows out."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from playwright.sync_api import ConsoleMessage, Locator, Page, Request, expect
from sqlalchemy import text

from kernel.db import reading, transaction
from registry import sessions
from tests.pos.counter import Town, Watch

#: What chromium says about every refusal: the page handles those itself.
REFUSED: Final = "Failed to load resource"

#: Stops the page's own clock: every event bears the same time, and no timer ends.
HOLD_TIME: Final = """() => {
    const { setTimeout, clearTimeout } = window;
    const stamp = Object.getOwnPropertyDescriptor(Event.prototype, "timeStamp");
    const now = performance.now();
    const held = [];
    Object.defineProperty(Event.prototype, "timeStamp", { configurable: true, get: () => now });
    window.setTimeout = (...timer) => -held.push(timer);
    window.clearTimeout = (id) => (id < 0 ? delete held[-id - 1] : clearTimeout(id));
    window.goOn = () => {
        Object.defineProperty(Event.prototype, "timeStamp", stamp);
        Object.assign(window, { setTimeout, clearTimeout });
        held.forEach((timer) => setTimeout(...timer));
    };
}"""


@dataclass(frozen=True)
class Site:
    """The town as it is served."""

    url: str
    town: Town
    watch: Watch

    def slips(self) -> int:
        """How many slips are in the database."""
        with reading() as session:
            return int(session.execute(text("SELECT count(*) FROM slip")).scalar_one())


def tells(said: str, pin: str) -> bool:
    """Whether the PIN stands there; by chance it may be a part of an id or of a longer code."""
    return re.search(rf"(?<![0-9a-f]){pin}(?![0-9a-f])", said) is not None


def carry_card(desk: "Desk", token: str, sid: str) -> None:
    """Let the browser have what a household's PIN opened behind its look link."""
    desk.page.context.add_cookies(
        [{"name": "card", "value": sid, "url": f"{desk.site.url}/c/{token}/pin"}]
    )


class Desk:
    """One page on the site."""

    def __init__(self, site: Site, page: Page) -> None:
        self.site = site
        self.town = site.town
        self.page = page
        self.complaints: list[str] = []
        self.sent: list[tuple[str, Any]] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._note)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(REFUSED):
            self.complaints.append(message.text)

    def _note(self, request: Request) -> None:
        if request.method == "POST" and "/till/" in request.url:
            verb = request.url.rpartition("/")[2]
            self.sent.append((verb, None if verb == "frame" else request.post_data_json))

    def posts(self, verb: str) -> list[Any]:
        """What this page sent to `/till/<verb>`, in order."""
        return [body for name, body in self.sent if name == verb]

    def carry(self, username: str) -> None:
        """Carry a fresh session of this person's; of a clerk's, at the clerk's own till."""
        actor = self.town.actors[username]
        sid = transaction(
            lambda tx: sessions.start(
                tx, actor.staff_id or "", device_id=actor.device_id, idle=sessions.IDLE
            )
        )
        cookies = {"sid": sid}
        if actor.device_id is not None:
            cookies["device"] = self.town.tokens[username]
        self.page.context.add_cookies(
            [
                {"name": name, "value": value, "url": self.site.url}
                for name, value in cookies.items()
            ]
        )

    def open(self, path: str) -> None:
        """Go to a page of the site."""
        self.page.goto(self.site.url + path)

    def sign_in(self, username: str, password: str) -> None:
        """Fill in the form that is shown and send it."""
        self.page.fill("#username", username)
        self.page.fill("#password", password)
        self.page.click("form.stack button")

    def scan(self, code: str, end: str = "Enter") -> None:
        """One read of the scanner: digits at its speed, then Enter, Tab or nothing."""
        with self.at_once():
            self.page.keyboard.type(code)
            if end:
                self.page.keyboard.press(end)

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Let keys follow each other at a scanner's speed, however slow this machine is."""
        self.page.evaluate(HOLD_TIME)
        yield
        self.page.evaluate("window.goOn()")

    def card(self, number: str) -> None:
        """Scan a household's card and wait until the screen shows the household."""
        self.scan(self.town.cards[number])
        expect(self.page.locator('[data-t="card-where"]')).to_contain_text(number)

    def goods(self, code: str, shown: str) -> None:
        """Scan goods and wait until the last line is `shown`: the name, and ×2 or more."""
        self.scan(code)
        name, _, times = shown.partition(" ")
        last = self.page.locator("#lines tr.lit")
        expect(last.locator(".name")).to_have_text(name)
        expect(last.locator(".quantity")).to_have_text(times or "1")

    def key(self, key: str) -> None:
        """Press a key as a person does: on its own."""
        self.page.keyboard.press(key)
        self.page.wait_for_timeout(130)  # longer than the silence that ends a scanner's read

    def confirm(self) -> None:
        """The one confirming key, on the number pad."""
        self.key("NumpadAdd")

    def lines(self) -> list[str]:
        """The basket as shown: "食用盐 ×2"."""
        rows = self.page.locator("#lines tr")
        texts = rows.evaluate_all(
            "rows => rows.map(row => ['.name', '.quantity']"
            ".map(part => row.querySelector(part).textContent).join(' '))"
        )
        return [str(each) for each in texts]

    def part(self, name: str) -> Locator:
        """A part of the screen that comes and goes: success, short, refusal, lost, card, idle."""
        return self.page.locator(f'[data-v="{name}"]')

    def said(self, name: str) -> Locator:
        """A place on the screen that holds a text."""
        return self.page.locator(f'[data-t="{name}"]')

    def succeeds(self, left: int) -> None:
        """The panel is green and says how many points are left."""
        expect(self.part("success")).to_be_visible()
        expect(self.said("done-rest")).to_have_text(str(left))
