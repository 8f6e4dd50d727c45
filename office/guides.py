"""What each column of an import may hold, in words, and an example of it."""

from typing import Final

from flask_babel import lazy_gettext as _

#: Begins an example's row: the readers leave such a row out, so it may stay in the file.
EXAMPLE: Final = "示例："
_NAME: Final = _("A name, as written. No signs such as < > or = at its beginning.")
_PHONE: Final = _("11 digits. May stay empty.")
_DAY: Final = _("A day from the year 2000 to today, such as 2026-03-05.")
_CONSENT: Final = {
    "channel": _("How it was collected: one of the words in the list."),
    "day": _DAY,
    "collector": _("Who collected it. May stay empty where a household filed for itself."),
    "consent": _(
        "Yes or no, as in the list. Of whoever says no, only the number and the day are kept."
    ),
}
#: shape → our key → what the column may hold.
GUIDES: Final = {
    "households": {
        "village": _("One of the town's villages, with or without the ending. Your villages only."),
        "number": _("Six digits. It stays with the household and is used once in a file."),
        "head": _NAME,
        "phone": _PHONE,
        "members": _("A whole number from 1 to 30. May stay empty."),
        "group": _("The villagers' group. May stay empty."),
        "grid": _("The grid's name; a new one is made when it is not there yet."),
        **_CONSENT,
    },
    "organisations": {
        "village": _("One of the town's villages, with or without the ending. Your villages only."),
        "number": _("Digits and capital letters, one letter at least; used once in a file."),
        "name": _("The organisation's name, at most 80 characters."),
        "head": _NAME,
        "phone": _PHONE,
        **_CONSENT,
    },
    "openings": {
        "number": _("The number of a household or organisation that is registered."),
        "head": _("The head's name as it is registered, to be sure it is the right one."),
        "points": _("A whole number from 0 to 1,000,000."),
        "day": _DAY,
    },
    "goods": {
        "barcode": _("8, 12, 13 or 14 digits. May stay empty: the shop gives a number of its own."),
        "name": _("What it is, at most 60 characters."),
        "unit": _("What one piece is called, at most 10 characters."),
        "price": _("Points for one piece: a whole number from 1 to 100,000."),
        "cost": _("What one piece costs, in yuan with at most two decimals."),
        "limit": _("Pieces a household may have in a month. May stay empty: no limit."),
        "stock": _("Pieces on the shelf now. Counted once: a later import leaves stock alone."),
        "fund": _("Whose money the goods are."),
    },
}
#: shape → our key → an example; invented people.
EXAMPLES: Final[dict[str, dict[str, str | int]]] = {
    "households": {
        "village": "东庄村",
        "number": "010001",
        "head": "王小明",
        "phone": "13800000000",
        "members": 4,
        "group": "3组",
        "grid": "第1网格",
        "channel": "上门采集",
        "day": "2026-03-05",
        "collector": "李桂花",
        "consent": "是",
    },
    "organisations": {
        "village": "东庄村",
        "number": "01E001",
        "name": "东庄果蔬专业合作社",
        "head": "王小明",
        "phone": "13800000000",
        "channel": "上门采集",
        "day": "2026-03-05",
        "collector": "李桂花",
        "consent": "是",
    },
    "openings": {"number": "010001", "head": "王小明", "points": 38, "day": "2026-03-31"},
    "goods": {
        "barcode": "6900000001004",
        "name": "食用盐 400g",
        "unit": "袋",
        "price": 2,
        "cost": "2.5",
        "limit": 4,
        "stock": 170,
        "fund": "村集体",
    },
}
#: Our key → the words of a column that has few.
CHOICES: Final = {
    "channel": ("上门采集", "自主申报", "电话采集", "微信采集"),
    "consent": ("是", "否"),
}
