"""The frame of the office's pages."""

from collections.abc import Callable

from tests.app.browser import Browser


def test_an_officer_starts_at_the_office_a_clerk_at_the_till(
    browser: Callable[..., Browser],
) -> None:
    assert browser("clerk").get("/").location == "/till"
    page = browser("officer").get("/")
    assert (page.status_code, "陈秀兰" in page.text) == (200, True)
    assert 'action="/slips"' in page.text
    assert 'aria-current="page"' in page.text


def test_the_language_link_keeps_what_the_page_was_asked_for(
    browser: Callable[..., Browser],
) -> None:
    page = browser("officer").get("/?village=1&q=zs")
    assert "/?village=1&amp;q=zs&amp;lang=" in page.text
