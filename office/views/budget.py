"""The issuing budget of a village: granted, issued, left; granting it and taking it back."""

from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

import ledger
from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from office.beside import second_of
from office.places import chosen_one, villages_for
from office.yuan import in_yuan
from registry import budgets, current_actor, permit, point_values

pages: Final = Blueprint("budget", __name__)

PAGE: Final = 20
_LONGEST: Final = 9
#: refusal → the field of the form it is about.
_FIELDS: Final = {
    "points-unfit": "points",
    "budget-issued": "points",
    "budget-year-unfit": "year",
    "ref-unfit": "reference",
    "source-used": "reference",
}


@pages.get("/budget")
@permit("reports", scope="village")
def index() -> ResponseReturnValue:
    """A village's budget of a year, with its history, and the others' beside."""
    return _page()


@pages.post("/budget")
@permit("budget", scope="village")
def change() -> ResponseReturnValue:
    """Grant points or take them back; the second officer gives the own password."""
    actor, form = current_actor(), request.form
    with reading() as session:
        place = chosen_one(
            villages_for(session, actor, budgets.PERMISSION), request.args.get("village")
        )
    is_back = form.get("do") == "back"
    points, year = _number(form.get("points", "")), _number(form.get("year", ""))
    asked = budgets.BudgetAsked(
        place.id, year, -points if is_back else points, form.get("reference", "")
    )
    try:
        second = second_of(form, request.remote_addr or "")
        budgets.change_budget(actor, asked, key=form.get("key", ""), second=second)
    except Refusal as refusal:
        return _page(refusal), refusal.status
    done = "back" if is_back else "added"
    return redirect(url_for("budget.index", village=place.id, year=year, done=done), 303)


def _page(error: Refusal | None = None) -> str:
    actor, today = current_actor(), clock.today()
    with reading() as session:
        places = villages_for(session, actor, "reports")
        place = chosen_one(places, request.args.get("village"))
        villages = [one.id for one in places]
        years = {today.year, today.year + 1, *ledger.budgeted_years(session, villages)}
        year = _year(years)
        found = ledger.budgets_in(session, villages, year)
        history = budgets.changes_in(session, place.id, year, before=_before(), limit=PAGE + 1)
        fen = point_values.fen_in(session, villages, on=today)
    return render_template(
        "office/budget.html",
        places=places,
        place=place,
        year=year,
        years=sorted(years, reverse=True),
        budget=found.get(place.id),
        villages=[(one, found.get(one.id)) for one in places],
        history=history[:PAGE],
        older=history[PAGE - 1].seq if len(history) > PAGE else None,
        yuan=lambda points: in_yuan(points * fen[place.id]),
        may_change=actor.may(budgets.PERMISSION, village_id=place.id),
        grant_years=[(one, one) for one in (today.year, today.year + 1)],
        key=clock.new_id(),
        said=_said(request.args.get("done", "")) if not error else "",
        **_wrong(error),
    )


def _wrong(error: Refusal | None) -> dict[str, object]:
    field = _FIELDS.get(error.code) if error else None
    return {"wrong": {field: error} if field else {}, "error": None if field else error}


def _year(years: set[int]) -> int:
    """The year the page is about: what was sent with the form, or asked for, or this one."""
    asked = _number(request.form.get("year", "") or request.args.get("year", ""))
    return asked if asked in years else clock.today().year


def _before() -> int | None:
    return _number(request.args.get("before", "")) or None


def _number(text: str) -> int:
    """The whole number typed; 0, which is none of ours, where it is none."""
    text = text.strip()
    fits = text.isascii() and text.isdecimal() and len(text) <= _LONGEST
    return int(text) if fits else 0


def _said(done: str) -> str:
    words: dict[str, str] = {
        "added": gettext("The budget was added to."),
        "back": gettext("What was not issued was taken back."),
    }
    return words.get(done, "")
