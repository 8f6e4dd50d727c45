"""A square code says what was put into it, in the size that the card has room for."""

import pytest
import zxingcpp
from PIL import Image

from household.squares import QUIET, Rows, look_square, spend_square


def _said(rows: Rows) -> str:
    side = len(rows)
    light = bytes(0 if dark else 255 for row in rows for dark in row)
    picture = Image.frombytes("L", (side, side), light).resize((side * 4, side * 4))
    (found,) = zxingcpp.read_barcodes(picture)
    return str(found.text)


def test_a_spend_code_is_the_smallest_square() -> None:
    """21 modules and the quiet zone, whatever the digits."""
    for code in ("47" + "0" * 18, "4752203998033101813" + "7"):
        rows = spend_square(code)
        assert len(rows) == 21 + 2 * QUIET
        assert not any(any(row) for row in rows[:QUIET])
        assert _said(rows) == code


@pytest.mark.parametrize("code", ["", "47a", "1" * 28])
def test_what_is_no_code_is_refused(code: str) -> None:
    """It would not fit, or would be written in another way."""
    with pytest.raises(ValueError, match="1 to 27 digits"):
        spend_square(code)


def test_an_address_is_read_back() -> None:
    """A longer one makes a larger square."""
    short, long = "https://a.cn/c/xyz", "https://jifen.shitai.example.gov.cn/c/" + "aB3-" * 11
    assert _said(look_square(short)) == short
    assert _said(look_square(long)) == long
    assert len(look_square(short)) < len(look_square(long))
