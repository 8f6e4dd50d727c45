"""Goods without a barcode at the till: picked by key, by finger, and read at any screen."""

from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect

from pos.tiles import FOLDER, hang_picture
from tests.browser.desk import Desk
from tests.pos.counter import BROOM, SALT, WANG


def test_a_tile_is_picked_by_its_number_and_by_a_tap(till: Desk, tmp_path: Path) -> None:
    picture = BytesIO()
    Image.new("RGB", (600, 450), "#2c6e5a").save(picture, "PNG")
    officer, folder = till.town.actors["officer"], tmp_path / FOLDER
    named = {"shop": "S1", "goods": BROOM}
    hang_picture(officer, folder=folder, content=picture.getvalue(), **named)
    till.page.reload()
    till.goods(SALT, "食用盐")
    till.key("F3")
    tile = till.page.locator(".tile")
    expect(tile).to_contain_text("竹扫帚")
    assert tile.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)")
    for width, height in ((1024, 600), (1366, 768)):
        till.page.set_viewport_size({"width": width, "height": height})
        assert till.page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    till.key("Digit9")  # no tile has it: nothing happens
    till.key("Digit1")
    expect(till.page.locator("#tiles")).to_be_hidden()
    expect(till.page.locator("#lines tr.lit .name")).to_have_text("竹扫帚")
    till.page.click("#tiles-open")
    tile.click()
    expect(till.page.locator("#lines tr.lit .quantity")).to_have_text("×2")
    till.card(WANG)
    till.key("F3")
    till.page.keyboard.press("Escape")
    till.confirm()
    till.succeeds(left=78)
