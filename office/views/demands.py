"""The demand list at the office: written down, merged, answered; nobody is named."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from merchants import demand_offers, demand_visits, demanding, demands, roll, showing, visits
from office.life_forms import plain
from office.places import chosen_one, villages_for
from office.rulebook_desk import day_of
from registry import SubjectUnknown, current_actor, find_subject, permit

pages: Final = Blueprint("demands", __name__)

READ: Final = "policies.read"
CHANGE: Final = demanding.PERMISSION
KEY_AT_MOST: Final = 32
_ = lazy_gettext
DID: Final = {
    "ask": _("The wish is written down."),
    "visit": _("The visit is written down; whoever asked reads that you spoke with them."),
    "merge": _("The two are one now, with all who ask."),
    "offer": _("The wish became an offer; whoever asked reads which."),
    "decline": _("The wish is declined; whoever asked reads why."),
}
#: Refusals that the page itself shows.
OF_FORM: Final = {
    *("demand-unfit", "demand-asked", "demands-too-many", "demand-unknown", "demand-why-unfit"),
    *("subject-unknown", "subject-closed", "visit-unfit", "merchant-words-unfit"),
    *("merchant-unknown", "demand-offer-unfit"),
}


@pages.get("/demands")
@permit(READ, scope="village")
def index() -> ResponseReturnValue:
    """What waits in a village, those most asked for first, and what became of the last ones."""
    return _page()


@pages.post("/demands")
@permit(CHANGE, scope="village")
def act() -> ResponseReturnValue:
    """Write a wish down, merge two, or decline one, and show the list again."""
    do = request.form.get("do", "")
    with reading() as session:
        place = _place(session, CHANGE)
    try:
        if do in _DEEDS:
            _DEEDS[do](place.id, request.form.get("key", "")[:KEY_AT_MOST] or clock.new_id())
    except Refusal as refusal:
        if refusal.code not in OF_FORM:
            raise
        return _page(refusal), refusal.status
    return redirect(url_for("demands.index", village=place.id, done=do), 303)


def _ask(village: int, key: str) -> None:
    form, number = request.form, request.form.get("number", "").strip()
    with reading() as session:
        subject = find_subject(session, number)
    if subject.village_id != village:
        raise SubjectUnknown(number=number[:20])
    channel = "paper" if form.get("channel") == "paper" else "office"
    words, actor = plain(form.get("words", "")), current_actor()
    demanding.ask(subject, words=words, key=key, actor=actor, channel=channel)


def _visit(village: int, key: str) -> None:
    form, demand = request.form, request.form.get("demand", "")[:32]
    with reading() as session:
        found = demands.find_open(session, village, demand=demand)
    if found is None:
        raise demanding.DemandUnknown
    on_day = day_of(form.get("on_day", ""))
    visit = visits.Visit(
        village_id=village,
        merchant=form.get("merchant", "")[:16] or None,
        place=plain(form.get("place", "")),
        wish=found.id,
        on_day=date.max if on_day == date.min else on_day,
        words=plain(form.get("words", "")),
    )
    visits.write_visit(current_actor(), visit, key=key)


def _merge(village: int, key: str) -> None:
    demand, into = request.form.get("demand", ""), request.form.get("into", "")
    demanding.merge(current_actor(), village=village, demand=demand, into=into, key=key)


def _offer(village: int, key: str) -> None:
    demand, number = request.form.get("demand", ""), plain(request.form.get("number", ""))
    demand_offers.answer(current_actor(), village=village, demand=demand, number=number, key=key)


def _decline(village: int, key: str) -> None:
    demand, words = request.form.get("demand", ""), plain(request.form.get("words", ""))
    demanding.decline(current_actor(), village=village, demand=demand, words=words, key=key)


_DEEDS: Final[dict[str, Callable[[int, str], None]]] = {
    "ask": _ask,
    "visit": _visit,
    "merge": _merge,
    "offer": _offer,
    "decline": _decline,
}


def _place(session: Any, permission: str) -> Any:
    asked = request.values.get("village")
    return chosen_one(villages_for(session, current_actor(), permission), asked)


def _page(error: Refusal | None = None) -> str:
    actor = current_actor()
    with reading() as session:
        place = _place(session, READ)
        places = villages_for(session, actor, READ)
        waiting = demands.open_demands(session, {place.id})
        ended = demands.ended_demands(session, {place.id})
        made = demand_visits.visits_made(session, [*waiting, *ended])
        shops = roll.merchants_in(session, {place.id})
        running = showing.running_offers(session, {place.id})
        offers = demand_offers.became(session, ended)
    return render_template(
        "office/demands.html",
        place=place,
        places=places,
        waiting=waiting,
        ended=ended,
        visits=made,
        offers=offers,
        running=running,
        merchants=[one for one in shops if one.state != "ended"][: demands.SHOWN],
        names={one.code: one.name for one in shops},
        today=clock.today(),
        may_change=actor.may(CHANGE, village_id=place.id),
        form=request.form,
        error=error,
        said=DID.get(request.args.get("done", ""), "") if error is None else "",
        new_key=clock.new_id,
    )
