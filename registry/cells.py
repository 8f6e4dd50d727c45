"""Cleaning one cell of a workbook: what people and Excel do to text, names and numbers.

Each cleaner gives a clean value or raises `BadCell` with a code; `registry.reasons` has the
words for people. Nothing is guessed that could be somebody else's: a doubtful cell is refused.
"""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

#: What a spreadsheet gives for one cell; an empty one is "".
Cell = str | int | float | bool | date | datetime | time | timedelta

_LONGEST_SHOWN: Final = 80
_ZERO_WIDTH: Final = dict.fromkeys(map(ord, "\u200b\u2060\ufeff"))
_MIDDLE_DOTS: Final = dict.fromkeys(map(ord, "•‧・∙⋅"), "·")
# 王　芳 is one name set wide; Mary Ann is two words, and so is 菜籽油 5L.
_SET_WIDE: Final = re.compile(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])")
_YUAN: Final = re.compile(r"[¥￥]?([0-9]{1,9}(?:\.[0-9]{1,20})?)元?")


class BadCell(ValueError):
    """A cell that cannot be taken; `code` is a key of `registry.reasons.REASONS`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def text(value: Cell) -> str:
    """The cell as people read it: 3.0 is 3, a day is 2026-03-09; no white space at its ends."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return str(value).translate(_ZERO_WIDTH).strip()


def shown(value: Cell) -> str:
    """The cell for a report: short, and without signs that cannot be printed."""
    plain = "".join(sign if sign.isprintable() else "\ufffd" for sign in text(value))
    return plain if len(plain) <= _LONGEST_SHOWN else plain[: _LONGEST_SHOWN - 1] + "…"


def tight(value: Cell) -> str:
    """The cell for comparing and for numbers: half-width, no white space anywhere."""
    return "".join(unicodedata.normalize("NFKC", text(value)).split())


def name(value: Cell, longest: int = 40) -> str:
    """A person's, a place's or an organisation's name, as written but for white space.

    :raises BadCell: missing, name-too-long, name-markup, name-digits.
    """
    clean = _SET_WIDE.sub("", " ".join(text(value).translate(_MIDDLE_DOTS).split()))
    if not clean:
        raise BadCell("missing")
    if len(clean) > longest:
        raise BadCell("name-too-long")
    if clean[0] in "=+-@" or any(_is_markup(sign) for sign in clean):
        raise BadCell("name-markup")
    if not any(_is_letter(sign) for sign in clean):
        raise BadCell("name-digits")
    return clean


def _is_markup(sign: str) -> bool:
    return sign in "<>" or unicodedata.category(sign) in {"Cc", "Cf", "Cs"}


def _is_letter(sign: str) -> bool:
    # Co: rare characters of names are kept in a private area of the fonts.
    return sign.isalpha() or unicodedata.category(sign) == "Co"


def whole(value: Cell, low: int, high: int) -> int:
    """A whole number from `low` to `high`, for columns that have no cleaner of their own.

    :raises BadCell: missing, number-not-whole, number-out-of-range.
    """
    said = present(value)
    if isinstance(value, bool) or not re.fullmatch(r"[+-]?[0-9]+", said):
        raise BadCell("number-not-whole")
    return within(said, low, high, "number-out-of-range")


def fen(value: Cell) -> int:
    """An amount written in yuan, as whole fen.

    :raises BadCell: missing, money-unreadable.
    """
    match = _YUAN.fullmatch(present(value).replace(",", ""))
    if match is None:
        raise BadCell("money-unreadable")
    # Excel keeps 7.2 as 7.199999999999999 when it was computed: six places, then two.
    amount = Decimal(match[1]).quantize(Decimal("0.000001")) * 100
    if amount != amount.to_integral_value():
        raise BadCell("money-unreadable")
    return int(amount)


def present(value: Cell) -> str:
    """The tight text of a cell that may not be empty.

    :raises BadCell: missing.
    """
    said = tight(value)
    if not said:
        raise BadCell("missing")
    return said


def within(digits: str, low: int, high: int, code: str) -> int:
    """The number that these digits write, from `low` to `high`.

    :raises BadCell: with this code, when it is outside.
    """
    # Python refuses to read thousands of digits; such a number is out of range anyway.
    number = int(digits) if len(digits) < len(str(high)) + 2 else high + 1
    if not low <= number <= high:
        raise BadCell(code)
    return number
