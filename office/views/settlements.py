"""Months settled with the shops: the list, a month's statement on paper and as Excel, signing."""

from datetime import date
from typing import Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

import pos
from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from office.places import chosen, shop_for, villages_for
from office.settlement_sheet import statement_workbook
from registry import current_actor, permit

pages: Final = Blueprint("settlements", __name__)

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
READ: Final = "reports"
KEY_AT_MOST: Final = 32


@pages.get("/settlements")
@permit(READ, scope="village")
def index() -> ResponseReturnValue:
    """The months of the shops that are over: settled, or waiting for whose signature."""
    with reading() as session:
        places = villages_for(session, current_actor(), READ)
        place = chosen(places, request.args.get("village"))
        shops = pos.shops_in(session, [one.id for one in ([place] if place else places)])
        asked = request.args.get("shop", "")
        shop = next((one for one in shops if one.code == asked), shops[0] if shops else None)
        months = pos.settling.months_to_settle(session, shop) if shop else []
    return render_template(
        "office/settlements.html",
        place=place,
        shop=shop,
        shops=[(one.code, one.name) for one in shops],
        months=months,
    )


@pages.get("/settlements/<code>/<month>")
@permit(READ, scope="village")
def statement(code: str, month: str) -> ResponseReturnValue:
    """A shop's month: what is owed, who signed, and the form to sign for the village."""
    return _page(code, month)


@pages.post("/settlements/<code>/<month>")
@permit("settlements", scope="village")
def sign(code: str, month: str) -> ResponseReturnValue:
    """Sign for the village what the page showed."""
    form = request.form
    with reading() as session:
        shop = shop_for(session, current_actor(), code, READ)
    signing = pos.settling.Signing(
        shop.code, pos.settling.month_named(month), "village", form.get("seen", "")[:64]
    )
    try:
        key = form.get("key", "")[:KEY_AT_MOST] or clock.new_id()
        pos.settling.sign(current_actor(), signing, key=key)
    except Refusal as refusal:
        return _page(code, month, refusal), refusal.status
    return redirect(url_for("settlements.statement", code=code, month=month, done="signed"), 303)


@pages.get("/settlements/<code>/<month>.xlsx")
@permit(READ, scope="village")
def exported(code: str, month: str) -> ResponseReturnValue:
    """Every slip that counts in the month, as a workbook: its number, and nobody's name."""
    first = pos.settling.month_named(month)
    with reading() as session:
        shop = shop_for(session, current_actor(), code, READ)
        content = statement_workbook(pos.statements.counted(session, shop, first))
    answer = Response(content, mimetype=XLSX)
    name = f"settlement-{shop.code}-{first:%Y-%m}.xlsx"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _page(code: str, month: str, error: Refusal | None = None) -> str:
    actor, first = current_actor(), pos.settling.month_named(month)
    with reading() as session:
        shop = shop_for(session, current_actor(), code, READ)
        shown = pos.settling.shown(session, shop, first)
    return render_template(
        "office/settlement.html",
        shop=shop,
        shown=shown,
        may_sign=actor.may(pos.settling.PERMISSION, village_id=shop.village_id)
        and "village" not in shown.signers
        and _over(first),
        key=clock.new_id(),
        error=error,
        signed="village" in shown.signers and not error and "done" in request.args,
    )


def _over(month: date) -> bool:
    return month < clock.today().replace(day=1)
