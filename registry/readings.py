"""How names are found by those who type: initials of their pinyin, and the tail of a telephone.

A surname has a reading of its own (单 is shàn there, 查 is zhā); what can be read in two ways is
kept in both.
"""

import unicodedata
from typing import Any, Final, cast

from pypinyin import Style, lazy_pinyin

from registry.names import COMPOUND_SURNAMES

INITIALS_AT_MOST: Final = 40
TAIL: Final = 4
#: Surname → the initial it has as a surname, where dictionaries give another reading first.
#: Names met in common use; written down in November 2026, and open to more.
_SURNAMES: Final = {
    sign: read
    for read, signs in {
        "b": "秘",
        "c": "种",
        "g": "句",
        "k": "阚",
        "n": "佴乜",
        "o": "区",
        "p": "繁",
        "q": "仇覃",
        "s": "单折召参",
        "w": "隗",
        "x": "解郇",
        "y": "乐",
        "z": "曾查翟祭藏",
    }.items()
    for sign in signs
}
#: Signs of given names that are read in two ways with two initials.
_TWOFOLD: Final = {
    sign: read
    for read, signs in {
        "bp": "便",
        "cj": "车",
        "cq": "仇",
        "cs": "参差",
        "cz": "长重朝传藏查",
        "ds": "单",
        "dt": "调弹",
        "hk": "会",
        "hx": "还",
        "jg": "贾",
        "jx": "解降见",
        "ly": "乐",
        "pb": "屏",
        "qo": "区",
        "qt": "覃",
        "qx": "茜",
        "sc": "盛晟",
        "sl": "率",
        "sx": "莘宿省",
        "wy": "尉",
        "xh": "行",
        "xj": "校系",
        "yx": "耶",
        "zc": "曾仔种",
        "zd": "翟",
        "zs": "折",
    }.items()
    for sign in signs
}


def readings(name: str) -> tuple[str, str | None]:
    """The initials of a name, and those of its other reading where it has one.

    张长乐 → zcl, zzy; 单雄信 → sxx, dxx. What has no reading and is no letter or digit is left out.
    """
    signs = "".join(unicodedata.normalize("NFKC", name).split())
    surname = signs[:2] if signs[:2] in COMPOUND_SURNAMES else signs[:1]
    usual, other = "", ""
    for _sign, read in _read(surname):
        usual, other = usual + _SURNAMES.get(surname, read), other + read
    for sign, read in _read(signs.removeprefix(surname)):
        usual, other = usual + read, other + _second(sign, read)
    usual, other = usual[:INITIALS_AT_MOST], other[:INITIALS_AT_MOST]
    return usual, other if other != usual else None


def keys_of(head: str, name: str | None, phone: str | None) -> dict[str, str | None]:
    """The columns of `Subject` by which it is found besides its number and names.

    An organisation is found by its own initials and by those of its head.
    """
    usual, other = readings(head) if name is None else (readings(name)[0], readings(head)[0])
    return {"initials": usual, "initials_too": other, "phone_tail": tail_of(phone)}


def tail_of(phone: str | None) -> str | None:
    """The last four digits of a telephone: enough to find by, too few to call."""
    return phone[-TAIL:] if phone else None


def _second(sign: str, read: str) -> str:
    both = _TWOFOLD.get(sign, "")
    return both.replace(read, "") if read in both else read


def _read(signs: str) -> list[tuple[str, str]]:
    """Every sign with its initial by the usual reading, in the words it stands in."""
    read = lazy_pinyin(signs, style=Style.FIRST_LETTER, errors=cast("Any", list))
    pairs = zip(signs, (letter[:1].lower() for letter in read), strict=True)
    return [(sign, letter) for sign, letter in pairs if letter.isascii() and letter.isalnum()]
