"""Square codes of slips: what is drawn is read back, with the margin and the wear it must bear."""

import re
from typing import Final
from xml.etree import ElementTree as ET

import pytest
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter

from pos.symbols import svg_of
from registry import codes

SLIP: Final = "46860694492595000003"
#: Dots per module: 8 on paper of 203 dpi are one millimetre.
DOTS: Final = 8
MODULE: Final = re.compile(r"M(\d+),(\d+)H(\d+)V(\d+)H\1z")


def drawn(svg: str) -> Image.Image:
    """The drawing as ink on paper: every black module a square of DOTS."""
    root = ET.fromstring(svg)  # noqa: S314 - our own drawing
    _, _, width, height = map(int, root.attrib["viewBox"].split())
    paper = Image.new("L", (width * DOTS, height * DOTS), "white")
    ink = ImageDraw.Draw(paper)
    for module in MODULE.finditer(root[0].attrib["d"]):
        left, top, right, bottom = (int(edge) * DOTS for edge in module.groups())
        ink.rectangle((left, top, right - 1, bottom - 1), fill="black")
    return paper


def read(paper: Image.Image) -> str:
    """What a scanner reads off the paper."""
    found = zxingcpp.read_barcodes(paper)
    return found[0].text if found else ""


def test_a_slip_is_read_back() -> None:
    assert read(drawn(svg_of(SLIP))) == SLIP


def test_every_code_of_ours_fits() -> None:
    for _ in range(20):
        code = codes.make_code(codes.SLIP)
        assert read(drawn(svg_of(code))) == code


def test_it_is_the_smallest_square_with_its_white_margin() -> None:
    paper = drawn(svg_of(SLIP))
    assert paper.size == (29 * DOTS, 29 * DOTS)  # 21 modules and 4 white ones on each side
    ink = paper.point(lambda light: 255 - light).getbbox()
    assert ink == (4 * DOTS, 4 * DOTS, 25 * DOTS, 25 * DOTS)


def test_a_smudge_and_a_blur_are_borne() -> None:
    paper = drawn(svg_of(SLIP))
    smudge = (15 * DOTS, 15 * DOTS, 21 * DOTS, 21 * DOTS)  # 36 of 441 modules
    ImageDraw.Draw(paper).rectangle(smudge, fill="white")
    assert read(paper.filter(ImageFilter.GaussianBlur(2))) == SLIP


def test_the_drawing_carries_no_style_and_no_script() -> None:
    svg = svg_of(SLIP)
    assert "style" not in svg
    assert "script" not in svg


@pytest.mark.parametrize("code", ["", "46a", "４６", "4" * 28])
def test_only_digits_that_fit_are_drawn(code: str) -> None:
    with pytest.raises(ValueError, match="digits"):
        svg_of(code)
