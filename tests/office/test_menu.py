"""The menu shows what a person may open, and nothing that would turn them away."""

from collections.abc import Callable

from flask import Flask

from office.menu import MENU, menu_for
from tests.app.browser import Browser
from tests.pos.counter import STAFF, Town


def test_every_line_opens_for_whoever_sees_it(
    app: Flask, town: Town, browser: Callable[..., Browser]
) -> None:
    opened = 0
    for who, (role, _village, _shop) in STAFF.items():
        if role in {"clerk", "merchant"}:  # who works at a device goes there from the start
            continue
        visitor = browser(who)
        for item in menu_for(town.actors[who]):
            with app.test_request_context():
                path = app.url_for(item.endpoint)
            assert visitor.get(path).status_code == 200, (who, path)
            opened += 1
    assert opened >= len(MENU)
