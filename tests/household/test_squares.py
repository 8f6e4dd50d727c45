"""A square code says what was put into it, in the size that the card has room for."""

import pytest
import zxingcpp
from PIL import Image

from household import squares
from household.squares import QUIET, Rows, bars_in, look_square, spend_square

#: Under the mask of all others, its column 14 is a bar code that says 4005.
BARRED = "https://jifen.example.gov.cn/c/JLg5E9f4EHVt_p5HbNvkRrTHXG3_djpfF_T3GPdIWTM"


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


def test_a_square_with_a_bar_code_in_it_gets_another_mask(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only such a one does; the bars are found in whichever line they stand, and either way."""
    drawn = look_square(BARRED)
    assert _said(drawn) == BARRED
    monkeypatch.setattr(squares, "_OTHER_MASKS", ())
    barred, other = look_square(BARRED), look_square(BARRED[:-1] + "N")
    assert drawn != barred
    assert bars_in(drawn) == bars_in(other) == []
    assert bars_in(barred) == ["4005"]
    bars = [row[QUIET + 14] for row in barred]
    for at in range(QUIET, len(other) - QUIET):
        for line in (bars, bars[::-1]):
            across = [line if no == at else row for no, row in enumerate(other)]
            assert "4005" in bars_in(across)
            assert "4005" in bars_in([list(column) for column in zip(*across, strict=True)])
