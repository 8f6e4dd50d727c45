"""Publicity at the office: leaflets, boards, letters and plays, counted by village and year."""

from typing import Any, Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from merchants import publicity
from office.life_forms import plain
from office.places import chosen, chosen_one, villages_for
from office.rulebook_desk import day_of
from office.sheets import workbook
from registry import current_actor, permit

pages: Final = Blueprint("publicity", __name__)

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
READ: Final = "policies.read"
CHANGE: Final = publicity.PERMISSION
KEY_AT_MOST: Final = 32
_LONGEST: Final = 6
YEARS: Final = 5
_ = lazy_gettext
KINDS: Final = {
    "leaflet": _("Leaflets"),
    "board": _("Display boards"),
    "letter": _("Letters to households"),
    "play": _("Plays and evenings"),
}
DID: Final = {
    "write": _("The line is written down."),
    "strike": _("The line is struck out; it stays to be read."),
}
OF_FORM: Final = {"publicity-unfit", "publicity-unknown"}


@pages.get("/publicity")
@permit(READ, scope="village")
def index() -> ResponseReturnValue:
    """A year's counts by village and kind, and the lines they are made of."""
    return _page()


@pages.post("/publicity")
@permit(CHANGE, scope="village")
def act() -> ResponseReturnValue:
    """Write a line down, or strike one out."""
    form, actor = request.form, current_actor()
    with reading() as session:
        place = chosen_one(villages_for(session, actor, CHANGE), form.get("place"))
    key = form.get("key", "")[:KEY_AT_MOST] or clock.new_id()
    is_strike = form.get("do") == "strike"
    try:
        if is_strike:
            publicity.strike_publicity(actor, place.id, form.get("line", ""), key=key)
        else:
            publicity.write_publicity(actor, place.id, _shown(), key=key)
    except Refusal as refusal:
        if refusal.code not in OF_FORM:
            raise
        return _page(refusal), refusal.status
    done = "strike" if is_strike else "write"
    return redirect(url_for("publicity.index", village=request.args.get("village"), done=done), 303)


@pages.get("/publicity.xlsx")
@permit(READ, scope="village")
def sheet() -> ResponseReturnValue:
    """Every line of the year as a workbook."""
    found = _found(limit=None)
    names = {one.id: one.name for one in found["places"]}
    headings = [
        *(gettext("Day"), gettext("Village"), gettext("Kind"), gettext("How many")),
        *(gettext("Words"), gettext("Written by"), gettext("Struck out on")),
    ]
    rows = [
        (
            *(row.on_day, names[row.village_id], str(KINDS[row.kind]), row.number, row.words, by),
            clock.local(row.struck_at).date() if row.struck_at else None,
        )
        for row, by in found["lines"]
    ]
    content = workbook(gettext("Publicity work"), headings, rows)
    answer = Response(content, mimetype=XLSX)
    name = f"publicity-{found['year']}.xlsx"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _shown() -> publicity.Shown:
    form, number = request.form, request.form.get("number", "").strip()
    is_whole = number.isascii() and number.isdecimal() and len(number) <= _LONGEST
    return publicity.Shown(
        kind=form.get("kind", ""),
        on_day=day_of(form.get("on_day", "")),
        number=int(number) if is_whole else 0,
        words=plain(form.get("words", "")),
    )


def _found(*, limit: int | None = publicity.SHOWN) -> dict[str, Any]:
    today = clock.today()
    years = list(range(today.year, today.year - YEARS, -1))
    asked = request.args.get("year", type=int)
    year = asked if asked in years else today.year
    with reading() as session:
        places = villages_for(session, current_actor(), READ)
        place = chosen(places, request.args.get("village"))
        shown = {place.id} if place else {one.id for one in places}
        return {
            "places": places,
            "place": place,
            "year": year,
            "years": years,
            "lines": publicity.publicity_in(session, shown, year=year, limit=limit),
            "counts": publicity.publicity_counts(session, shown, year=year),
        }


def _page(error: Refusal | None = None) -> str:
    found, actor = _found(), current_actor()
    with reading() as session:
        own = villages_for(session, actor, CHANGE)
    return render_template(
        "office/publicity.html",
        **found,
        own=own,
        kinds=KINDS,
        form=request.form,
        today=clock.today(),
        error=error,
        said=DID.get(request.args.get("done", ""), "") if error is None else "",
        new_key=clock.new_id,
    )
