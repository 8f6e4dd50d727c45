"""The yearly round of a village: its board, the act that is due, the notice."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from civility import (
    assigning,
    calling,
    completion,
    filing,
    opening,
    proposing,
    publicity,
    round_board,
    rounds,
)
from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from office import round_words
from office.round_places import Shown, shown_round
from office.round_steps import act_due, steps_shown
from registry import Actor, Region, current_actor, permit

pages: Final = Blueprint("rounds", __name__)

READ: Final = "round.read"
RUN: Final = "round.run"
SIGN: Final = "round.sign"
#: What is done in a village without another word.
_PLAIN: Final[dict[str, Callable[[Actor, str, int], object]]] = {
    "assign": assigning.assign,
    "propose": proposing.propose_all,
    "call": calling.hang_session,
    "publish": publicity.publish_grades,
    "told": publicity.mark_told,
    "complete": completion.complete_village,
}


@pages.get("/rounds")
@permit(READ, scope="village")
def index() -> ResponseReturnValue:
    """The village's round: where it stands, how far it has come, what is to be done."""
    return _page()


@pages.post("/rounds")
@permit(RUN, scope="village")
def act() -> ResponseReturnValue:
    """Do the act that the form is about."""
    do, village = request.form.get("do", ""), request.args.get("village", "")
    try:
        _act(do)
    except Refusal as refusal:
        return _page(refusal), refusal.status
    return redirect(url_for("rounds.index", village=village, done=do), 303)


@pages.post("/rounds/sign")
@permit(SIGN, scope="village")
def sign() -> ResponseReturnValue:
    """Supervision signs."""
    shown, form = _shown(SIGN), request.form
    try:
        if form.get("do") == "sign":
            where = (current_actor(), shown.round_id, shown.village.id)
            completion.sign_village(*where, words=form.get("words", ""))
    except Refusal as refusal:
        return _page(refusal), refusal.status
    return redirect(url_for("rounds.index", village=shown.village.id, done="sign"), 303)


@pages.get("/rounds/gaps")
@permit(READ, scope="village")
def gaps() -> ResponseReturnValue:
    """Of whom something is missing, fifty at a time."""
    shown = _shown(READ)
    after = request.args.get("after", "")[:20]
    with reading() as session:
        found = filing.gaps(session, shown.village.id, after=after)
        place = rounds.place_of(session, shown.round_id, shown.village.id)
    may_run = current_actor().may(RUN, village_id=shown.village.id)
    return render_template(
        "office/round_gaps.html",
        shown=shown,
        gaps=found,
        after=after,
        more=found[-1].number if len(found) == filing.PAGE else "",
        fields=round_words.FIELDS,
        channels=round_words.CHANNELS,
        is_open=may_run and place.step == rounds.FILING,
    )


@pages.get("/rounds/notice")
@permit(READ, scope="village")
def notice() -> ResponseReturnValue:
    """The notice of grades, and that of the session, to print and hang."""
    shown = _shown(READ)
    with reading() as session:
        place = rounds.place_of(session, shown.round_id, shown.village.id)
        hung = publicity.notices_of(session, place)
    return render_template(
        "office/round_notice.html", shown=shown, hung=hung, place=place, today=clock.today()
    )


def _act(do: str) -> None:
    actor, form = current_actor(), request.form
    if do == "open":
        since, until = _day(form.get("since", "")), _day(form.get("until", ""))
        opening.open_round(actor, form.get("name", ""), since=since, until=until)
        return
    shown = _shown(RUN)
    where = (actor, shown.round_id, shown.village.id)
    plain = _PLAIN.get(do)
    if plain is not None:
        plain(*where)
    elif do == "told-one":
        publicity.mark_told(*where, numbers=[form.get("number", "")])
    elif do == "no-phone":
        numbers, channel = form.getlist("number"), form.get("channel", "")
        filing.note_no_phone(*where, numbers=numbers, channel=channel)
    elif do == "complete-all":
        for village in _ready(shown):
            completion.complete_village(actor, shown.round_id, village)
    elif do == "file":
        filing.close_filing(*where, why=form.get("why", ""))


def _ready(shown: Shown) -> list[int]:
    """The villages of this person that supervision has signed and nobody completed."""
    with reading() as session:
        places = rounds.places_of(session, shown.round_id)
    mine = {one.id for one in shown.places if current_actor().may(RUN, village_id=one.id)}
    return [
        one.village_id
        for one in places
        if one.village_id in mine and one.signed_by and one.step == rounds.PUBLICITY
    ]


def _day(text: str) -> date:
    """The day typed; a day on which no round can begin or end where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min


def _shown(permission: str) -> Shown:
    with reading() as session:
        return shown_round(session, current_actor(), permission, request.args)


def _page(error: Refusal | None = None) -> str:
    actor = current_actor()
    with reading() as session:
        shown = shown_round(session, actor, READ, request.args, is_needed=False)
        found = _board(session, shown)
    ready = _ready(shown) if shown.round_id else []
    may: dict[str, Any] = {
        name: actor.may(f"round.{name}", village_id=shown.village.id)
        for name in ("run", "score", "review", "sign")
    }
    today = clock.today()
    return render_template(
        "office/round.html",
        shown=shown,
        may=may,
        may_open=actor.may_everywhere(RUN),
        step_names=round_words.STEP_NAMES,
        due=act_due(found["board"], may, ready) if found["board"] else "",
        steps=steps_shown(found["board"]) if found["board"] else [],
        acts_named=round_words.ACTS,
        score_text=round_words.score_text,
        year=today.year,
        ready=ready,
        said=_said(request.args.get("done", "")) if not error else "",
        error=error,
        **found,
    )


def _board(session: Any, shown: Shown) -> dict[str, Any]:
    if not shown.round_id:
        return {"board": None, "lines": [], "grade_rows": []}
    around = rounds.round_by_id(session, shown.round_id)
    places = {one.village_id: one for one in rounds.places_of(session, shown.round_id)}
    mine: list[Region] = [one for one in shown.places if one.id in places]
    lines = round_board.village_lines(session, around, [places[one.id] for one in mine])
    board = round_board.board(session, around, places[shown.village.id])
    rows = [(grade, count, board.before[grade]) for grade, count in board.grades.items()]
    return {"board": board, "lines": list(zip(mine, lines, strict=True)), "grade_rows": rows}


def _said(done: str) -> str:
    words: dict[str, str] = {
        "open": gettext("The round is open."),
        "file": gettext("Filing is closed."),
        "assign": gettext("Every household has its group."),
        "propose": gettext("The scores are proposed."),
        "call": gettext("The session's notice hangs."),
        "publish": gettext("The grades hang."),
        "told": gettext("All were told."),
        "told-one": gettext("Told."),
        "no-phone": gettext("It is noted that there is no telephone."),
        "sign": gettext("Signed."),
        "complete": gettext("The village's round is completed."),
        "complete-all": gettext("The villages' rounds are completed."),
    }
    return words.get(done, "")
