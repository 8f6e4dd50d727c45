"""A picture from a till's camera: the codes in it, read in memory, and the picture let go.

Nothing of it is stored: neither the picture nor what was read. A browser that reads codes by
itself sends none.
"""

from datetime import datetime, timedelta
from io import BytesIO
from threading import Lock
from typing import Final

import zxingcpp
from PIL import Image, UnidentifiedImageError

from kernel import clock
from kernel.errors import Refusal

BYTES_AT_MOST: Final = 512 * 1024
SIDE_AT_MOST: Final = 1_920
#: From one picture of a till to its next.
PAUSE: Final = timedelta(milliseconds=250)
#: What lies on a counter: our own squares, pay codes, and the barcodes of goods.
_FORMATS: Final = zxingcpp.BarcodeFormats(
    [
        zxingcpp.BarcodeFormat.QRCode,
        zxingcpp.BarcodeFormat.EAN13,
        zxingcpp.BarcodeFormat.EAN8,
        zxingcpp.BarcodeFormat.UPCA,
        zxingcpp.BarcodeFormat.Code128,
    ]
)

# Per process and of no worth beyond a second: two processes let a till ask twice as often.
_last: Final[dict[str, datetime]] = {}
_lock: Final = Lock()


class FrameUnfit(Refusal):
    """Not a picture that can be read, or too large a one."""

    code = "frame-unfit"


class TooManyFrames(Refusal):
    """Too soon after the last picture of the same till, or while another one is read."""

    code = "too-many-frames"
    status = 429


def codes_in(client: str, frame: bytes) -> list[str]:
    """What the codes in a picture from the till `client` say, each once.

    :raises FrameUnfit: more than 512 KiB or 1,920 dots a side, or not a picture.
    :raises TooManyFrames: sooner than 250 ms after that till's last one.
    """
    _let_pass(client)
    found = zxingcpp.read_barcodes(_picture(frame), formats=_FORMATS)
    return list(dict.fromkeys(code.text for code in found))


def _let_pass(client: str) -> None:
    now = clock.now()
    with _lock:
        # A clock that was put back must not shut a till out.
        for till in [till for till, at in _last.items() if abs(now - at) >= PAUSE]:
            del _last[till]
        if client in _last:
            raise TooManyFrames
        _last[client] = now


def _picture(frame: bytes) -> Image.Image:
    if len(frame) > BYTES_AT_MOST:
        raise FrameUnfit
    try:
        picture = Image.open(BytesIO(frame), formats=("JPEG", "PNG"))
        if max(picture.size) > SIDE_AT_MOST:
            raise FrameUnfit
        return picture.convert("L")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise FrameUnfit from error
