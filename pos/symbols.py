"""Codes as drawings that a scanner reads off paper: squares of digits, and bars as goods bear."""

import re
from typing import Final

import qrcode
import zxingcpp
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.image.svg import SvgPathImage

#: White modules around the code, as the standard asks; without them a scanner finds no edge.
QUIET: Final = 4
#: What version 1 holds at level Q.
_FITTING: Final = re.compile(r"[0-9]{1,27}")


def svg_of(code: str) -> str:
    """Draw a code of digits as a QR code in SVG: no style and no script in it.

    20 digits fit the smallest version (21 by 21 modules) at level Q, which bears a quarter of the
    drawing being worn off.

    :raises ValueError: something else than digits, or more of them than fit.
    """
    if not _FITTING.fullmatch(code):
        raise ValueError("a code is 1 to 27 digits")
    drawing = qrcode.QRCode(version=1, error_correction=ERROR_CORRECT_Q, border=QUIET)
    drawing.add_data(code)
    drawing.make(fit=False)
    return str(drawing.make_image(image_factory=SvgPathImage).to_string(encoding="unicode"))


def bars_of(barcode: str) -> str:
    """Draw a barcode as goods bear it (EAN-13), its digits below, in SVG without style or script.

    :raises ValueError: not 13 digits, or the last one is not what the others make.
    """
    drawing = zxingcpp.create_barcode(barcode, zxingcpp.BarcodeFormat.EAN13)
    if drawing.text != barcode:
        raise ValueError("a barcode is 13 digits, the last one made by the others")
    return str(drawing.to_svg(scale=3, add_hrt=True))
