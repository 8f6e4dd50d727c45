"""A shop's goods: the list with its search, one of them, and what an officer does with it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from office.delivery_form import day, whole
from office.places import villages_for
from office.sheets import workbook
from office.yuan import figure
from pos import catalogue, goods_acts, pricing, shelving, shops_in
from registry import current_actor, permit

pages: Final = Blueprint("goods", __name__)

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT_AT_MOST: Final = 40
CODE_AT_MOST: Final = 20
KEY_AT_MOST: Final = 32
_ = lazy_gettext
#: Refusals that are about one field of a form.
FIELD_OF: Final = {
    "price-unfit": "price",
    "price-planned": "price",
    "price-day-unfit": "from_on",
}
#: What was done → what the page says then, and what its history says.
DID: Final = {
    "price": (_("The price holds from now on. Slips of before keep theirs."), _("New price")),
    "plan": (_("The new price holds from its day on; until then it can be withdrawn."), ""),
    "unplan": (_("The planned price is withdrawn. The price of today stays."), ""),
    "withdraw": (_("These goods are off sale. What is on the shelf stays."), _("Off sale")),
    "return": (_("These goods are on sale again."), _("On sale again")),
    "delivery": (_("The pieces are on the shelf."), _("Came in")),
}


@pages.get("/shops")
@permit("goods", scope="village")
def shops() -> ResponseReturnValue:
    """The shops of the officer's villages; where there is but one, its goods."""
    with reading() as db:
        places = {one.id: one.name for one in villages_for(db, current_actor(), shelving.GOODS)}
        found = shops_in(db, places)
    if len(found) == 1:
        return _listed(found[0].code)
    return render_template("office/shops.html", shops=found, places=places)


@pages.get("/shops/<code>/goods")
@permit("goods", scope="village")
def listed(code: str) -> ResponseReturnValue:
    """A page of the shop's goods, found by name or code."""
    return _listed(code)


def _listed(code: str) -> str:
    text = _asked("find", TEXT_AT_MOST)
    after = _asked("after", CODE_AT_MOST)
    with reading() as db:
        shop = shelving.shop_of(db, current_actor(), code)
        page = catalogue.catalogue(db, shop, text=text, after=after)
    here = {"find": text} if text else {}
    return render_template(
        "office/goods.html", shop=shop, page=page, text=text, after=after, here=here, yuan=figure
    )


@pages.get("/shops/<code>/goods.xlsx")
@permit("goods", scope="village")
def exported(code: str) -> ResponseReturnValue:
    """All the shop's goods as a workbook."""
    with reading() as db:
        shop = shelving.shop_of(db, current_actor(), code)
        found = catalogue.all_goods(db, shop)
    headings = (
        *(gettext("Code"), gettext("Goods"), gettext("Unit"), gettext("Points")),
        *(gettext("Cost (yuan)"), gettext("Monthly limit"), gettext("In stock")),
        *(gettext("Paid by"), gettext("Off sale since")),
    )
    rows = [
        (
            *(one.goods.goods, one.goods.name, one.goods.unit, one.goods.price),
            *(figure(one.goods.cost_fen), one.goods.monthly_limit, one.stock),
            *(one.goods.fund, one.goods.withdrawn_on),
        )
        for one in found
    ]
    answer = Response(workbook(gettext("Goods"), headings, rows), mimetype=XLSX)
    name = f"goods-{shop.code}-{clock.today().isoformat()}.xlsx"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@pages.get("/shops/<code>/goods/<goods>")
@permit("goods", scope="village")
def one(code: str, goods: str) -> ResponseReturnValue:
    """One kind of goods, with what may be done and what was."""
    return _page(code, goods)


@pages.post("/shops/<code>/goods/<goods>")
@permit("goods", scope="village")
def change(code: str, goods: str) -> ResponseReturnValue:
    """Do what the button says, and show the goods again."""
    do = request.form.get("do", "")
    named = {
        "shop": code,
        "goods": goods,
        "key": request.form.get("key", "")[:KEY_AT_MOST] or clock.new_id(),
    }
    try:
        if do in _DEEDS:
            _DEEDS[do](named)
    except Refusal as refusal:
        if refusal.code not in FIELD_OF:
            raise
        return _page(code, goods, refusal), refusal.status
    done = "plan" if do == "price" and request.form.get("from_on") else do
    return redirect(url_for("goods.one", code=code, goods=goods, done=done), 303)


def _price(named: dict[str, str]) -> None:
    """From now on, or from the day that is chosen."""
    price, on = whole(request.form.get("price", "")), request.form.get("from_on", "")
    if not on:
        shelving.change_price(current_actor(), price=price, **named)
        return
    goods, from_on = (named["shop"], named["goods"]), day(on)
    key = named["key"]
    pricing.plan_price(current_actor(), named=goods, price=price, from_on=from_on, key=key)


def _unplan(named: dict[str, str]) -> None:
    pricing.withdraw_price(current_actor(), **named)


def _withdraw(named: dict[str, str]) -> None:
    shelving.take_off_sale(current_actor(), **named)


def _return(named: dict[str, str]) -> None:
    shelving.put_on_sale(current_actor(), **named)


_DEEDS: Final[dict[str, Callable[[dict[str, str]], None]]] = {
    "price": _price,
    "unplan": _unplan,
    "withdraw": _withdraw,
    "return": _return,
}


def _page(code: str, goods: str, error: Refusal | None = None) -> str:
    with reading() as db:
        shop = shelving.shop_of(db, current_actor(), code)
        found = shelving.find_shelved(db, shop, goods)
        acts = goods_acts.acts_of(db, found.goods)
        plans = pricing.plans_of(db, found.goods)
    said: Any = DID.get(_asked("done", CODE_AT_MOST), ("", ""))[0]
    return render_template(
        "office/goods_one.html",
        shop=shop,
        found=found,
        goods=found.goods,
        acts=acts,
        plans=plans,
        tomorrow=clock.today() + timedelta(days=1),
        did=DID,
        yuan=figure,
        said="" if error else said,
        form=request.form,
        wrong={FIELD_OF[error.code]: error} if error else {},
        # Each form a key of its own: one may be sent after the other.
        new_key=clock.new_id,
    )


def _asked(name: str, at_most: int) -> str:
    said = request.args.get(name, "").strip()[:at_most]
    return said if said.isprintable() else ""
