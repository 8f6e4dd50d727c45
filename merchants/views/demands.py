"""A household's own page of wishes: what it would like from merchants, and what became of it."""

from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kernel import clock
from kernel.db import reading, transaction
from kernel.errors import Refusal
from merchants.demand_offers import became
from merchants.demand_visits import visits_made
from merchants.demanding import ask
from merchants.demands import WORDS_AT_MOST, demands_of, open_demands
from merchants.finance import finance_persons
from registry import (
    ANYBODY,
    UNKNOWN_LOOK,
    LookUnknown,
    Subject,
    guarded,
    permit,
    record_look,
    subject_by_look,
    town,
)

pages: Final = Blueprint("household_demands", __name__)

KEY_AT_MOST: Final = 60
#: Others' wishes to join, at most.
OTHERS: Final = 10


@pages.get("/c/<token>/wishes")
@permit(ANYBODY, scope="household")
def index(token: str) -> ResponseReturnValue:
    """What the household asks for, and what others in its village ask for."""
    return _page(token)


@pages.post("/c/<token>/wishes")
@permit(ANYBODY, scope="household")
def write(token: str) -> ResponseReturnValue:
    """Take a wish in the household's own words, or join one of the list."""
    subject, form = _whose(token), request.form
    words, demand = form.get("words", ""), form.get("demand", "")[:32]
    key = form.get("key", "")[:KEY_AT_MOST] or clock.new_id()
    try:
        ask(subject, words=words, demand=demand, key=key)
    except Refusal as refusal:
        return _page(token, refusal), refusal.status
    return redirect(url_for("household_demands.index", token=token, done=1), 303)


@pages.get("/wish-form")
@permit(ANYBODY, scope="public")
def paper() -> ResponseReturnValue:
    """An empty form on paper, for a household without a telephone."""
    with reading() as session:
        place = town(session).name
    return render_template("merchants/wish_form.html", town=place)


def _whose(token: str) -> Subject:
    with guarded(UNKNOWN_LOOK, request.remote_addr or "", LookUnknown), reading() as session:
        return subject_by_look(session, token)


def _page(token: str, error: Refusal | None = None) -> str:
    subject = _whose(token)

    def work(tx: Any) -> dict[str, Any]:
        record_look(tx, subject, staff_id=None, via="wishes")
        own = demands_of(tx, subject)
        asked = {one.demand.id for one in own}
        waiting = open_demands(tx, {subject.village_id})
        return {
            "own": own,
            "visits": visits_made(tx, own),
            "offers": became(tx, own),
            "finance": finance_persons(tx, {subject.village_id}).get(subject.village_id),
            "others": [one for one in waiting if one.demand.id not in asked][:OTHERS],
        }

    return render_template(
        "merchants/wishes.html",
        **transaction(work),
        token=token,
        at_most=WORDS_AT_MOST,
        form=request.form,
        error=error,
        said=not error and "done" in request.args,
        new_key=clock.new_id,
    )
