"""Cells that a filing of households has: numbers, phones, people, consent, channel, group."""

import re
from typing import Final

from registry.cells import BadCell, Cell, name, present, tight, within

_HOUSEHOLD_DIGITS: Final = 6
_PHONE_DIGITS: Final = 11
_NOTHING: Final = frozenset({"", "无", "没有", "/", "-", "—", "——"})
_YES: Final = frozenset({"是", "同意", "已同意", "愿意", "√", "✓", "✔", "☑", "yes", "y", "true"})
_NO: Final = frozenset(
    {
        "否",
        "不",
        "不是",
        "不同意",
        "未同意",
        "不愿意",
        "拒绝",
        "×",
        "✗",
        "✘",
        "x",
        "no",
        "n",
        "false",
    }
)
_CHANNELS: Final = {
    "上门采集": "visit",
    "上门": "visit",
    "入户采集": "visit",
    "入户": "visit",
    "visit": "visit",
    "自主申报": "self",
    "自主填报": "self",
    "自主": "self",
    "self": "self",
    "电话采集": "phone",
    "电话": "phone",
    "phone": "phone",
    "微信采集": "wechat",
    "微信": "wechat",
    "wechat": "wechat",
}
_MEMBERS: Final = re.compile(r"([+-]?[0-9]+)(?:人|口|口人|个)?")
_POINTS: Final = re.compile(r"([+-]?[0-9]+)分?")
_GROUP: Final = re.compile(r"第?([0-9]+)(?:村民小?组|小?组)?")
_ORGANISATION: Final = re.compile(r"(?=.*[A-Z])[0-9A-Z]{4,18}")


def household_number(value: Cell) -> str:
    """Six digits; a zero that Excel ate at the front is put back.

    :raises BadCell: missing, number-unreadable.
    """
    digits = present(value)
    if not re.fullmatch(r"[0-9]{5,6}", digits):
        raise BadCell("number-unreadable")
    return digits.zfill(_HOUSEHOLD_DIGITS)


def organisation_number(value: Cell) -> str:
    """Digits and capital letters, one letter at least (01E001).

    :raises BadCell: missing, number-unreadable.
    """
    number = present(value).upper()
    if not _ORGANISATION.fullmatch(number):
        raise BadCell("number-unreadable")
    return number


def subject_number(value: Cell) -> str:
    """The number of a subject of any kind.

    :raises BadCell: missing, number-unreadable.
    """
    digits = present(value).isdecimal()
    return household_number(value) if digits else organisation_number(value)


def phone(value: Cell) -> str | None:
    """Eleven digits, or nothing when the cell says there is none.

    :raises BadCell: phone-not-11-digits.
    """
    digits = re.sub(r"[-()]", "", tight(value))
    if digits in _NOTHING:
        return None
    digits = re.sub(rf"^(?:\+|00)?86(?=[0-9]{{{_PHONE_DIGITS}}}$)", "", digits)
    if not re.fullmatch(rf"[0-9]{{{_PHONE_DIGITS}}}", digits):
        raise BadCell("phone-not-11-digits")
    return digits


def members(value: Cell) -> int | None:
    """How many people: 1 to 30, or nothing when the cell is empty.

    :raises BadCell: members-not-whole, members-out-of-range.
    """
    said = tight(value)
    if not said:
        return None
    match = _MEMBERS.fullmatch(said)
    if match is None or isinstance(value, bool):
        raise BadCell("members-not-whole")
    return within(match[1], 1, 30, "members-out-of-range")


def points(value: Cell) -> int:
    """Whole points, 0 to a million.

    :raises BadCell: missing, points-not-whole, points-out-of-range.
    """
    match = _POINTS.fullmatch(present(value))
    if match is None or isinstance(value, bool):
        raise BadCell("points-not-whole")
    return within(match[1], 0, 1_000_000, "points-out-of-range")


def consent(value: Cell) -> bool:
    """Whether they said yes. Silence is not consent, and neither is a word we do not know.

    :raises BadCell: missing, consent-unreadable.
    """
    said = present(value).casefold()
    if said in _YES:
        return True
    if said in _NO:
        return False
    raise BadCell("consent-unreadable")


def channel(value: Cell) -> str:
    """How consent was given: visit, self, phone or wechat.

    :raises BadCell: missing, channel-unknown.
    """
    try:
        return _CHANNELS[present(value).casefold()]
    except KeyError:
        raise BadCell("channel-unknown") from None


def villager_group(value: Cell) -> str | None:
    """The villagers' group (村民组), as 5组 whichever way it was written; none when empty.

    :raises BadCell: name-too-long, name-markup, name-digits.
    """
    said = tight(value)
    match = _GROUP.fullmatch(said)
    if match:
        return name(f"{int(match[1])}组", longest=20)
    return name(said, longest=20) if said else None
