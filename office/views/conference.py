"""The joint conference's problems at the office: raised, given to somebody, closed; as Excel."""

from typing import Any, Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from merchants import conference
from office.life_forms import plain
from office.places import villages_for
from office.rulebook_desk import day_of
from office.sheets import workbook
from registry import NotPermitted, current_actor, permit, town

pages: Final = Blueprint("conference", __name__)

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
READ: Final = "policies.read"
CHANGE: Final = conference.PERMISSION
KEY_AT_MOST: Final = 32
_ = lazy_gettext
DID: Final = {
    "raise": _("The problem is written down."),
    "change": _("The problem was given a new line."),
    "close": _("The problem is closed."),
    "reopen": _("The problem is open again."),
}
OF_FORM: Final = {"problem-unfit", "problem-unknown"}


@pages.get("/conference")
@permit(READ, scope="village")
def index() -> ResponseReturnValue:
    """Open problems by their day, then closed ones."""
    return _page()


@pages.post("/conference")
@permit(CHANGE, scope="village")
def act() -> ResponseReturnValue:
    """Raise a problem, or change, close or reopen one."""
    form, actor, do = request.form, current_actor(), request.form.get("do", "")
    region = _region(form.get("place", ""))
    told = conference.Told(
        plain(form.get("words", "")), plain(form.get("owner", "")), day_of(form.get("due_on", ""))
    )
    key = form.get("key", "")[:KEY_AT_MOST] or clock.new_id()
    try:
        if do == conference.RAISED:
            conference.raise_problem(actor, region, told, key=key)
        else:
            no = form.get("no", type=int) or 0
            conference.step_problem(actor, region, no, told, act=do, key=key)
    except Refusal as refusal:
        if refusal.code not in OF_FORM:
            raise
        return _page(refusal), refusal.status
    return redirect(url_for("conference.index", done=do), 303)


@pages.get("/conference.xlsx")
@permit(READ, scope="village")
def sheet() -> ResponseReturnValue:
    """Every problem, one line each, as a workbook."""
    places = _places(READ)
    with reading() as session:
        found = conference.problems_in(session, places, limit=None)
    headings = [
        *(gettext("No."), gettext("Place"), gettext("Problem"), gettext("Raised on")),
        *(gettext("Who sees to it"), gettext("Due on"), gettext("Closed on"), gettext("Last said")),
    ]
    rows = [
        (
            *(one.first.no, places[one.first.region_id], one.first.words, _day(one.first)),
            *(one.last.owner, one.last.due_on, _day(one.last) if one.is_closed else None),
            one.last.words,
        )
        for one in found
    ]
    answer = Response(workbook(gettext("Joint conference"), headings, rows), mimetype=XLSX)
    answer.headers.set("Content-Disposition", "attachment", filename="conference.xlsx")
    return answer


def _day(step: conference.ProblemStep) -> Any:
    return clock.local(step.at).date()


def _places(permission: str) -> dict[int, str]:
    """Region → name, of the person's places: the town itself for whoever works in all of it."""
    actor = current_actor()
    with reading() as session:
        whole = town(session)
        own = {whole.id: whole.name} if actor.may_everywhere(permission) else {}
        return own | {one.id: one.name for one in villages_for(session, actor, permission)}


def _region(asked: str) -> int:
    places = _places(CHANGE)
    for region in places:
        if str(region) == asked or not asked:
            return region
    raise NotPermitted


def _page(error: Refusal | None = None) -> str:
    places, own = _places(READ), _places(CHANGE)
    with reading() as session:
        found = conference.problems_in(session, places)
    return render_template(
        "office/conference.html",
        places=places,
        own=own,
        problems=found,
        form=request.form,
        today=clock.today(),
        error=error,
        said=DID.get(request.args.get("done", ""), "") if error is None else "",
        new_key=clock.new_id,
    )
