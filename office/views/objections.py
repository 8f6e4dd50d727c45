"""Objections and questions: the list by what is due, one of them, its answer and its appeal."""

from collections.abc import Callable
from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from civility import objecting, objection_listing, objections, records
from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from office import objection_words as words
from office.life_forms import plain
from office.places import chosen_one, villages_for
from office.record_desk import READ, names_of
from registry import Actor, current_actor, permit, subject_by_id

pages: Final = Blueprint("objections", __name__)

KEY_AT_MOST: Final = 32
#: Refusals that are about the words.
OF_WORDS: Final = {"record-why-needed", "record-text-unfit"}


@pages.get("/objections")
@permit(READ, scope="village")
def index() -> ResponseReturnValue:
    """The objections of one village; what is due first comes first."""
    asked = request.args
    tab = asked.get("tab", "open")
    with reading() as session:
        places = villages_for(session, current_actor(), READ)
        village = chosen_one(places, asked.get("village"))
        tab = tab if tab in objection_listing.TABS else "all"
        found = objection_listing.objections_page(session, village.id, tab, asked.get("after"))
        to_do = objection_listing.objections_to_do(session, village.id)
    return render_template(
        "office/objections.html",
        found=found,
        to_do=to_do,
        tab=tab,
        words=words,
        today=clock.today(),
        village=village,
        villages=[(one.id, one.name) for one in places],
    )


@pages.get("/objections/<int:village>/<objection_id>")
@permit(READ, scope="village")
def objection(village: int, objection_id: str) -> ResponseReturnValue:
    """One objection: what is said, against what, and the answers."""
    return _page(village, objection_id)


@pages.post("/objections/<int:village>/<objection_id>/answer")
@permit(objecting.ANSWER, scope="village")
def answer(village: int, objection_id: str) -> ResponseReturnValue:
    """Answer it."""
    return _do("answer", village, objection_id, objecting.answer)


@pages.post("/objections/<int:village>/<objection_id>/appeal")
@permit(objecting.TAKE, scope="village")
def appeal(village: int, objection_id: str) -> ResponseReturnValue:
    """Write down that the household goes to supervision."""

    def work(actor: Actor, *, words: str, key: str, **_named: Any) -> object:
        with reading() as session:
            found = _seen(session, village, objection_id)
        return objecting.appeal(found, words=words, key=key, actor=actor)

    return _do("appeal", village, objection_id, work)


@pages.post("/objections/<int:village>/<objection_id>/decide")
@permit(objecting.APPEAL, scope="village")
def decide(village: int, objection_id: str) -> ResponseReturnValue:
    """Supervision answers the appeal."""
    return _do("decide", village, objection_id, objecting.answer_appeal)


def _do(
    do: str, village: int, objection_id: str, act: Callable[..., object]
) -> ResponseReturnValue:
    form = request.form
    try:
        with reading() as session:
            _seen(session, village, objection_id)
        act(
            current_actor(),
            village=village,
            objection_id=objection_id,
            is_upheld=form.get("upheld") == "1",
            words=plain(form.get("words", "")),
            key=form.get("key", "")[:KEY_AT_MOST] or clock.new_id(),
        )
    except objections.ObjectionUnknown:
        raise
    except Refusal as refusal:
        return _page(village, objection_id, refusal), refusal.status
    address = url_for("objections.objection", village=village, objection_id=objection_id, done=do)
    return redirect(address, 303)


def _page(village: int, objection_id: str, error: Refusal | None = None) -> str:
    actor = current_actor()
    of_words = error is not None and error.code in OF_WORDS
    with reading() as session:
        found = _seen(session, village, objection_id)
        subject = subject_by_id(session, village, found.subject_id)
        record = (
            records.record_by_id(session, village, found.record_id) if found.record_id else None
        )
        names = names_of(session, (found.taken_by, found.answered_by, found.appeal_by))
    return render_template(
        "office/objection.html",
        objection=found,
        subject=subject,
        record=record,
        names=names,
        words=words,
        village=village,
        today=clock.today(),
        may_answer=found.state == "open" and actor.may(objecting.ANSWER, village_id=village),
        may_appeal=found.state == "refused"
        and found.appeal_state is None
        and actor.may(objecting.TAKE, village_id=village),
        may_decide=found.appeal_state == "open" and actor.may(objecting.APPEAL, village_id=village),
        form=request.form,
        error=None if of_words else error,
        wrong=error if of_words else None,
        said="" if error else words.DONE.get(request.args.get("done", ""), ""),
        # Each form a key of its own: one may be sent after the other.
        new_key=clock.new_id,
    )


def _seen(session: Any, village: int, objection_id: str) -> objections.Objection:
    """The objection, if the person may read there.

    :raises ObjectionUnknown: there is none, or it is out of the person's reach.
    """
    if not current_actor().may(READ, village_id=village):
        raise objections.ObjectionUnknown
    return objection_listing.objection_by_id(session, village, objection_id)
