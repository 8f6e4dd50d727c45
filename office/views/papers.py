"""Counts and write-offs: written by one person, done by another on the own sign-in."""

from collections.abc import Callable
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from office.delivery_form import wrong_row
from office.life_forms import plain
from office.paper_form import Row, rows_for, rows_of, said_of
from pos import catalogue, paper_acts, papers, shelving, watching
from registry import current_actor, permit

pages: Final = Blueprint("papers", __name__)

KEY_AT_MOST: Final = 32
ID_AT_MOST: Final = 32
CODE_AT_MOST: Final = 20
_ = lazy_gettext
KINDS: Final = {papers.COUNT: _("Count"), papers.WRITE_OFF: _("Write-off")}
STATES: Final = {papers.DONE: _("done"), papers.DROPPED: _("dropped")}
#: Refusals that the form itself shows, some with their row.
OF_FORM: Final = {
    *("lines-unfit", "pieces-unfit", "goods-reason-unfit", "goods-twice"),
    *("goods-unknown", "out-of-stock", "lot-short"),
}


@pages.get("/shops/<code>/watch")
@permit("goods", scope="village")
def watch(code: str) -> ResponseReturnValue:
    """What expires soon and what runs low."""
    with reading() as db:
        shop = shelving.shop_of(db, current_actor(), code)
        soon, low = watching.expiring(db, shop), watching.running_low(db, shop)
    return render_template("office/watch.html", shop=shop, soon=soon, low=low)


@pages.get("/shops/<code>/papers")
@permit("goods", scope="village")
def index(code: str) -> ResponseReturnValue:
    """The shop's counts and write-offs, the newest first."""
    before = request.args.get("before", "")[:ID_AT_MOST]
    with reading() as db:
        shop = shelving.shop_of(db, current_actor(), code)
        rows, older = papers.papers_of(db, shop, before=before)
    return render_template(
        "office/papers.html",
        shop=shop,
        rows=rows,
        older=older,
        before=before,
        kinds=KINDS,
        states=STATES,
    )


@pages.get("/shops/<code>/papers/new/<kind>")
@permit("goods", scope="village")
def new(code: str, kind: str) -> ResponseReturnValue:
    """A form: of a write-off with empty rows, or one filled in by the link that led here;
    of a count with a row for each of the shop's goods, a page at a time.
    """
    if kind == papers.COUNT:
        return _form(code, kind, None)
    asked = {f"{name}-1": request.args.get(name, "")[:CODE_AT_MOST] for name in ("goods", "lot")}
    return _form(code, kind, rows_of(asked))


@pages.post("/shops/<code>/papers/new/<kind>")
@permit("goods", scope="village")
def write(code: str, kind: str) -> ResponseReturnValue:
    """Look at what was typed, give more rows, or hand it in for a second person.

    A scanner sends Enter after a code: the form's first button looks, and stores nothing.
    """
    do = request.form.get("do", "")
    rows = rows_of(request.form, more=do == "more")
    if do != "take":
        return _form(code, kind, rows)
    try:
        with reading() as db:
            shop = shelving.shop_of(db, current_actor(), code)
            codes = {name: one for one, name in catalogue.names_of(db, shop)}
        key = request.form.get("key", "")[:KEY_AT_MOST] or clock.new_id()
        lines = said_of(rows, codes)
        done = paper_acts.hand_in(current_actor(), shop=code, kind=kind, lines=lines, key=key)
    except Refusal as refusal:
        if refusal.code not in OF_FORM:
            raise
        return _form(code, kind, rows, refusal), refusal.status
    return redirect(url_for("papers.paper", code=code, paper=done.reply["paper"]), 303)


@pages.get("/shops/<code>/papers/<paper>")
@permit("goods", scope="village")
def paper(code: str, paper: str) -> ResponseReturnValue:
    """A paper, with what may be done about it."""
    return _page(code, paper)


@pages.post("/shops/<code>/papers/<paper>")
@permit("goods", scope="village")
def decide(code: str, paper: str) -> ResponseReturnValue:
    """Agree to another one's paper, or drop it, and show it again."""
    do = _DEEDS.get(request.form.get("do", ""))
    key = request.form.get("key", "")[:KEY_AT_MOST] or clock.new_id()
    try:
        if do:
            do(code, paper, key)
    except Refusal as refusal:
        if refusal.code not in {"out-of-stock", "lot-short", "paper-over"}:
            raise
        return _page(code, paper, refusal), refusal.status
    return redirect(url_for("papers.paper", code=code, paper=paper), 303)


def _agree(code: str, paper: str, key: str) -> None:
    paper_acts.agree(current_actor(), shop=code, paper=paper, key=key)


def _drop(code: str, paper: str, key: str) -> None:
    words = plain(request.form.get("words", ""))
    paper_acts.drop(current_actor(), shop=code, paper=paper, words=words, key=key)


_DEEDS: Final[dict[str, Callable[[str, str, str], None]]] = {"agree": _agree, "drop": _drop}


def _page(code: str, paper: str, error: Refusal | None = None) -> str:
    with reading() as db:
        shop = shelving.shop_of(db, current_actor(), code)
        found = papers.paper_of(db, shop, paper)
        lines = papers.lines_of_paper(db, found.paper)
    return render_template(
        "office/paper.html",
        shop=shop,
        found=found,
        lines=lines,
        error=error,
        kinds=KINDS,
        states=STATES,
        own=found.paper.staff_id == current_actor().staff_id,
        new_key=clock.new_id,
    )


def _form(code: str, kind: str, rows: list[Row] | None, error: Refusal | None = None) -> str:
    after = request.args.get("after", "")[:CODE_AT_MOST]
    with reading() as db:
        shop = shelving.shop_of(db, current_actor(), code)
        names = catalogue.names_of(db, shop)
        page = catalogue.catalogue(db, shop, after=after) if kind == papers.COUNT else None
        if rows is None:
            rows = rows_for(page.rows if page else ())
        codes = {name: one for one, name in names}
        typed = {one.goods: codes.get(one.goods, one.goods) for one in rows if one.goods}
        found = catalogue.several_of(db, shop, typed.values())
    return render_template(
        "office/paper_new.html",
        shop=shop,
        kind=kind,
        rows=rows,
        names=names,
        page=page,
        kinds=KINDS,
        shelved={said: found[one] for said, one in typed.items() if one in found},
        after=after,
        key=_key_after(error),
        error=error,
        wrong_row=wrong_row(rows, error),
        looked=request.method == "POST",
    )


def _key_after(error: Refusal | None) -> str:
    """The form's key; a fresh one after a refusal, which is that key's answer for ever."""
    said = "" if error else request.form.get("key", "")[:KEY_AT_MOST]
    return said or clock.new_id()
