"""Empty workbooks to fill in: the readers' headings, an example, and a sheet that explains them."""

from io import BytesIO
from typing import Any, Final

import xlsxwriter
from flask_babel import gettext

from office.guides import CHOICES, EXAMPLE, EXAMPLES, GUIDES
from office.importing import ImportKindUnknown
from office.sheets import OPTIONS
from pos import GOODS
from registry import HOUSEHOLDS, OPENINGS, ORGANISATIONS, Shape

#: Template → its sheets. Organisations are told apart by the name of their sheet.
_BLANKS: Final[dict[str, tuple[tuple[str, Shape], ...]]] = {
    "households": (("农户", HOUSEHOLDS),),
    "organisations": (("新型农业经营主体", ORGANISATIONS), ("村集体经济组织", ORGANISATIONS)),
    "points": (("期初积分", OPENINGS),),
    "goods": (("商品", GOODS),),
}
_WIDTH: Final = 18
_WIDE: Final = 70
_LIST_ROWS: Final = 2_000
#: Columns whose digits Excel must not take for a number: a zero in front would go.
_TEXT: Final = frozenset({"number", "phone", "barcode"})


def blank(name: str) -> bytes:
    """An empty workbook: households, organisations, points or goods; explained as people read.

    The first cell of the example says what it is, and the readers leave its row out.

    :raises ImportKindUnknown: there is no such template.
    """
    if name not in _BLANKS:
        raise ImportKindUnknown
    out = BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        for title, shape in _BLANKS[name]:
            _table(book, title, shape)
        _guide(book, _BLANKS[name][0][1])
    return out.getvalue()


def _table(book: Any, title: str, shape: Shape) -> None:
    sheet = book.add_worksheet(title)
    sheet.freeze_panes(1, 0)
    bold, pale = book.add_format({"bold": True}), book.add_format({"font_color": "#5C5347"})
    text = book.add_format({"num_format": "@"})
    for place, column in enumerate(shape.columns):
        sheet.set_column(place, place, _WIDTH, text if column.key in _TEXT else None)
        if column.key in CHOICES:
            words = {"validate": "list", "source": list(CHOICES[column.key])}
            sheet.data_validation(1, place, _LIST_ROWS, place, words)
    for place, column in enumerate(shape.columns):
        sheet.write_string(0, place, column.headings[0], bold)
    for place, column in enumerate(shape.columns):
        value = EXAMPLES[shape.name][column.key]
        sheet.write(1, place, f"{EXAMPLE}{value}" if place == 0 else value, pale)


def _guide(book: Any, shape: Shape) -> None:
    sheet = book.add_worksheet(gettext("How to fill in"))
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 1, _WIDTH)
    sheet.set_column(2, 2, _WIDE)
    sheet.set_column(3, 3, _WIDTH)
    heads = (gettext("Column"), gettext("Needed"), gettext("What it may hold"), gettext("Example"))
    sheet.write_row(0, 0, heads, bold)
    for line, column in enumerate(shape.columns, start=1):
        needed = gettext("needed") if column.needed else gettext("may be left out")
        words = [column.headings[0], needed, str(GUIDES[shape.name][column.key])]
        sheet.write_row(line, 0, words, wrapped)
        sheet.write(line, 3, EXAMPLES[shape.name][column.key])
    note = gettext("A row that begins with the word for an example is left out by the import.")
    sheet.write_string(len(shape.columns) + 2, 0, note)
