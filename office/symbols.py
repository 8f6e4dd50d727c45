"""An address as a square code, drawn into the page itself: no other request carries it."""

from typing import Final

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.svg import SvgPathImage

#: White modules around the code, as the standard asks.
QUIET: Final = 4


def svg_of_address(address: str) -> str:
    """Draw the address as a QR code in SVG, with no style and no script in it."""
    drawing = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    drawing.add_data(address)
    drawing.make()
    return str(drawing.make_image(image_factory=SvgPathImage).to_string(encoding="unicode"))
