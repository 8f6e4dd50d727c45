"""A page of the house itself: whether the process lives."""

from typing import Final

from flask import Blueprint
from flask.typing import ResponseReturnValue

from registry import ANYBODY, permit

pages: Final = Blueprint("app", __name__)


@pages.get("/healthz")
@permit(ANYBODY, scope="public")
def healthz() -> ResponseReturnValue:
    """200 when the process lives; asks nothing of the database."""
    return {"status": "ok"}
