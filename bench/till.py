"""How long a clerk waits: from the confirming key to the painted answer, in Debian's chromium.

Each sale is three goods and a card in any order, four scans and one key; once with plain keys,
once with an input method on (every `event.key` is "Process"). The limit in the same run is an
empty page's own round trip: a key, a request that only says that the server lives, a paint.

Run it in the project's folder: `PYTHONPATH=. .venv/bin/python bench/till.py [sales]`.
"""

import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Final

import click
from playwright.sync_api import CDPSession, expect, sync_playwright
from werkzeug.serving import make_server

from app import create_app
from app.config import from_environment
from kernel import clock
from kernel.db import transaction
from pos.shops import find_shop
from pos.stock import Cause, move_stock
from registry import AwardItem, award_many
from registry.settings import set_setting
from tests.browser.conftest import FLAGS, Handler
from tests.browser.desk import Desk, Site
from tests.conftest import migrate
from tests.pos import counter
from tests.pos.counter import EGGS, LI, MATCHES, SALT, WANG, Town, Watch

SALES: Final = 200
#: In the page: when the key went down, and when what it changed had been painted.
STOPWATCH: Final = """() => {
    const painted = (done) => requestAnimationFrame(() => setTimeout(done));
    window.sales = [];
    window.rounds = [];
    let pressed = 0;
    document.addEventListener("keydown", (event) => {
        if (event.code === "NumpadAdd") pressed = event.timeStamp;
    }, true);
    const panel = document.querySelector('[data-v="success"]');
    new MutationObserver(() => {
        if (!panel.hidden) painted(() => window.sales.push(performance.now() - pressed));
    }).observe(panel, { attributes: true, attributeFilter: ["hidden"] });
    window.bare = async () => {
        const began = performance.now();
        await fetch("/healthz", { cache: "no-store" });
        document.body.dataset.bare = window.rounds.length;
        await new Promise(painted);
        window.rounds.push(performance.now() - began);
    };
}"""

Press = Callable[[str], None]


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, Town]]:
    """The town of the tests behind a server in a thread, with enough points and goods."""
    url = f"sqlite:///{folder / 'town.sqlite'}"
    migrate(url, folder)
    (folder / "secret.key").write_bytes(counter.KEY)
    town = counter.build(url)
    app = create_app(from_environment({"DATABASE_URL": url, "XINYU_INSTANCE": str(folder)}))
    with counter.connected(url):
        transaction(lambda tx: set_setting(tx, town.east, "card_points_per_day", 10_000))
        many = [AwardItem(one, 10_000, "补助", f"bench/{one}") for one in (WANG, LI)]
        transaction(lambda tx: award_many(tx, town.east, many, actor_id=None))
        more = {SALT: 9_000, EGGS: 9_000, MATCHES: 9_000}
        cause = Cause("delivery", "delivery/bench")
        transaction(lambda tx: move_stock(tx, find_shop(tx, "S1"), more, cause))
        server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Handler)
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.port}", town
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def sell(desk: Desk, sales: int, *, read: Press, press: Press) -> None:
    """So many sales in any order of scans; ready for the next household with no key."""
    for n in range(sales):
        order = [SALT, EGGS, MATCHES, desk.town.cards[WANG if n % 2 else LI]]
        for code in random.Random(n).sample(order, len(order)):
            read(code)
            desk.page.wait_for_timeout(150)  # no hand aims faster; less would be one read
        expect(desk.page.locator("#confirm")).to_have_class("confirm act")
        expect(desk.said("sum-count")).to_contain_text("3")
        press("NumpadAdd")
        desk.page.wait_for_function("n => window.sales.length > n", arg=n)


def processed(wire: CDPSession) -> Press:
    """A key as a page sees it while an input method is on."""

    def press(code: str) -> None:
        key = {"key": "Process", "code": code, "windowsVirtualKeyCode": 229}
        wire.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **key})
        wire.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})

    return press


def measure(desk: Desk, sales: int) -> None:
    """Sell with plain keys and with an input method, and say both beside the bare round."""
    press = processed(desk.page.context.new_cdp_session(desk.page))

    def read(code: str) -> None:
        with desk.at_once():
            for digit in code:
                press(f"Digit{digit}")

    keys = desk.page.keyboard
    for kind, one, other in (
        ("plain keys", desk.scan, keys.press),
        ("input method on", read, press),
    ):
        desk.carry("clerk")
        desk.open("/till")
        desk.page.evaluate(STOPWATCH)
        sell(desk, sales, read=one, press=other)
        for _ in range(sales):
            desk.page.evaluate("bare()")
        took, bare = (sorted(desk.page.evaluate(f"window.{name}")) for name in ("sales", "rounds"))
        _say(kind, took, bare)
    click.echo(f"scans sent: {len(desk.posts('scan'))}, slips: {desk.site.slips()}")


def _say(kind: str, took: list[float], bare: list[float]) -> None:
    (half, most), (bare_half, bare_most) = (
        (part[len(part) // 2], part[len(part) * 95 // 100]) for part in (took, bare)
    )
    click.echo(
        f"{kind:16} {len(took)} sales: p50 {half:.0f} ms  p95 {most:.0f} ms; bare round: "
        f"p50 {bare_half:.0f} ms  p95 {bare_most:.0f} ms; ratio of p95 {most / bare_most:.1f}"
    )


def main(sales: int) -> None:
    """Serve the town, open the till, measure."""
    with tempfile.TemporaryDirectory() as place, served(Path(place)) as (url, town):
        site = Site(url, town, Watch(clock.now()))
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path="/usr/bin/chromium", args=list(FLAGS)
            )
            page = chromium.new_page(
                viewport={"width": 1366, "height": 768}, locale="zh-CN", timezone_id="Asia/Shanghai"
            )
            desk = Desk(site, page)
            measure(desk, sales)
            chromium.close()
            if desk.complaints:
                raise SystemExit("\n".join(desk.complaints))


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else SALES)
