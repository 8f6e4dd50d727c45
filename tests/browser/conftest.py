"""Debian's chromium at a live till: a server in a thread, on the small town, on SQLite.

The engine makes no difference to a page; everything below it runs on both in tests/pos.
"""

import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any, Final

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Playwright, expect, sync_playwright
from werkzeug.http import http_date
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wsgi import ClosingIterator

from kernel import clock
from tests.browser.desk import Desk, Site
from tests.pos import counter
from tests.pos.counter import Town, Watch

#: Nothing of a browser's own may call out of this machine.
FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--renderer-process-limit=1",
)
#: How long a page may take to show what is expected: a busy machine is slow, not wrong.
expect.set_options(timeout=15_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All that lies here drives the browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the browser's camera sees: pictures one after the other, played from the start."""
    return tmp_path_factory.mktemp("camera") / "film.mjpeg"


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives the browsers."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(tool: Callable[[str], str], playwright: Playwright) -> Iterator[Browser]:
    """One chromium for all tests: the one without a window's frame, which takes half the time."""
    path = tool("chromium-headless-shell")
    browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def filming(tool: Callable[[str], str], playwright: Playwright, film: Path) -> Iterator[Browser]:
    """The whole chromium, for a test with a camera: the other one has none."""
    path = tool("chromium")
    camera = ("--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}")
    browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS, *camera])
    yield browser
    browser.close()


@pytest.fixture
def window(chromium: Browser) -> Iterator[BrowserContext]:
    """A fresh window of a till's size: no late answer to one test sets a cookie of the next."""
    window = chromium.new_context(
        viewport={"width": 1366, "height": 768}, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    yield window
    window.close()


class Handler(WSGIRequestHandler):
    """Keeps connections open, tells the test's time, and is silent."""

    protocol_version = "HTTP/1.1"

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The time that pages learn from an answer."""
        del timestamp
        return http_date(clock.now())

    def log(self, *_: object) -> None:
        """Nothing: a failure in a view is raised."""


class Stage:
    """A place on this machine where one app after the other is served."""

    app: Flask
    url: str

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Let the app on stage answer, whole: the server leaves a file open if a page leaves it."""
        with closing(ClosingIterator(self.app(environ, start))) as answer:
            return list(answer)


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    """A server in a thread."""
    stage = Stage()
    server = make_server("127.0.0.1", 0, stage, threaded=True, request_handler=Handler)
    stage.url = f"http://127.0.0.1:{server.port}"
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield stage
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """The clock: noon when the test begins, and going on; the test may put it forward."""
    watch, started = Watch(counter.NOON), time.monotonic()
    with clock.running(lambda: watch.at + timedelta(seconds=time.monotonic() - started)):
        yield watch


@pytest.fixture
def site(
    sqlite_town: tuple[Path, Town], served: Flask, stage: Stage, watch: Watch, tmp_path: Path
) -> Iterator[Site]:
    """The town on stage, in a database of the test's own."""
    template, town = sqlite_town
    file = shutil.copy(template, tmp_path / "xinyu.sqlite")
    served.config["INSTANCE"] = str(tmp_path)
    stage.app = served
    with counter.connected(f"sqlite:///{file}"):
        yield Site(stage.url, town, watch)


@pytest.fixture
def desk(window: BrowserContext, site: Site) -> Iterator[Desk]:
    """A page on the site, of nobody; it may not complain."""
    desk = Desk(site, window.new_page())
    yield desk
    desk.page.close()
    assert desk.complaints == []


@pytest.fixture
def till(desk: Desk) -> Desk:
    """The clerk's till, signed in and waiting."""
    desk.carry("clerk")
    desk.open("/till")
    return desk
