"""The pictures on the till's tiles."""

from pathlib import Path
from typing import Final

from flask import Blueprint, current_app, send_file
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from civility import evidence
from kernel.db import reading
from pos.shops import find_shop
from pos.tiles import FOLDER, pictures_of
from registry import current_actor, permit

pages: Final = Blueprint("pictures", __name__)


@pages.get("/till/pictures/<goods>.jpg")
@permit("till", scope="own-shop")
def picture(goods: str) -> ResponseReturnValue:
    """The picture of goods of the clerk's own shop."""
    with reading() as session:
        shop = find_shop(session, current_actor().shop or "")
        digest = pictures_of(session, shop).get(goods)
    if digest is None:
        raise NotFound
    path = evidence.photo_path(Path(current_app.config["INSTANCE"], FOLDER), digest)
    return send_file(path, mimetype="image/jpeg")
