"""The picture by which a clerk picks goods that bear no barcode: looked at, and hung."""

from pathlib import Path
from typing import Final

from flask import Blueprint, current_app, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from civility import evidence
from kernel.db import reading
from pos import shelving, tiles
from registry import current_actor, permit

pages: Final = Blueprint("goods_picture", __name__)


@pages.get("/shops/<code>/goods/<goods>/picture")
@permit("goods", scope="village")
def form(code: str, goods: str) -> ResponseReturnValue:
    """The picture that the till shows, and another one to choose."""
    return _page(code, goods)


@pages.post("/shops/<code>/goods/<goods>/picture")
@permit("goods", scope="village")
def hang(code: str, goods: str) -> ResponseReturnValue:
    """Show this picture from now on."""
    sent = request.files.get("picture")
    content = sent.stream.read() if sent is not None else b""
    named = {"shop": code, "goods": goods}
    try:
        tiles.hang_picture(current_actor(), folder=_folder(), content=content, **named)
    except evidence.PhotoUnfit as refusal:
        return _page(code, goods, refusal), refusal.status
    return redirect(url_for("goods_picture.form", code=code, goods=goods, done="1"), 303)


@pages.get("/shops/<code>/goods/<goods>/picture.jpg")
@permit("goods", scope="village")
def picture(code: str, goods: str) -> ResponseReturnValue:
    """The picture itself."""
    with reading() as db:
        shop = shelving.shop_of(db, current_actor(), code)
        digest = tiles.pictures_of(db, shop).get(goods)
    if digest is None:
        raise NotFound
    return send_file(evidence.photo_path(_folder(), digest), mimetype="image/jpeg")


def _folder() -> Path:
    return Path(current_app.config["INSTANCE"], tiles.FOLDER)


def _page(code: str, goods: str, error: evidence.PhotoUnfit | None = None) -> str:
    with reading() as db:
        shop = shelving.shop_of(db, current_actor(), code)
        found = shelving.find_shelved(db, shop, goods).goods
        digest = tiles.pictures_of(db, shop).get(goods)
    return render_template(
        "office/goods_picture.html",
        shop=shop,
        goods=found,
        digest=digest,
        error=error,
        done=request.args.get("done"),
    )
