"""Forms of a household's life: split, merge, move, end, notes, corrections, consent."""

from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from flask import current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import NotFound

from kernel import clock
from kernel.db import reading, transaction
from kernel.errors import Refusal
from office import subject_words as words
from office.copying import as_json, as_workbook
from office.dossier import seen_by
from office.life_acts import ACTS, Act
from office.life_forms import Asked, plain
from office.places import villages_for
from office.uploads import FOLDER, forget_uploads
from office.views.subjects import XLSX, pages
from registry import (
    REASONS,
    Subject,
    SubjectUnknown,
    current_actor,
    export_subject,
    grids,
    permit,
    record_look,
)

__all__ = ["pages"]

CHANGE: Final = "subjects.change"
KEY_AT_MOST: Final = 32


@pages.get("/subjects/<number>/<act>")
@permit(CHANGE, scope="village")
def act_form(number: str, act: str) -> ResponseReturnValue:
    """The form of one act."""
    return _form(number, act)


@pages.post("/subjects/<number>/<act>")
@permit(CHANGE, scope="village")
def do_act(number: str, act: str) -> ResponseReturnValue:
    """Do it, and go to the page of the household that it is about now."""
    chosen = _act(act)
    form = {name: plain(value) for name, value in request.form.items()}
    key = form.get("key", "")[:KEY_AT_MOST] or clock.new_id()
    try:
        done = chosen.do(Asked(current_actor(), number, key, form))
    except SubjectUnknown as refusal:
        if refusal.details.get("number") == number[:20]:
            raise
        return _form(number, act, refusal), refusal.status
    except Refusal as refusal:
        return _form(number, act, refusal), refusal.status
    if act == "withdraw":
        # A workbook that waits may bear the names that were erased: it is uploaded again.
        forget_uploads(Path(current_app.config["INSTANCE"], FOLDER), kept=timedelta())
    return redirect(url_for("subjects.subject", number=done.reply["household"], done=act), 303)


@pages.get("/subjects/<number>/copy.json")
@permit("subjects.names", scope="village")
def copy_json(number: str) -> ResponseReturnValue:
    """Everything held on the subject, for machines; the look is recorded."""
    return _copy(number, as_json(_held(number)), "application/json", "json")


@pages.get("/subjects/<number>/copy.xlsx")
@permit("subjects.names", scope="village")
def copy_sheet(number: str) -> ResponseReturnValue:
    """Everything held on the subject, for people; the look is recorded."""
    return _copy(number, as_workbook(_held(number)), XLSX, "xlsx")


def _held(number: str) -> dict[str, Any]:
    actor = current_actor()

    def read(db: Any) -> dict[str, Any]:
        found = seen_by(db, actor, number, "subjects.names")
        record_look(db, found, staff_id=actor.staff_id, via="copy")
        return export_subject(db, found)

    return transaction(read)


def _copy(number: str, content: bytes, kind: str, ending: str) -> ResponseReturnValue:
    answer = make_response(content)
    answer.mimetype = kind
    answer.headers["Content-Disposition"] = f'attachment; filename="copy-{number}.{ending}"'
    return answer


def _form(number: str, name: str, error: Refusal | None = None) -> str:
    act = _act(name)
    with reading() as db:
        found = seen_by(db, current_actor(), number, CHANGE)
        choices = _choices(db, found)
    field = str(error.details.get("field", "")) if error and error.code == "detail-unfit" else ""
    wrong = {field: gettext(REASONS[str(error.details["reason"])])} if error and field else {}
    return render_template(
        "office/subject_act.html",
        words=words,
        act=act,
        name=name,
        subject=found,
        form=request.form if error else _standing(found),
        one=request.values.get("one", ""),
        error=error,
        wrong=wrong,
        key=clock.new_id(),
        today=clock.today(),
        **choices,
    )


def _choices(db: Any, found: Subject) -> dict[str, list[tuple[str, str]]]:
    there = [
        (str(one.id), one.name)
        for one in villages_for(db, current_actor(), CHANGE)
        if one.id != found.village_id
    ]
    here = sorted(grids(db, found.village_id).items(), key=lambda one: (len(one[0]), one[0]))
    return {
        "villages": there,
        "grids": [(str(grid), name) for name, grid in here if grid != found.grid_id],
        "channels": list(words.CHANNELS.items()),
    }


def _standing(found: Subject) -> dict[str, str]:
    """What a form is filled with at first: never a name or a telephone."""
    return {"members": str(found.members or ""), "group": found.villager_group or ""}


def _act(name: str) -> Act:
    if name not in ACTS:
        raise NotFound
    return ACTS[name]
