"""An address drawn as a square code, and read again by a scanner."""

import re
from typing import Final

import pytest
from PIL import Image, ImageDraw
from zxingcpp import read_barcodes

from office.symbols import QUIET, svg_of_address

ADDRESS: Final = "https://xinyu.example.cn/enrol/abcd-efgh-jkmn"
_SIDE: Final = re.compile(r'viewBox="0 0 (\d+) \1"')
_SQUARE: Final = re.compile(r"M(\d+),(\d+)H(\d+)V(\d+)H")


def test_a_camera_reads_the_address() -> None:
    drawing = svg_of_address(ADDRESS)
    side = _SIDE.search(drawing)
    assert side
    picture = Image.new("L", (int(side[1]) * 8,) * 2, 255)
    pen = ImageDraw.Draw(picture)
    for square in _SQUARE.findall(drawing):
        left, top, right, bottom = (int(one) * 8 for one in square)
        pen.rectangle((left, top, right - 1, bottom - 1), fill=0)
    assert [one.text for one in read_barcodes(picture)] == [ADDRESS]
    assert min(int(one[0]) for one in _SQUARE.findall(drawing)) == QUIET


@pytest.mark.parametrize("banned", ["style", "script", "href"])
def test_the_drawing_has_no_style_and_no_script(banned: str) -> None:
    assert banned not in svg_of_address(ADDRESS)
