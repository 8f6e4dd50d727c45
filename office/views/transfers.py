"""Goods that go from one shop to another: sent by one person, received by another."""

from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from office.delivery_form import wrong_row
from office.life_forms import plain
from office.paper_form import Row, rows_of, said_of
from pos import catalogue, every_shop, shelving, transferring, transfers
from registry import current_actor, permit

pages: Final = Blueprint("transfers", __name__)

KEY_AT_MOST: Final = 32
ID_AT_MOST: Final = 32
#: Refusals that a form itself shows.
OF_FORM: Final = {
    *("lines-unfit", "pieces-unfit", "goods-unknown", "goods-not-there"),
    *("out-of-stock", "transfer-target-unfit", "shop-unknown"),
}
OF_ARRIVAL: Final = {
    *("arrival-unfit", "missing-unexplained", "second-person-needed", "transfer-over"),
}


@pages.get("/shops/<code>/transfers")
@permit("goods", scope="village")
def index(code: str) -> ResponseReturnValue:
    """Transfers from and to the shop, the newest first."""
    before = request.args.get("before", "")[:ID_AT_MOST]
    with reading() as db:
        shop = shelving.shop_of(db, current_actor(), code)
        rows, older = transfers.transfers_of(db, shop, before=before)
    return render_template(
        "office/transfers.html", shop=shop, rows=rows, older=older, before=before
    )


@pages.get("/shops/<code>/transfers/new")
@permit("goods", scope="village")
def new(code: str) -> ResponseReturnValue:
    """An empty form."""
    return _form(code, rows_of({}))


@pages.post("/shops/<code>/transfers/new")
@permit("goods", scope="village")
def send(code: str) -> ResponseReturnValue:
    """Look at what was typed, give more rows, or send it off.

    A scanner sends Enter after a code: the form's first button looks, and sends nothing.
    """
    do = request.form.get("do", "")
    rows = rows_of(request.form, more=do == "more")
    if do != "take":
        return _form(code, rows)
    try:
        with reading() as db:
            shop = shelving.shop_of(db, current_actor(), code)
            codes = {name: one for one, name in catalogue.names_of(db, shop)}
        done = transferring.send(
            current_actor(),
            shop=code,
            to_shop=request.form.get("to", ""),
            lines=tuple((one.goods, one.pieces) for one in said_of(rows, codes)),
            key=request.form.get("key", "")[:KEY_AT_MOST] or clock.new_id(),
        )
    except Refusal as refusal:
        if refusal.code not in OF_FORM:
            raise
        return _form(code, rows, refusal), refusal.status
    return redirect(url_for("transfers.transfer", code=code, transfer=done.reply["transfer"]), 303)


@pages.get("/shops/<code>/transfers/<transfer>")
@permit("goods", scope="village")
def transfer(code: str, transfer: str) -> ResponseReturnValue:
    """A transfer as a sheet that travels with the goods; at its end, the form to receive it."""
    return _page(code, transfer)


@pages.post("/shops/<code>/transfers/<transfer>")
@permit("goods", scope="village")
def receive(code: str, transfer: str) -> ResponseReturnValue:
    """Put on the shelf what arrived, and show the transfer again."""
    rows = rows_of(request.form)
    try:
        transferring.receive_transfer(
            current_actor(),
            shop=code,
            transfer=transfer,
            pieces={one.goods: one.pieces for one in said_of(rows, {})},
            words=plain(request.form.get("words", "")),
            key=request.form.get("key", "")[:KEY_AT_MOST] or clock.new_id(),
        )
    except Refusal as refusal:
        if refusal.code not in OF_ARRIVAL:
            raise
        return _page(code, transfer, refusal), refusal.status
    return redirect(url_for("transfers.transfer", code=code, transfer=transfer), 303)


def _page(code: str, transfer: str, error: Refusal | None = None) -> str:
    with reading() as db:
        shop = shelving.shop_of(db, current_actor(), code)
        found = transfers.transfer_of(db, shop, transfer)
        lines = transfers.lines_of_transfer(db, found.transfer)
    return render_template(
        "office/transfer.html",
        shop=shop,
        found=found,
        lines=lines,
        error=error,
        is_here=found.transfer.to_shop == shop.code,
        own=found.transfer.staff_id == current_actor().staff_id,
        form=request.form,
        new_key=clock.new_id,
    )


def _form(code: str, rows: list[Row], error: Refusal | None = None) -> str:
    with reading() as db:
        shop = shelving.shop_of(db, current_actor(), code)
        names = catalogue.names_of(db, shop)
        others = [(one.code, one.name) for one in every_shop(db) if one.code != shop.code]
        codes = {name: one for one, name in names}
        typed = {one.goods: codes.get(one.goods, one.goods) for one in rows if one.goods}
        found = catalogue.several_of(db, shop, typed.values())
    said = "" if error else request.form.get("key", "")[:KEY_AT_MOST]
    return render_template(
        "office/transfer_new.html",
        shop=shop,
        rows=rows,
        names=names,
        others=others,
        shelved={one: found[code] for one, code in typed.items() if code in found},
        form=request.form,
        # After a refusal a fresh one: the refusal is the old key's answer for ever.
        key=said or clock.new_id(),
        error=error,
        wrong_row=wrong_row(rows, error),
    )
