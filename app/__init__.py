"""The composition root: puts the packages together and serves them. No business here."""

from pathlib import Path
from typing import Any, Final

from flask import Flask, current_app, has_app_context
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.orm import Session
from werkzeug.middleware.proxy_fix import ProxyFix

from app import api, gate, language, refusals, views
from app.config import Config, from_environment
from app.database import connect
from civility import evidence, forgetting
from civility import views as civility_views
from household import views as household_views
from kernel import clock
from merchants import keeping
from merchants import views as merchant_views
from office import views as office_views
from pos import forgetting as pos_forgetting
from pos import openings
from pos import views as pos_views
from registry import Subject, codes, opening_days, others
from registry import views as registry_views

__all__ = ["create_app"]

ROOT: Final = Path(__file__).parent.parent
#: A request body larger than this is not read.
LARGEST_REQUEST: Final = 8 * 1024 * 1024


def create_app(config: Config | None = None) -> Flask:
    """Build the application on a configuration (default: from the environment)."""
    config = config or from_environment()
    app = Flask(
        "xinyu", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static")
    )
    # __Host- ties a cookie to this host and to https; plain http is for one machine or one LAN.
    host = "__Host-" if config.secure else ""
    app.config.update(
        SECRET_KEY=config.secret,
        SESSION_COOKIE_NAME=f"{host}xinyu",
        SESSION_COOKIE_SECURE=config.secure,
        SESSION_COOKIE_SAMESITE="Lax",
        SID_COOKIE=f"{host}sid",
        DEVICE_COOKIE=f"{host}device",
        # Bound to one household's path, which a __Host- cookie cannot be.
        CARD_COOKIE=f"{'__Secure-' if config.secure else ''}card",
        PHONE_COOKIE=f"{'__Secure-' if config.secure else ''}phone",
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        PUBLIC_URL=config.public_url,
        INSTANCE=str(config.instance),
        WTF_CSRF_TIME_LIMIT=None,
    )
    if config.proxies:
        # Else all of a village would be one address, and one guesser would shut everybody out.
        fixed: Any = ProxyFix(app.wsgi_app, x_for=config.proxies, x_proto=0, x_host=0)
        app.wsgi_app = fixed  # type: ignore[method-assign] # as Flask's own papers say
    clock.set_zone(config.zone)
    codes.use_key(config.secret)
    _tell_of_keepers(app)
    opening_days.tell_days(openings.days_in)
    connect(app, config)
    language.set_up(app, config.zone)
    gate.set_up(app)
    csrf = CSRFProtect(app)
    for pages in (
        views.pages,
        registry_views.pages,
        civility_views.pages,
        *merchant_views.ALL,
        *pos_views.ALL,
        *household_views.ALL,
        *office_views.ALL,
    ):
        app.register_blueprint(pages)
    api.set_up(app, csrf)
    # After the API, which would answer failures its own way.
    refusals.set_up(app)
    return app


def _tell_of_keepers(app: Flask) -> None:
    """What each floor keeps of subjects is erased and copied with them."""

    def erase_conduct(tx: Session, subject: Subject) -> None:
        # Of several apps in one process, the one that is asked.
        asked = current_app if has_app_context() else app
        folder = Path(asked.config["INSTANCE"], evidence.FOLDER)
        forgetting.erase(tx, subject, photos=folder)

    for keeper in (
        others.Keeper("conduct", erase=erase_conduct, copy=forgetting.copy),
        others.Keeper("merchants", erase=keeping.erase, copy=keeping.copy),
        others.Keeper("shop", erase=pos_forgetting.erase, copy=pos_forgetting.copy),
    ):
        others.tell_of(keeper)
