"""Reports of a shop as workbooks: a month by goods, and what may be asked about."""

from collections.abc import Iterable

from flask_babel import gettext

from office.pattern_words import about, kind_name
from office.sheets import Value, workbook
from pos.patterns import Pattern
from pos.turnover import GoodsMonth


def turnover_workbook(goods: Iterable[GoodsMonth]) -> bytes:
    """One line for each kind of goods, in pieces."""
    headings = [
        *(gettext("Code"), gettext("Goods"), gettext("Unit"), gettext("At the beginning")),
        *(gettext("Came in"), gettext("Handed out"), gettext("Other ways out")),
        *(gettext("At the end"), gettext("Days without any")),
    ]
    rows: Iterable[tuple[Value, ...]] = (
        (
            *(one.goods, one.name, one.unit, one.before),
            *(one.came, one.out, one.other, one.after, one.empty_days),
        )
        for one in goods
    )
    return workbook(gettext("Goods"), headings, rows)


def patterns_workbook(lines: Iterable[Pattern]) -> bytes:
    """One line for each thing to ask about."""
    headings = [gettext("What"), gettext("Whom to ask"), gettext("How many times")]
    rows = ((kind_name(one.kind), one.who, about(one)) for one in lines)
    return workbook(gettext("To ask about"), headings, rows)
