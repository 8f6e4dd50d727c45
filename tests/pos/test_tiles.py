"""Tiles: goods without a barcode, and the pictures the office hangs for them."""

from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from civility.evidence import PhotoUnfit
from kernel.db import reading, transaction
from pos import shelving
from pos.goods import GoodsUnknown
from pos.shops import ShopUnknown, find_shop
from pos.tiles import SIDE, Tile, hang_picture, tiles_of
from tests.app.browser import Browser, page_data
from tests.pos.counter import BROOM, SALT, Town, Watch


def photo(colour: str, size: tuple[int, int] = (900, 600)) -> bytes:
    """A picture of one colour, as a telephone stores it."""
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def tiles() -> list[Tile]:
    """The tiles of the shop S1."""
    with reading() as session:
        return tiles_of(session, find_shop(session, "S1"))


def test_goods_without_a_barcode_are_tiles(town: Town, tmp_path: Path, watch: Watch) -> None:
    assert tiles() == [Tile(BROOM, "竹扫帚", "把", 10, None)]
    folder = tmp_path / "pictures"
    named: dict[str, Any] = {"shop": "S1", "goods": BROOM, "folder": folder}
    officer = town.actors["officer"]
    first = hang_picture(officer, content=photo("red"), **named)
    watch.forward(minutes=1)
    second = hang_picture(officer, content=photo("blue"), **named)
    assert hang_picture(officer, content=photo("blue"), **named) == second
    assert [tile.picture for tile in tiles()] == [second]
    assert {path.name for path in folder.iterdir()} == {f"{first}.jpg", f"{second}.jpg"}
    with Image.open(folder / f"{second}.jpg") as kept:
        assert max(kept.size) == SIDE
    with reading() as session:
        assert session.execute(text("SELECT count(*) FROM goods_picture")).scalar_one() == 2
    shelving.take_off_sale(officer, shop="S1", goods=BROOM, key="k")
    assert tiles() == []


def test_who_hung_what_is_never_changed(town: Town, tmp_path: Path) -> None:
    named: dict[str, Any] = {"shop": "S1", "goods": BROOM, "folder": tmp_path}
    hang_picture(town.actors["officer"], content=photo("red"), **named)
    for statement in ("UPDATE goods_picture SET digest = 'x'", "DELETE FROM goods_picture"):
        with pytest.raises(DBAPIError):
            transaction(partial(_run, statement))


def _run(statement: str, tx: Session) -> None:
    tx.execute(text(statement))


def test_what_is_refused_stores_nothing(town: Town, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    for who, goods, content, refusal in (
        ("officer", BROOM, b"no picture", PhotoUnfit),
        ("officer", "0999", photo("red"), GoodsUnknown),
        ("officer-west", BROOM, photo("red"), ShopUnknown),
    ):
        named: dict[str, Any] = {"shop": "S1", "goods": goods, "folder": folder}
        with pytest.raises(refusal):
            hang_picture(town.actors[who], content=content, **named)
    assert not folder.exists()


def test_the_office_hangs_it_and_the_till_shows_it(
    browser: Callable[..., Browser], town: Town
) -> None:
    officer, clerk = browser("officer"), browser("clerk")
    path = f"/shops/S1/goods/{BROOM}/picture"
    assert "还没有图片" in officer.get(path).text
    assert officer.get(f"{path}.jpg").status_code == 404
    assert clerk.get(f"/till/pictures/{BROOM}.jpg").status_code == 404
    assert page_data(clerk.get("/till"))["tiles"][0]["picture"] is None

    def send(content: bytes) -> Any:
        form = {"csrf_token": officer.token(), "picture": (BytesIO(content), "a.png")}
        return officer.client.post(path, data=form, content_type="multipart/form-data")

    refused = send(b"no picture")
    assert (refused.status_code, "请选一张不超过" in refused.text) == (422, True)
    assert send(photo("red")).status_code == 303
    assert 'alt="竹扫帚"' in officer.get(path).text
    address = page_data(clerk.get("/till"))["tiles"][0]["picture"]
    for who, where in ((officer, f"{path}.jpg"), (clerk, address)):
        answer = who.get(where, buffered=True)
        assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert browser("clerk-west").get(address).status_code == 404
    assert SALT not in str(page_data(clerk.get("/till"))["tiles"])
