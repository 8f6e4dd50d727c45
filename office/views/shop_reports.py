"""Reports of a shop: a month by goods and day, and a list of what may be asked about."""

from datetime import date, timedelta
from typing import Any, Final

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_date, gettext

import pos
from kernel import clock
from kernel.db import reading
from office import pattern_words
from office.places import villages_for
from office.shop_sheets import patterns_workbook, turnover_workbook
from registry import current_actor, permit

pages: Final = Blueprint("shop_reports", __name__)

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
READ: Final = "reports"
#: How far back is looked for what may be asked about.
BACK: Final = timedelta(days=90)
MONTHS: Final = 13


@pages.get("/reports/shop")
@permit(READ, scope="village")
def month() -> ResponseReturnValue:
    """A month of a shop: goods, days without any, and what was handed out day by day."""
    found, first = _month(), _first()
    fairs = [(one.fair.id, one.fair.name) for one in found.pop("fairs")]
    return render_template(
        "office/shop_month.html",
        month=first,
        months=[(f"{one:%Y-%m}", format_date(one, gettext("MMMM y"))) for one in _months()],
        fairs=[("", gettext("No session: the whole month")), *fairs],
        **found,
    )


@pages.get("/reports/shop.xlsx")
@permit(READ, scope="village")
def month_sheet() -> ResponseReturnValue:
    """The month by goods as a workbook."""
    found = _month()
    name = found["shop"].code if found["shop"] else "none"
    fair = found["fair"]
    day = f"{clock.local(fair.fair.since):%Y-%m-%d}" if fair else f"{_first():%Y-%m}"
    return _sheet(turnover_workbook(found["goods"]), f"goods-{name}-{day}")


@pages.get("/reports/ask")
@permit(READ, scope="village")
def ask() -> ResponseReturnValue:
    """What may be asked about, of the last 90 days."""
    return render_template("office/ask.html", words=pattern_words, **_patterns())


@pages.get("/reports/ask.xlsx")
@permit(READ, scope="village")
def ask_sheet() -> ResponseReturnValue:
    """The same as a workbook."""
    return _sheet(patterns_workbook(_patterns()["lines"]), "to-ask-about")


def _month() -> dict[str, Any]:
    with reading() as session:
        villages = [one.id for one in villages_for(session, current_actor(), READ)]
        shops = pos.shops_in(session, villages)
        shop = _chosen(shops)
        fairs = pos.fairs.fairs_of(session, shop) if shop else []
        fairs = [one for one in fairs if one.state in {"on", "over"}]
        asked = request.args.get("fair", "")
        fair = next((one for one in fairs if one.fair.id == asked), None)
        times = (fair.fair.since, fair.until) if fair else clock.month_bounds(_first())
        goods = pos.turnover.turnover(session, shop, times) if shop else []
        days = pos.turnover.by_day(session, shop, times) if shop else []
    return {
        "shop": shop,
        "shops": [(one.code, one.name) for one in shops],
        "fairs": fairs,
        "fair": fair,
        "goods": goods,
        "days": days,
    }


def _patterns() -> dict[str, Any]:
    today = clock.today()
    with reading() as session:
        villages = [one.id for one in villages_for(session, current_actor(), READ)]
        shops = pos.shops_in(session, villages)
        shop = _chosen(shops)
        lines = pos.patterns.patterns(session, shop, first=today - BACK, last=today) if shop else []
    return {"shop": shop, "shops": [(one.code, one.name) for one in shops], "lines": lines}


def _chosen(shops: list[pos.Shop]) -> pos.Shop | None:
    """The shop that is asked for, else the first.

    :raises ShopUnknown: it is none of this person's.
    """
    asked = request.args.get("shop", "")
    found = [one for one in shops if asked in {"", one.code}]
    if asked and not found:
        raise pos.ShopUnknown(shop=asked[:12])
    return found[0] if found else None


def _months() -> list[date]:
    """This month and those before it."""
    found = [clock.today().replace(day=1)]
    while len(found) < MONTHS:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found


def _first() -> date:
    asked = request.args.get("month", "")
    return next((one for one in _months() if f"{one:%Y-%m}" == asked), _months()[0])


def _sheet(content: bytes, name: str) -> Response:
    answer = Response(content, mimetype=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer
