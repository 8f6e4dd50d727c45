"""A household's page on its telephone's home screen: what the telephone is told about it."""

from pathlib import Path
from typing import Final

from flask import Blueprint, Response, current_app, json, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from household.views.card import private
from kernel.db import reading
from registry import (
    ANYBODY,
    UNKNOWN_LOOK,
    LookUnknown,
    guarded,
    permit,
    region_by_id,
    subject_by_look,
)

pages: Final = Blueprint("saved_card", __name__)

#: As in tokens.css: indigo about the page, paper under it.
THEME: Final = "#1f4470"
PAPER: Final = "#f8f4ec"
#: Pictures in static/img: their side in pixels, and what a telephone may do with them.
ICONS: Final = (("icon-192", 192, "any"), ("icon-512", 512, "any"), ("maskable", 512, "maskable"))


@pages.get("/c/offline.js")
@permit(ANYBODY, scope="public")
def worker() -> ResponseReturnValue:
    """What answers without a connection. It lies here because a worker rules only beside itself."""
    script = Path(str(current_app.static_folder), "js", "offline.js").read_text("utf-8")
    return Response(script, mimetype="text/javascript")


@pages.get("/c/<token>/manifest.webmanifest")
@permit(ANYBODY, scope="card")
def manifest(token: str) -> ResponseReturnValue:
    """The page as a thing on the home screen: the village's name, nobody's."""
    with guarded(UNKNOWN_LOOK, request.remote_addr or "", LookUnknown), reading() as session:
        village = region_by_id(session, subject_by_look(session, token).village_id).name
    here = url_for("web_card.look", token=token)
    return _manifest(
        {
            "id": here,
            "start_url": here,
            "scope": here,
            "name": f"{gettext('Xinyu Ledger')} · {village}",
            "short_name": gettext("Our points"),
            "display": "standalone",
            "theme_color": THEME,
            "background_color": PAPER,
            "icons": [_icon(*icon) for icon in ICONS],
        }
    )


def _icon(name: str, side: int, purpose: str) -> dict[str, str]:
    return {
        "src": url_for("static", filename=f"img/{name}.png"),
        "sizes": f"{side}x{side}",
        "type": "image/png",
        "purpose": purpose,
    }


def _manifest(said: dict[str, object]) -> Response:
    response = private(json.dumps(said))
    response.mimetype = "application/manifest+json"
    return response
