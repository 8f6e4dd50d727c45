"""The books: the trial balance, the journal by pages, one entry; each list also as a workbook."""

from typing import Any, Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

import ledger
from kernel import clock
from kernel.db import reading
from ledger import Mark
from office import book_words
from office.journal_form import JournalForm, read_form
from office.journal_list import actor_names, journal_page
from office.journal_sheet import journal_workbook, trial_workbook
from office.overview import light_of
from office.places import chosen_one, villages_for
from pos import shops_of
from registry import current_actor, permit

pages: Final = Blueprint("books", __name__)

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.get("/books")
@permit("books.read", scope="village")
def trial() -> ResponseReturnValue:
    """The trial balance of a village, and whether the books are whole."""
    with reading() as session:
        places = villages_for(session, current_actor(), "books.read")
        place = chosen_one(places, request.args.get("village"))
        lines = ledger.trial_balance(session, [place.id])
        shops = {one.code: one.name for one in shops_of(session, place.id)}
        light = light_of(session)
        heads = {one.village: one for one in ledger.heads_of(session)}
    return render_template(
        "office/books.html",
        light=light,
        head=heads.get(place.id),
        words=book_words,
        places=places,
        place=place,
        lines=book_words.in_order(lines),
        total=sum(one.points for one in lines),
        shops=shops,
    )


@pages.get("/books/trial.xlsx")
@permit("books.read", scope="village")
def trial_sheet() -> ResponseReturnValue:
    """The trial balance as a workbook."""
    with reading() as session:
        places = villages_for(session, current_actor(), "books.read")
        place = chosen_one(places, request.args.get("village"))
        shops = {one.code: one.name for one in shops_of(session, place.id)}
        content = trial_workbook(ledger.trial_balance(session, [place.id]), shops)
    return _sheet(content, f"trial-balance-{place.id}")


@pages.get("/books/journal")
@permit("books.read", scope="village")
def journal() -> ResponseReturnValue:
    """The journal: what is asked for, newest first."""
    with reading() as session:
        places = villages_for(session, current_actor(), "books.read")
        place = chosen_one(places, request.args.get("village"))
        form = read_form(place.id, request.args)
        if form.entry_id:
            return redirect(url_for("books.entry", entry_id=form.entry_id), 303)
        shops = {one.code: one.name for one in shops_of(session, place.id)}
        page = None if form.wrong else journal_page(session, form.asked(), _mark())
    return render_template(
        "office/journal.html",
        words=book_words,
        places=places,
        village_options=[(one.id, one.name) for one in places],
        place=place,
        form=form,
        accounts=_accounts(shops),
        shops=shops,
        page=page,
    )


@pages.get("/books/journal.xlsx")
@permit("books.read", scope="village")
def journal_sheet() -> ResponseReturnValue:
    """What the filter shows as a workbook."""
    with reading() as session:
        places = villages_for(session, current_actor(), "books.read")
        place = chosen_one(places, request.args.get("village"))
        form = read_form(place.id, request.args)
        if form.wrong:
            return redirect(url_for("books.journal", **_query(form)), 303)
        shops = {one.code: one.name for one in shops_of(session, place.id)}
        content = journal_workbook(session, form.asked(), shops)
    return _sheet(content, f"journal-{place.id}")


@pages.get("/books/entries/<entry_id>")
@permit("books.read", scope="village")
def entry(entry_id: str) -> ResponseReturnValue:
    """One entry: its legs, who and why, its seal, what it corrects and what corrects it."""
    with reading() as session:
        places = villages_for(session, current_actor(), "books.read")
        found = ledger.find_entry(session, [one.id for one in places], entry_id)
        shops = {one.code: one.name for one in shops_of(session, found.village)}
        return render_template(
            "office/entry.html",
            words=book_words,
            place=next(one for one in places if one.id == found.village),
            entry=found,
            shops=shops,
            actor=actor_names(session, [found])[found.actor],
            corrected_by=ledger.corrections_of(session, found.village, [entry_id]).get(entry_id),
            block=ledger.block_of(session, found.village, entry_id),
            digest=ledger.digest_of(session, found.village, entry_id),
            has_running_balance=ledger.has_running_balance,
        )


def _mark() -> Mark | None:
    """The entry at which the page begins, if the address names one."""
    for name in ("before", "after"):
        entry_id = request.args.get(name, "")[:32]
        if entry_id:
            return Mark(entry_id, newer=name == "after")
    return None


def _query(form: JournalForm) -> dict[str, Any]:
    return dict(form.query)


def _accounts(shops: dict[str, str]) -> list[tuple[str, str]]:
    """The accounts to choose from: everything but the households', which are asked by number."""
    year = clock.today().year
    codes = [
        kind for kind in book_words.ACCOUNTS if kind not in {"household", "redeemed", "budget"}
    ]
    codes += [f"redeemed/{shop}" for shop in shops]
    codes += [f"budget/{one}" for one in (year, year - 1)]
    return [(code, book_words.account_name(code, shops)) for code in codes]


def _sheet(content: bytes, name: str) -> Response:
    """A workbook to keep, named by what it holds and the day, never by a person."""
    response = Response(content, mimetype=_XLSX)
    filename = f"{name}-{clock.today().isoformat()}.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
