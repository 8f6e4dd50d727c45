"""Square codes as rows of modules, to be put on paper. One mask for all of them.

To choose the mask that the standard scores best costs eight times the rest; any of the eight is
legal, and every scanner reads which one it is.
"""

from typing import Final

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q

#: White modules around the code, as the standard asks; they are part of what is drawn.
QUIET: Final = 4
_MASK: Final = 3
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
    """An address, in the smallest version that holds it at level M."""
    drawing = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET, mask_pattern=_MASK)
    drawing.add_data(address)
    drawing.make()
    rows: Rows = drawing.get_matrix()
    return rows
