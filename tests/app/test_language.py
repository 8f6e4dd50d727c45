"""The language: the browser's choice, the switch, the cookie; times in the town's zone."""

from datetime import UTC, datetime

import pytest
from flask import Flask, g
from flask_babel import format_time, gettext

from tests.app.browser import Browser


@pytest.fixture
def database_url(one_engine: str) -> str:
    """One engine is enough: no answer here comes out of the database."""
    return one_engine


def _lang(browser: Browser, accept: str = "") -> str:
    headers = {"Accept-Language": accept} if accept else {}
    text = browser.get("/sign-in", headers=headers).text
    return "en" if '<html lang="en">' in text else "zh-Hans" if 'lang="zh-Hans">' in text else "?"


@pytest.mark.parametrize(
    ("accept", "lang"),
    [
        ("", "zh-Hans"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("zh-Hans-CN", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("en-GB,en;q=0.9,zh;q=0.1", "en"),
        ("en", "en"),
        ("de,fr;q=0.5", "zh-Hans"),
        ("de,en;q=0.5", "en"),
        ("*", "zh-Hans"),
        (";;;,,q=x", "zh-Hans"),
    ],
)
def test_the_browser_s_choice(app: Flask, accept: str, lang: str) -> None:
    assert _lang(Browser(app), accept) == lang


def test_the_switch_is_kept_and_shows_the_same_page(app: Flask) -> None:
    browser = Browser(app)
    answer = browser.get("/sign-in", query_string={"lang": "en", "next": "/slips?slip=1&x=二"})
    assert answer.status_code == 303
    assert answer.location == "/sign-in?next=%2Fslips%3Fslip%3D1%26x%3D%E4%BA%8C"
    cookie = browser.client.get_cookie("lang")
    assert cookie is not None
    assert (cookie.value, cookie.http_only, cookie.same_site) == ("en", True, "Lax")
    assert _lang(browser, "zh-CN") == "en"
    assert browser.get("/sign-in?lang=zh").location == "/sign-in"
    assert _lang(browser, "en") == "zh-Hans"


@pytest.mark.parametrize("wanted", ["de", "", "zh_Hans", "EN", "../en"])
def test_a_language_we_have_not_changes_nothing(app: Flask, wanted: str) -> None:
    browser = Browser(app)
    assert browser.get("/sign-in", query_string={"lang": wanted}).status_code == 200
    assert browser.client.get_cookie("lang") is None


def test_a_cookie_of_another_language_is_ignored(app: Flask) -> None:
    browser = Browser(app)
    browser.client.set_cookie("lang", "xx")
    assert _lang(browser, "en") == "en"


@pytest.mark.parametrize("path", ["//evil.example/", "/%5Cevil.example", "/\\evil.example", "///x"])
def test_the_switch_leads_to_no_other_site(app: Flask, path: str) -> None:
    answer = Browser(app).client.get(f"{path}?lang=en")
    place = answer.headers.get("Location", "/")
    assert place.startswith("/")
    assert not place.startswith(("//", "/\\"))


def test_what_is_sent_is_not_redirected(app: Flask) -> None:
    browser = Browser(app)
    headers = {"X-CSRFToken": browser.token()}
    answer = browser.client.post("/sign-in?lang=en", headers=headers)
    assert answer.status_code == 401
    assert browser.client.get_cookie("lang") is None


def test_times_are_the_town_s(app: Flask) -> None:
    with app.test_request_context():
        assert format_time(datetime(2026, 11, 20, 4, 0, tzinfo=UTC), "HH:mm") == "12:00"


@pytest.mark.parametrize(("lang", "said"), [("zh_Hans", "登录"), ("en", "Sign in")])
def test_the_command_line_has_its_own_choice(app: Flask, lang: str, said: str) -> None:
    with app.app_context():
        g.lang = lang
        assert gettext("Sign in") == said
