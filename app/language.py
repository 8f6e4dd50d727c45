"""The language of the interface: chosen by the browser, switchable, kept in a cookie."""

from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from flask import Flask, current_app, g, has_request_context, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import Babel, get_locale

from office.yuan import in_yuan

TRANSLATIONS: Final = Path(__file__).parent.parent / "translations"
#: What a link's `?lang=` says → the locale it asks for. The first is for everybody else.
LANGUAGES: Final = {"zh": "zh_Hans", "en": "en"}
COOKIE: Final = "lang"
YEAR: Final = 365 * 24 * 3600


def set_up(app: Flask, zone: str) -> None:
    """Translate pages and set times in the town's own zone."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    app.config["BABEL_DEFAULT_LOCALE"] = LANGUAGES["zh"]
    app.config["BABEL_DEFAULT_TIMEZONE"] = zone
    Babel(app, locale_selector=_locale)
    app.before_request(_switch)
    app.jinja_env.filters["yuan"] = in_yuan
    app.context_processor(lambda: {"lang": "en" if str(get_locale()) == "en" else "zh-Hans"})


def _locale() -> str:
    if not has_request_context():
        return str(g.get("lang", LANGUAGES["zh"]))
    chosen = LANGUAGES.get(request.cookies.get(COOKIE, ""))
    return chosen or LANGUAGES[request.accept_languages.best_match(list(LANGUAGES), "zh")]


def _switch() -> ResponseReturnValue | None:
    """Keep what `?lang=` asks for, and show the same page in it."""
    wanted = request.args.get("lang")
    # An address of no view of ours is not sent back: `//elsewhere/?lang=en` would lead there.
    if wanted not in LANGUAGES or request.method != "GET" or request.endpoint is None:
        return None
    rest = [(key, value) for key, value in request.args.items(multi=True) if key != "lang"]
    response = redirect(request.path + ("?" + urlencode(rest) if rest else ""), 303)
    response.set_cookie(
        COOKIE,
        wanted,
        max_age=YEAR,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response
