"""Taking goods to those who cannot come: lists, the paper that goes along, what became of each."""

from collections.abc import Callable
from datetime import date
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from office.delivery_form import rows_of, whole
from office.life_forms import plain
from pos import Reversal, catalogue, errand_acts, errands, reverse_slip, shelving
from registry import current_actor, mask_name, permit, vouched

pages: Final = Blueprint("errands", __name__)

KEY_AT_MOST: Final = 32
_ = lazy_gettext
WAYS: Final = {"telephone": _("by telephone"), "visit": _("at a visit")}
STATES: Final = {
    "listed": _("not packed yet"),
    "struck": _("taken off the list"),
    "packed": _("on its way"),
    "handed": _("handed over"),
    "back": _("came back"),
}


@pages.get("/shops/<code>/errands")
@permit("goods", scope="village")
def index(code: str) -> ResponseReturnValue:
    """The shop's lists, the latest day first, and a form to begin one."""
    return _list(code)


@pages.post("/shops/<code>/errands")
@permit("goods", scope="village")
def begin(code: str) -> ResponseReturnValue:
    """Begin a list."""
    form = request.form
    try:
        done = errand_acts.begin_errand(
            current_actor(),
            shop=code,
            on=_day(form.get("on", "")),
            carrier=plain(form.get("carrier", "")),
            key=_key(),
        )
    except errand_acts.ErrandDayUnfit as refusal:
        return _list(code, refusal), refusal.status
    return redirect(url_for("errands.errand", code=code, errand=done.reply["errand"]), 303)


@pages.get("/shops/<code>/errands/<errand>")
@permit("goods", scope="village")
def errand(code: str, errand: str) -> ResponseReturnValue:
    """A list in walking order, as the paper that is taken along, and what may be done with it."""
    return _page(code, errand)


@pages.post("/shops/<code>/errands/<errand>")
@permit("goods", scope="village")
def change(code: str, errand: str) -> ResponseReturnValue:
    """List a household, strike it off, confirm what was handed over, or take it back."""
    do = _DEEDS.get(request.form.get("do", ""))
    try:
        if do:
            do(code, errand, request.form.get("household", "").strip()[:20])
    except Refusal as refusal:
        if refusal.code in {"shop-unknown", "errand-unknown"}:
            raise
        return _page(code, errand, refusal), refusal.status
    return redirect(url_for("errands.errand", code=code, errand=errand), 303)


def _list_stop(code: str, errand: str, household: str) -> None:
    form = request.form
    with reading() as db:
        shop = shelving.shop_of(db, current_actor(), code)
        codes = {name: one for one, name in catalogue.names_of(db, shop)}
    agreement = errand_acts.Agreement(
        household,
        tuple(
            (codes.get(one.goods, one.goods), whole(one.pieces))
            for one in rows_of(form)
            if not one.is_empty
        ),
        plain(form.get("asked", "")),
        form.get("how", ""),
        _day(form.get("asked_on", "")),
    )
    errand_acts.list_stop(
        current_actor(), shop=code, errand=errand, agreement=agreement, key=_key()
    )


def _strike(code: str, errand: str, household: str) -> None:
    errand_acts.strike(current_actor(), shop=code, errand=errand, household=household, key=_key())


def _handed(code: str, errand: str, household: str) -> None:
    whose = {"shop": code, "errand": errand, "household": household}
    words = plain(request.form.get("words", ""))
    errand_acts.confirm_handed(current_actor(), **whose, words=words, key=_key())


def _back(code: str, errand: str, household: str) -> None:
    with reading() as db:
        shop = shelving.shop_of(db, current_actor(), code)
        stop = errands.stop_of(db, errands.errand_of(db, shop, errand), household)
    second = vouched(
        username=request.form.get("second_username", ""),
        password=request.form.get("second_password", ""),
        address=request.remote_addr or "",
    )
    reason = plain(request.form.get("words", ""))
    slip = stop.slip.slip if stop.slip else ""
    reverse_slip(current_actor(), Reversal(slip, reason, second))


_DEEDS: Final[dict[str, Callable[[str, str, str], None]]] = {
    "list": _list_stop,
    "strike": _strike,
    "handed": _handed,
    "back": _back,
}


def _key() -> str:
    return request.form.get("key", "")[:KEY_AT_MOST] or clock.new_id()


def _day(text: str) -> date:
    """The day typed; one long past where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min


def _list(code: str, error: Refusal | None = None) -> str:
    with reading() as db:
        shop = shelving.shop_of(db, current_actor(), code)
        rows = errands.errands_of(db, shop)
    return render_template(
        "office/errands.html",
        shop=shop,
        rows=rows,
        error=error,
        form=request.form,
        today=clock.today(),
        last=clock.today() + errand_acts.FARTHEST,
        key=clock.new_id(),
    )


def _page(code: str, errand: str, error: Refusal | None = None) -> str:
    with reading() as db:
        shop = shelving.shop_of(db, current_actor(), code)
        found = errands.errand_of(db, shop, errand)
        stops = errands.stops_of(db, found)
        names = catalogue.names_of(db, shop)
    listing = error is not None and request.form.get("do") == "list"
    return render_template(
        "office/errand.html",
        shop=shop,
        errand=found,
        stops=stops,
        mask=mask_name,
        names=names,
        ways=WAYS,
        states=STATES,
        error=error,
        form=request.form if listing else {},
        rows=rows_of(request.form if listing else {})[:5],
        may_list=found.on >= clock.today(),
        today=clock.today(),
        new_key=clock.new_id,
    )
