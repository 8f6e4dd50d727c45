"""Pages of importing from Excel: check a file, import its good rows, see what was imported, and
take a whole import back.
"""

import re
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, format_time, gettext

from kernel.db import reading
from kernel.errors import Refusal
from office.beside import second_of
from office.blanks import blank
from office.import_desk import PERMISSION, Desk
from office.importing import KINDS, take_back
from office.uploads import FOLDER, Drawer
from registry import RefusedRow, batch_history, current_actor, import_refusals, permit

pages: Final = Blueprint("imports", __name__)
AT_ONCE: Final = 50
_PAGE: Final = re.compile(r"[1-9][0-9]{0,4}")
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.get("/imports")
@permit(PERMISSION, scope="village")
def home() -> ResponseReturnValue:
    """Choose a file; below, what was imported before."""
    return _home()


@pages.post("/imports")
@permit(PERMISSION, scope="village")
def check() -> ResponseReturnValue:
    """Check a file: nothing is imported yet."""
    file = request.files.get("workbook")
    if file is None or not file.filename:
        return _home(missing=True), 422
    try:
        key = _desk().check(request.form.get("kind", ""), file.filename, file.stream)
    except Refusal as refusal:
        return _home(refusal), refusal.status
    return redirect(url_for("imports.report", key=key), 303)


@pages.get("/imports/templates/<name>.xlsx")
@permit(PERMISSION, scope="village")
def template(name: str) -> ResponseReturnValue:
    """An empty workbook to fill in."""
    return _workbook(blank(name), f"template-{name}")


@pages.get("/imports/uploads/<key>")
@permit(PERMISSION, scope="village")
def report(key: str) -> ResponseReturnValue:
    """What importing a checked file would do."""
    upload = _desk().drawer.take(key)
    if upload.batch:
        return redirect(url_for("imports.batch", batch=upload.batch), 303)
    first = _first()
    return render_template(
        "office/import_report.html",
        key=key,
        upload=upload,
        kind=KINDS[upload.kind].label,
        report=upload.report,
        rows=[_told(row) for row in upload.report.refused[first : first + AT_ONCE]],
        **_pages(first, len(upload.report.refused)),
    )


@pages.post("/imports/uploads/<key>")
@permit(PERMISSION, scope="village")
def take(key: str) -> ResponseReturnValue:
    """Import the good rows of a checked file."""
    return redirect(url_for("imports.batch", batch=_desk().finish(key), done=1), 303)


@pages.post("/imports/uploads/<key>/drop")
@permit(PERMISSION, scope="village")
def drop(key: str) -> ResponseReturnValue:
    """Delete a checked file without importing it."""
    _desk().drawer.drop(key)
    return redirect(url_for("imports.home"), 303)


@pages.get("/imports/uploads/<key>/marked.xlsx")
@permit(PERMISSION, scope="village")
def marked(key: str) -> ResponseReturnValue:
    """The checked file with its bad rows marked."""
    return _workbook(_desk().marked(key, only_bad=False), "checked")


@pages.get("/imports/uploads/<key>/to-correct.xlsx")
@permit(PERMISSION, scope="village")
def bad_rows(key: str) -> ResponseReturnValue:
    """The bad rows of a checked file alone."""
    return _workbook(_desk().marked(key, only_bad=True), "to-correct")


@pages.get("/imports/<batch>")
@permit(PERMISSION, scope="village")
def batch(batch: str) -> ResponseReturnValue:
    """What one import did, and the rows it refused."""
    first = _first()
    with reading() as session:
        found = batch_history.past_import(session, current_actor(), batch)
        rows = import_refusals.refused_rows(session, batch, first=first, limit=AT_ONCE)
        kept = import_refusals.count_refused(session, batch)
        closed = batch_history.why_closed(session, found)
    return render_template(
        "office/import_batch.html",
        past=_past(found),
        rows=[_told(row) for row in rows],
        kept=kept,
        closed=closed,
        done="done" in request.args,
        has_rest=_desk().rest(batch) is not None,
        **_pages(first, kept),
    )


