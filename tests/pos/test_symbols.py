"""Square codes: small, without style or script, and read back by another reader."""

import re

import pytest
import zxingcpp
from PIL import Image, ImageFilter

from pos.symbols import bars_of, svg_of
from registry import codes

#: Dots a module when a drawing is read: three at 203 dpi are 0.38 mm.
DOTS = 3


def _drawn(svg: str) -> Image.Image:
    box = re.search(r'viewBox="0 0 (\d+) (\d+)"', svg)
    assert box
    image = Image.new("L", (int(box[1]), int(box[2])), 255)
    modules = re.findall(r"M(\d+),(\d+)H(\d+)V(\d+)H\1z", svg)
    assert svg.count("M") == len(modules)
    for left, top, right, bottom in modules:
        assert (int(right), int(bottom)) == (int(left) + 1, int(top) + 1)
        image.putpixel((int(left), int(top)), 0)
    return image.resize((image.width * DOTS, image.height * DOTS), Image.Resampling.NEAREST)


@pytest.mark.parametrize("code", ["46092716358049317716", "4" * 27, "7"])
def test_what_was_drawn_is_read_back(code: str) -> None:
    [found] = zxingcpp.read_barcodes(_drawn(svg_of(code)))
    assert (found.text, found.format.name, found.ec_level) == (code, "QRCode", "Q")


def test_twenty_digits_fit_the_smallest_square_with_its_quiet_zone() -> None:
    svg = svg_of(codes.make_code(codes.SLIP))
    assert 'viewBox="0 0 29 29"' in svg  # 21 modules and four on each side
    image = _drawn(svg)
    edge = 4 * DOTS
    assert image.crop((0, 0, image.width, edge)).getextrema() == (255, 255)
    assert image.crop((0, 0, edge, image.height)).getextrema() == (255, 255)


def test_the_strict_policy_lets_it_through() -> None:
    svg = svg_of(codes.make_code(codes.SLIP))
    assert not re.search(r"<style|<script|style=|on\w+=|href|&", svg)


@pytest.mark.parametrize("code", ["", "4" * 28, "47-11", "abc", "４７", "1\n"])
def test_other_than_digits_are_not_drawn(code: str) -> None:
    with pytest.raises(ValueError, match="digits"):
        svg_of(code)


@pytest.mark.parametrize("code", ["", "6900000000001", "690000000000", "690000000000a"])
def test_only_a_whole_barcode_is_drawn_as_bars(code: str) -> None:
    drawing = bars_of("6900000000007").partition("<svg")[2]
    assert not re.search(r"<style|<script|style=|on\w+=|href|&", drawing)
    with pytest.raises(ValueError, match=r"."):
        bars_of(code)


@pytest.mark.parametrize(
    ("at", "part"),
    [((0.6, 0.6), 10), ((0.38, 0), 10), ((0, 0.38), 10), ((0.68, 0.68), 20), ((0.4, 0.4), 20)],
)
def test_a_worn_print_of_a_label_printer_is_read(at: tuple[float, float], part: int) -> None:
    """25 mm at 203 dots an inch, blurred, and a tenth of the square rubbed off; where that hits
    nothing but data (the middle, the last corner) level Q bears a twentieth.
    """
    code = codes.make_code(codes.SPEND)
    whole = _drawn(svg_of(code))
    side = round(25 / 25.4 * 203)
    paper = whole.resize((side, side), Image.Resampling.BILINEAR)
    edge = side * 4 // 29
    square = side - 2 * edge
    rub = round((square * square / part) ** 0.5)
    spot = Image.new("L", (rub, rub), 255)
    paper.paste(spot, (edge + round(at[0] * square), edge + round(at[1] * square)))
    worn = paper.filter(ImageFilter.GaussianBlur(1.5))
    assert [found.text for found in zxingcpp.read_barcodes(worn)] == [code]
