"""Square codes as rows of modules, to be put on paper. One mask for nearly all of them.

To choose the mask that the standard scores best costs eight times the rest; any of the eight is
legal, and every scanner reads which one it is. But one address in nine makes a line of modules
that is, from edge to edge, a good bar code (interleaved 2 of 5) of two digits, one in some ten
thousand of four, and a scanner may say that in place of the address, or beside it: such a square
gets another mask.
"""

from functools import cache
from typing import Final

import zxingcpp
from PIL import Image
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.util import MODE_8BIT_BYTE, QRData

#: White modules around the code, as the standard asks; they are part of what is drawn.
QUIET: Final = 4
_MASK: Final = 3
_OTHER_MASKS: Final = (0, 1, 2, 4, 5, 6, 7)
#: Dots of a module in the picture that is looked at for bars: with one a line is overlooked.
_DOTS: Final = 2
_BARS: Final = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.ITF])
#: Of a module: 0 is light, 1 is dark.
_LIGHT: Final = bytes.maketrans(b"\0\1", b"\xff\0")
#: Digits that version 1 holds at level Q.
_MOST_DIGITS: Final = 27

Rows = list[list[bool]]


def spend_square(code: str) -> Rows:
    """A code of 20 digits in the smallest version at level Q: a quarter of it may be worn off.

    :raises ValueError: something else than digits, or more of them than fit.
    """
    if not code.isdecimal() or len(code) > _MOST_DIGITS:
        raise ValueError(f"a code is 1 to {_MOST_DIGITS} digits")
    drawing = QRCode(version=1, error_correction=ERROR_CORRECT_Q, border=QUIET, mask_pattern=_MASK)
    drawing.add_data(code)
    drawing.make(fit=False)
    rows: Rows = drawing.get_matrix()
    return rows


def look_square(address: str) -> Rows:
    """An address, in the smallest version that holds it at level M, and no bar code in it."""
    rows = _under(_MASK, address)
    for mask in _OTHER_MASKS:
        if not bars_in(rows):
            break
        rows = _under(mask, address)
    return rows


def _under(mask: int, address: str) -> Rows:
    drawing = QRCode(
        version=_version(len(address.encode())),
        error_correction=ERROR_CORRECT_M,
        border=QUIET,
        mask_pattern=mask,
    )
    drawing.add_data(QRData(address, mode=MODE_8BIT_BYTE))
    drawing.make(fit=False)
    rows: Rows = drawing.get_matrix()
    return rows


@cache
def _version(length: int) -> int:
    """The smallest one for so many bytes: a village's addresses are all of one length."""
    drawing = QRCode(error_correction=ERROR_CORRECT_M)
    drawing.add_data(QRData(bytes(length), mode=MODE_8BIT_BYTE))
    return int(drawing.best_fit())


def bars_in(rows: Rows) -> list[str]:
    """What the lines of a square say to a scanner that takes them for bars, interleaved 2 of 5.

    A spend code has none: the shortest such bar code is 22 modules, and it is 21.
    """
    side = len(rows)
    light = b"".join(map(bytes, rows)).translate(_LIGHT)
    picture = Image.frombytes("L", (side, side), light)
    found = zxingcpp.read_barcodes(
        picture.resize((side * _DOTS, side * _DOTS), Image.Resampling.NEAREST),
        formats=_BARS,
        try_downscale=False,
        try_invert=False,
        binarizer=zxingcpp.Binarizer.FixedThreshold,
    )
    return [one.text for one in found]
