"""Reports of a shop as workbooks: a month by goods, what may be asked about, whom to visit."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from flask_babel import gettext

from kernel import clock
from office.pattern_words import about, kind_name
from office.sheets import Value, workbook
from pos.patterns import Pattern
from pos.turnover import GoodsMonth
from registry import Subject


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


def visits_workbook(households: Iterable[Subject], last: Mapping[str, datetime]) -> bytes:
    """One line for each household to visit, by number; `last`: when it was at the shop, if ever."""
    headings = [
        *(gettext("Household number"), gettext("Head of household"), gettext("Villager group")),
        *(gettext("Last at the shop"), gettext("Remark")),
    ]
    rows: Iterable[tuple[Value, ...]] = (
        (
            *(one.number, one.shown_name, one.villager_group or ""),
            *(clock.local(last[one.number]).date() if one.number in last else None, ""),
        )
        for one in households
    )
    return workbook(gettext("Whom to visit"), headings, rows)
