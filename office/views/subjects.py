"""Finding a subject, and knowing it: the list with its search, one subject's page, its statement.

What was typed into the search stays with the browser and reaches no address: it may be a name.
"""

from typing import Any, Final

from flask import Blueprint, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from household import movements
from kernel import clock
from kernel.db import reading, transaction
from office import subject_words as words
from office.dossier import dossier_of, head_of, seen_by
from office.life_acts import acts_for, said_of
from office.places import chosen, villages_for
from office.roster import choices_in, lines_of, wanted_in
from office.sheets import workbook
from registry import (
    NotPermitted,
    Region,
    SubjectUnknown,
    current_actor,
    finding,
    permit,
    record_look,
)

pages: Final = Blueprint("subjects", __name__)

READ: Final = "subjects.read"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: How many searches a browser remembers, so that several windows do not lose theirs.
REMEMBERED: Final = 6
FILTERS: Final = ("village", "group", "grid", "card", "closed")
#: For an Excel file or a printed sheet: the last so many movements.
EXPORTED: Final = 1_000
LINE_DIGITS: Final = 12
TEXT_AT_MOST: Final = 40


@pages.get("/subjects")
@permit(READ, scope="village")
def index() -> ResponseReturnValue:
    """The list: found by what was typed, narrowed by filters, by number."""
    actor = current_actor()
    here = {name: _asked(name) for name in (*FILTERS, "find") if _asked(name)}
    with reading() as db:
        places = villages_for(db, actor, READ)
        village = chosen(places, here.get("village"))
        asked = {name: here.get(name, "") for name in FILTERS[1:]}
        wanted = wanted_in(places, village, text=_typed(here.get("find", "")), **asked)
        page = finding.find_page(db, wanted, after=_asked("after"), before=_asked("before"))
        lines = lines_of(db, page.subjects)
        choices = choices_in(db, village)
        beside = _beside(db, _asked("at"))
    return render_template(
        "office/subjects.html",
        words=words,
        wanted=wanted,
        page=page,
        lines=lines,
        choices=choices,
        counted=finding.COUNTED,
        beside=beside,
        villages=_named(places),
        village=village,
        may_add=actor.may("subjects.change"),
        may_import=actor.may("imports"),
        here=here,
        turned={
            name: _asked(name) for name in (*FILTERS, "find", "after", "before") if _asked(name)
        },
    )


@pages.post("/subjects")
@permit(READ, scope="village")
def find() -> ResponseReturnValue:
    """Keep what was typed with the browser, and show what is found."""
    form = request.form
    here: dict[str, Any] = {name: form[name] for name in FILTERS if form.get(name)}
    if form.get("village", "") != form.get("village_was", ""):
        # Groups and grids are those of a village: another village has others.
        here.pop("group", None)
        here.pop("grid", None)
    text = "".join(sign for sign in form.get("text", "").strip() if sign.isprintable())
    if text:
        here["find"] = _remember(text)
    return redirect(url_for("subjects.index", **here), 303)


@pages.get("/subjects/<number>")
@permit(READ, scope="village")
def subject(number: str) -> ResponseReturnValue:
    """One subject, names masked."""
    return _page(number, opened=False)


@pages.post("/subjects/<number>")
@permit("subjects.names", scope="village")
def open_names(number: str) -> ResponseReturnValue:
    """The same with names and telephone in full; this look is recorded."""
    actor = current_actor()

    def look(db: Any) -> None:
        found = seen_by(db, actor, number, "subjects.names")
        record_look(db, found, staff_id=actor.staff_id, via="names")

    transaction(look)
    return _page(number, opened=True)


@pages.get("/subjects/<number>/statement")
@permit("statement.read", scope="village")
def printed(number: str) -> ResponseReturnValue:
    """The statement on paper: a page of it, with the next under a link."""
    return render_template("office/subject_statement.html", **_statement(number))


@pages.get("/subjects/<number>/statement.xlsx")
@permit("statement.read", scope="village")
def exported(number: str) -> ResponseReturnValue:
    """The statement as a workbook: at most the last thousand movements."""
    said = _statement(number, limit=EXPORTED)
    headings = (gettext("Day"), gettext("What for"), gettext("Points"), gettext("Points after it"))
    rows = [
        (clock.local(line.at).date(), line.title, line.points, line.balance_after)
        for line in said["statement"].lines
    ]
    answer = make_response(workbook(gettext("Statement"), headings, rows))
    answer.mimetype = XLSX
    answer.headers["Content-Disposition"] = f'attachment; filename="statement-{number}.xlsx"'
    return answer


def _statement(number: str, limit: int = 50) -> dict[str, Any]:
    actor = current_actor()

    def read(db: Any) -> dict[str, Any]:
        found = seen_by(db, actor, number, "statement.read")
        record_look(db, found, staff_id=actor.staff_id, via="statement")
        before = _line()
        return {
            "words": words,
            "head": head_of(db, found),
            "statement": movements.statement(db, found, before=before, limit=limit),
            "name": words.name_of(found, opened=False),
            "today": clock.today(),
        }

    return transaction(read)


def _page(number: str, *, opened: bool) -> str:
    actor = current_actor()
    with reading() as db:
        found = seen_by(db, actor, number, READ)
        said = dossier_of(db, found, before=_line())
    return render_template(
        "office/subject.html",
        words=words,
        said=said,
        head=said.head,
        subject=found,
        acts=acts_for(found),
        did=said_of(_asked("done")),
        key=clock.new_id(),
        opened=opened,
        may_open=actor.may("subjects.names", village_id=found.village_id),
        may_change=actor.may("subjects.change", village_id=found.village_id),
        may_award=actor.may("awards.post", village_id=found.village_id),
    )


def _beside(db: Any, number: str) -> Any:
    """What the panel says of the chosen subject; a number out of reach chooses none."""
    if not number:
        return None
    try:
        return head_of(db, seen_by(db, current_actor(), number, READ))
    except SubjectUnknown:
        return None


def _asked(name: str) -> str:
    """What the address says under this name; what cannot be printed is nothing of ours."""
    said = request.args.get(name, "")
    return said if said.isprintable() else ""


def _line() -> int | None:
    """The line of the statement to go on from."""
    said = _asked("before")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= LINE_DIGITS else None


def _typed(search: str) -> str:
    """What was typed in that search, as long as this browser remembers it."""
    return dict(_searches()).get(search, "")


def _remember(text: str) -> str:
    """The name under which this browser keeps what was typed."""
    text = text[:TEXT_AT_MOST]
    for known, typed in _searches():
        if typed == text:
            return known
    search = clock.new_id()[-8:]
    # A cookie holds little: the oldest go.
    session["searches"] = [*_searches(), (search, text)][-REMEMBERED:]
    return search


def _searches() -> list[tuple[str, str]]:
    kept: list[tuple[str, str]] = session.get("searches", [])
    return kept


def _named(places: list[Region]) -> list[tuple[str, str]]:
    if not places:
        raise NotPermitted
    everywhere = [("", gettext("All villages"))] if len(places) > 1 else []
    return [*everywhere, *((str(one.id), one.name) for one in places)]
