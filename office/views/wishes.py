"""What households would like to find in a shop: written down, counted, answered."""

from collections.abc import Callable
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from office.life_forms import plain
from pos import catalogue, shelving, wishes, wishing
from registry import current_actor, permit

pages: Final = Blueprint("wishes", __name__)

KEY_AT_MOST: Final = 32
_ = lazy_gettext
DID: Final = {
    "ask": _("The wish is written down."),
    "goods": _("The wish has become goods of the shop."),
    "decline": _("The wish is declined; the reason stands in the list."),
}
#: Refusals that the page itself shows.
OF_FORM: Final = {
    *("wish-unfit", "wish-asked", "wish-unknown", "wish-words-unfit"),
    *("subject-unknown", "subject-closed", "goods-unknown"),
}


@pages.get("/shops/<code>/wishes")
@permit("goods", scope="village")
def index(code: str) -> ResponseReturnValue:
    """Wishes that wait, those most asked for first, and what became of the last ones."""
    return _page(code)


@pages.post("/shops/<code>/wishes")
@permit("goods", scope="village")
def act(code: str) -> ResponseReturnValue:
    """Write a wish down, or answer one, and show the list again."""
    do = request.form.get("do", "")
    try:
        if do in _DEEDS:
            _DEEDS[do](code, request.form.get("key", "")[:KEY_AT_MOST] or clock.new_id())
    except Refusal as refusal:
        if refusal.code not in OF_FORM:
            raise
        return _page(code, refusal), refusal.status
    return redirect(url_for("wishes.index", code=code, done=do), 303)


def _ask(code: str, key: str) -> None:
    name, number = plain(request.form.get("name", "")), request.form.get("number", "").strip()
    wishing.ask(current_actor(), shop=code, name=name, number=number, key=key)


def _goods(code: str, key: str) -> None:
    wish, typed = request.form.get("wish", ""), request.form.get("goods", "").strip()
    with reading() as db:
        shop = shelving.shop_of(db, current_actor(), code)
        codes = {name: one for one, name in catalogue.names_of(db, shop)}
    goods = codes.get(typed, typed)
    wishing.put_on_shelf(current_actor(), shop=code, wish=wish, goods=goods, key=key)


def _decline(code: str, key: str) -> None:
    wish, words = request.form.get("wish", ""), plain(request.form.get("words", ""))
    wishing.decline(current_actor(), shop=code, wish=wish, words=words, key=key)


_DEEDS: Final[dict[str, Callable[[str, str], None]]] = {
    "ask": _ask,
    "goods": _goods,
    "decline": _decline,
}


def _page(code: str, error: Refusal | None = None) -> str:
    with reading() as db:
        shop = shelving.shop_of(db, current_actor(), code)
        waiting, ended = wishes.open_wishes(db, shop), wishes.ended_wishes(db, shop)
        names = catalogue.names_of(db, shop)
    return render_template(
        "office/wishes.html",
        shop=shop,
        waiting=waiting,
        ended=ended,
        names=names,
        error=error,
        said="" if error else DID.get(request.args.get("done", ""), ""),
        form=request.form,
        # Each form a key of its own: one may be sent after the other.
        new_key=clock.new_id,
    )
