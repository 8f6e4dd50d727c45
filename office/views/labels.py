"""Paper for the shelf: labels of 58 by 40 mm with a square that the till reads, and price lists."""

from typing import Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from kernel import clock
from kernel.db import reading
from pos import catalogue, openings, shelving, svg_of
from registry import current_actor, opening_days, permit

pages: Final = Blueprint("labels", __name__)

#: A roll of labels is printed a page of goods at a time.
CODES_AT_MOST: Final = catalogue.PAGE
CODE_AT_MOST: Final = 20


@pages.get("/shops/<code>/labels")
@permit("goods", scope="village")
def index(code: str) -> ResponseReturnValue:
    """A page of the shop's goods, of which to choose those that get a label."""
    after = request.args.get("after", "")[:CODE_AT_MOST]
    with reading() as db:
        shop = shelving.shop_of(db, current_actor(), code)
        page = catalogue.catalogue(db, shop, after=after)
    return render_template("office/labels.html", shop=shop, page=page, after=after)


@pages.get("/shops/<code>/labels/print")
@permit("goods", scope="village")
def sheet(code: str) -> ResponseReturnValue:
    """The labels of the goods that were chosen; the page is as large as one of them."""
    wanted = [one[:CODE_AT_MOST] for one in request.args.getlist("goods")[:CODES_AT_MOST]]
    with reading() as db:
        shop = shelving.shop_of(db, current_actor(), code)
        found = catalogue.several_of(db, shop, wanted)
    goods = [found[one].goods for one in wanted if one in found]
    return render_template(
        "office/label_sheet.html", shop=shop, labels=[(one, _square(one.goods)) for one in goods]
    )


@pages.get("/shops/<code>/prices")
@permit("goods", scope="village")
def prices(code: str) -> ResponseReturnValue:
    """The price list on A4, with a square for goods that have no barcode of their own."""
    with reading() as db:
        shop = shelving.shop_of(db, current_actor(), code)
        found = [one.goods for one in catalogue.all_goods(db, shop)]
        calendar = openings.calendar_of(db, shop)
    rows = [
        (one, _square(one.goods) if len(one.goods) == catalogue.OWN_DIGITS else None)
        for one in sorted(found, key=lambda one: (one.price, one.name))
        if one.withdrawn_on is None
    ]
    return render_template(
        "office/price_list.html",
        shop=shop,
        rows=rows,
        today=clock.today(),
        open_days=opening_days.in_words(calendar.weekdays, calendar.month_days),
    )


def _square(code: str) -> Markup:
    return Markup(svg_of(code))  # noqa: S704 - drawn here of digits alone