@pages.get("/imports/<batch>/to-correct.xlsx")
@permit(PERMISSION, scope="village")
def rest(batch: str) -> ResponseReturnValue:
    """The rows to mend of an import of one's own, for a day."""
    with reading() as session:
        batch_history.past_import(session, current_actor(), batch)
    content = _desk().rest(batch)
    if content is None:
        return redirect(url_for("imports.batch", batch=batch), 303)
    return _workbook(content, "to-correct")


@pages.get("/imports/<batch>/undo")
@permit(PERMISSION, scope="village")
def undo_form(batch: str) -> ResponseReturnValue:
    """What taking a whole import back would do; nothing is done yet."""
    return _undo_page(batch)


@pages.post("/imports/<batch>/undo")
@permit(PERMISSION, scope="village")
def undo(batch: str) -> ResponseReturnValue:
    """Take a whole import back; for points a second person gives the own password."""
    actor = current_actor()
    with reading() as session:
        kind = batch_history.past_import(session, actor, batch).batch.kind
    try:
        second = None
        if KINDS[kind].is_seconded:
            second = second_of(request.form, request.remote_addr or "")
        take_back(kind, batch, actor, second)
    except Refusal as refusal:
        return _undo_page(batch, refusal), refusal.status
    return redirect(url_for("imports.batch", batch=batch), 303)


def _undo_page(batch: str, error: Refusal | None = None) -> str:
    with reading() as session:
        found = batch_history.past_import(session, current_actor(), batch)
        closed = batch_history.why_closed(session, found)
    return render_template(
        "office/import_undo.html",
        past=_past(found),
        kind=KINDS[found.batch.kind],
        closed=closed,
        error=error or closed,
    )


def _desk() -> Desk:
    actor = current_actor()
    folder = Path(current_app.config["INSTANCE"], FOLDER)
    return Desk(actor, Drawer(folder, actor.staff_id or ""))


def _home(error: Refusal | None = None, *, missing: bool = False) -> str:
    first = _first()
    with reading() as session:
        past = batch_history.past_imports(session, current_actor(), first=first, limit=AT_ONCE + 1)
        choices = _desk().choices(session)
    return render_template(
        "office/imports.html",
        error=error,
        missing=missing,
        choices=choices,
        chosen=request.form.get("kind", "households"),
        past=[_past(one) for one in past[:AT_ONCE]],
        **_pages(first, first + len(past)),
    )


def _past(one: batch_history.PastImport) -> dict[str, Any]:
    return {
        "id": one.batch.id,
        "kind": KINDS[one.batch.kind].label,
        "shop": one.shop,
        "by": one.by,
        "at": _minute(one.batch.imported_at),
        "created": one.batch.created,
        "updated": one.batch.updated,
        "unchanged": one.batch.unchanged,
        "refused": one.batch.refused,
        "undone_at": _minute(one.undone_at) if one.undone_at else None,
        "undone_by": one.undone_by,
        "undone_beside": one.undone_beside,
    }


def _minute(at: datetime) -> str:
    return f"{format_date(at)} {format_time(at, 'HH:mm')}"


def _told(row: RefusedRow) -> dict[str, Any]:
    return row.to_json(gettext)


def _first() -> int:
    """Where the page of a list begins, by `?page=` from 1."""
    asked = request.args.get("page", "1")
    number = int(asked) if _PAGE.fullmatch(asked) else 1
    return (number - 1) * AT_ONCE


def _pages(first: int, total: int) -> dict[str, Any]:
    """The addresses of the pages before and after this one."""
    page = first // AT_ONCE + 1
    return {
        "newer": f"{request.path}?page={page - 1}" if page > 1 else None,
        "older": f"{request.path}?page={page + 1}" if first + AT_ONCE < total else None,
        "first": first,
        "total": total,
    }


def _workbook(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="xinyu-{name}.xlsx"'}
    return Response(content, mimetype=XLSX, headers=headers)
