"""Scores: the group confirms its households', the review group agrees or gives one back."""

from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from civility import deciding, reevaluating, reviewing, rounds, score_lists, seating
from kernel.db import reading
from kernel.errors import Refusal
from office import round_words
from office.beside import second_of
from office.round_places import Shown, shown_round
from registry import current_actor, permit

pages: Final = Blueprint("round_scores", __name__)

READ: Final = "round.read"
SCORE: Final = "round.score"
REVIEW: Final = "round.review"


@pages.get("/rounds/scores")
@permit(READ, scope="village")
def index() -> ResponseReturnValue:
    """Scores, fifty at a time: an evaluator's own group's, everybody else's all."""
    return _page()


@pages.get("/rounds/sheets")
@permit(READ, scope="village")
def sheet() -> ResponseReturnValue:
    """A group's sheet to score on, on paper: fifty households, to be keyed in afterwards."""
    shown, after = _shown(READ), request.args.get("after", "")[:20]
    with reading() as session:
        around = rounds.round_by_id(session, shown.round_id)
        place = rounds.place_of(session, shown.round_id, shown.village.id)
        groups = [
            one for one in seating.groups_of(session, place) if one.kind == seating.EVALUATION
        ]
        asked = request.args.get("group", "")
        group = next((one for one in groups if str(one.no) == asked), groups[0] if groups else None)
        no = group.no if group else 0
        rows = score_lists.score_page(
            session, around, place, group=no, state="waiting", after=after
        )
    return render_template(
        "office/round_sheet.html",
        shown=shown,
        groups=groups,
        group=group,
        rows=rows[: score_lists.PAGE],
        more=rows[score_lists.PAGE - 1].number if len(rows) > score_lists.PAGE else "",
        score_text=round_words.score_text,
    )


@pages.post("/rounds/scores")
@permit(SCORE, scope="village")
def confirm() -> ResponseReturnValue:
    """The group confirms the marked households, or those keyed in from the sheets."""
    shown = _shown(SCORE)
    try:
        if numbers := _numbers():
            deciding.confirm_scores(*_where(shown), numbers=numbers)
    except Refusal as refusal:
        return _page(refusal), refusal.status
    return _to_list(shown, "confirmed")


@pages.post("/rounds/review")
@permit(REVIEW, scope="village")
def agree() -> ResponseReturnValue:
    """The review group agrees to the marked households' scores."""
    shown = _shown(REVIEW)
    try:
        if numbers := _numbers():
            reviewing.agree(*_where(shown), numbers=numbers)
    except Refusal as refusal:
        return _page(refusal), refusal.status
    return _to_list(shown, "agreed")


@pages.get("/rounds/scores/<number>")
@permit(READ, scope="village")
def score(number: str) -> ResponseReturnValue:
    """One household's score with what made it."""
    return _score_page(number)


@pages.post("/rounds/scores/<number>")
@permit(SCORE, scope="village")
def work_on(number: str) -> ResponseReturnValue:
    """The group leaves a record out, or scores afresh."""
    shown, form, do = _shown(SCORE), request.form, request.form.get("do", "")
    try:
        if do == "strike":
            deciding.strike_record(
                *_where(shown),
                number=number,
                record_id=form.get("record", ""),
                why=form.get("why", ""),
            )
        elif do == "afresh":
            deciding.score_afresh(*_where(shown), number=number)
    except Refusal as refusal:
        return _score_page(number, refusal), refusal.status
    return _to_score(shown, number, do)


@pages.post("/rounds/review/<number>")
@permit(REVIEW, scope="village")
def review(number: str) -> ResponseReturnValue:
    """The review group gives a score back, takes up an objection, or rates afresh on request."""
    shown, form, do = _shown(REVIEW), request.form, request.form.get("do", "")
    try:
        if do == "back":
            reviewing.give_back(*_where(shown), number=number, why=form.get("why", ""))
        elif do == "correct":
            reviewing.correct_score(*_where(shown), number=number, why=form.get("why", ""))
        elif do == "again":
            second = second_of(form, request.remote_addr or "")
            actor, round_id, village = _where(shown)
            why = form.get("why", "")
            reevaluating.reevaluate(actor, second, round_id, village, number=number, why=why)
    except Refusal as refusal:
        return _score_page(number, refusal), refusal.status
    return _to_score(shown, number, do)


def _where(shown: Shown) -> tuple[Any, str, int]:
    return current_actor(), shown.round_id, shown.village.id


def _shown(permission: str) -> Shown:
    with reading() as session:
        return shown_round(session, current_actor(), permission, request.args)


def _numbers() -> list[str]:
    typed = request.form.get("typed", "").replace("，", " ").replace(",", " ").split()
    return [*request.form.getlist("number"), *typed]


def _to_list(shown: Shown, done: str) -> ResponseReturnValue:
    return redirect(url_for("round_scores.index", village=shown.village.id, done=done), 303)


def _to_score(shown: Shown, number: str, done: str) -> ResponseReturnValue:
    address = url_for("round_scores.score", number=number, village=shown.village.id, done=done)
    return redirect(address, 303)


def _may(shown: Shown) -> dict[str, bool]:
    actor, village = current_actor(), shown.village.id
    return {
        "score": actor.may(SCORE, village_id=village),
        "review": actor.may(REVIEW, village_id=village),
        "run": actor.may("round.run", village_id=village),
    }


def _page(error: Refusal | None = None) -> str:
    shown, actor = _shown(READ), current_actor()
    may = _may(shown)
    state, after = request.args.get("state", ""), request.args.get("after", "")[:20]
    with reading() as session:
        around = rounds.round_by_id(session, shown.round_id)
        place = rounds.place_of(session, shown.round_id, shown.village.id)
        mine = seating.group_of(session, place, actor.staff_id) if may["score"] else None
        group = (mine.no if mine else 0) if may["score"] else None
        rows = score_lists.score_page(session, around, place, group=group, state=state, after=after)
        counts = score_lists.state_counts(session, around, place, group)
    return render_template(
        "office/round_scores.html",
        shown=shown,
        place=place,
        group=mine,
        rows=rows[: score_lists.PAGE],
        more=rows[score_lists.PAGE - 1].number if len(rows) > score_lists.PAGE else "",
        counts=counts,
        state=state,
        states=round_words.STATES,
        score_text=round_words.score_text,
        may=may,
        said=_said() if not error else "",
        error=error,
    )


def _score_page(number: str, error: Refusal | None = None) -> str:
    shown = _shown(READ)
    with reading() as session:
        around = rounds.round_by_id(session, shown.round_id)
        place = rounds.place_of(session, shown.round_id, shown.village.id)
        found = score_lists.score_of(session, around, place, number)
    return render_template(
        "office/round_score.html",
        shown=shown,
        place=place,
        score=found,
        states=round_words.STATES,
        acts_named=round_words.ACTS,
        score_text=round_words.score_text,
        why_text=round_words.why_text,
        may=_may(shown),
        said=_said() if not error else "",
        error=error,
    )


def _said() -> str:
    words: dict[str, str] = {
        "confirmed": gettext("The scores are confirmed."),
        "agreed": gettext("Agreed."),
        "strike": gettext("The record was left out; the score waits for its confirmation."),
        "afresh": gettext("Scored afresh; the score waits for its confirmation."),
        "back": gettext("The score goes back to its group."),
        "correct": gettext("The score was corrected."),
        "again": gettext("Rated afresh; the grade holds from today."),
    }
    return words.get(request.args.get("done", ""), "")
