"""Shelf labels and the price list on paper: their size, and every square read by the till."""

import re
from io import BytesIO
from typing import Final

import zxingcpp
from PIL import Image
from playwright.sync_api import Locator

from pos.scanning import ScannedGoods, scan
from tests.browser.desk import Desk
from tests.pos.counter import BROOM, EGGS, OIL, SALT

#: 58 × 40 mm and A4.
LABEL, A4 = (58, 40), (210, 297)
#: A point of PDF, in millimetres.
POINT: Final = 25.4 / 72


def _read(drawings: Locator) -> list[str]:
    return [
        found.text
        for each in drawings.all()
        for found in zxingcpp.read_barcodes(Image.open(BytesIO(each.screenshot())))
    ]


def _sheets(desk: Desk) -> list[tuple[int, int]]:
    """The size of every sheet that the page prints, in whole millimetres."""
    paper = desk.page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", paper)
    return [(round(float(width) * POINT), round(float(height) * POINT)) for width, height in boxes]


def test_labels_and_price_list_are_printed_and_read(desk: Desk) -> None:
    wanted = [SALT, EGGS, OIL, BROOM]
    desk.carry("officer")
    desk.open("/shops/S1/labels/print?" + "&".join(f"goods={one}" for one in wanted))
    assert _sheets(desk) == [LABEL] * len(wanted)
    labels = desk.page.locator(".label")
    first = labels.first.inner_text()
    assert all(said in first for said in ("食用盐 400g", "2", "袋", SALT))
    read = _read(desk.page.locator(".label-square svg"))
    assert read == wanted
    for code in read:
        scanned = scan(desk.town.clerk, code)
        assert isinstance(scanned, ScannedGoods)
        assert scanned.goods == code
    desk.open("/shops/S1/prices")
    assert _sheets(desk) == [A4]
    assert _read(desk.page.locator(".price-square svg")) == [BROOM]
