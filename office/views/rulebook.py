"""Pages of the rulebook: what is in force in plain words, other versions, and a new one."""

from typing import Any, Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

import civility
from civility import Draft, Rules, Version
from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from office import rulebook_desk
from registry import current_actor, permit, read_upload

pages: Final = Blueprint("rulebook", __name__)
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AT_ONCE: Final = 50


@pages.get("/rulebook")
@permit("rulebook.read", scope="signed-in")
def index() -> ResponseReturnValue:
    """The version in force, or the one asked for, aspect by aspect."""
    asked = request.args.get("version", type=int)
    with reading() as session:
        versions = civility.rulebook_versions(session)
        shown = _shown(versions, asked)
        rules = civility.rules_of(session, shown.id) if shown else None
        signed = civility.sign_offs_of(session, shown.id) if shown else {}
    return render_template(
        "office/rulebook.html",
        versions=versions[:AT_ONCE],
        today=clock.today(),
        shown=shown,
        parts=rulebook_desk.parts_of(rules) if rules else [],
        counts=rulebook_desk.counts_of(rules) if rules else {},
        signed=signed,
        words=civility.rule_wording,
        cap_in_words=civility.cap_in_words,
        said=gettext("The new version was adopted.") if "adopted" in request.args else "",
        may_adopt=current_actor().may_everywhere("rulebook"),
    )


def _shown(versions: list[Version], asked: int | None) -> Version | None:
    """The version asked for; else the one in force, else the first to come."""
    for one in versions:
        if one.id == asked or (asked is None and one.is_in_force):
            return one
    if asked is not None:
        raise civility.RulebookUnknown
    return versions[-1] if versions else None


@pages.get("/rulebook/<int:version>.xlsx")
@permit("rulebook.read", scope="signed-in")
def sheet(version: int) -> ResponseReturnValue:
    """A version as Excel: mended there, it can be handed in as the next one."""
    with reading() as session:
        rules: Rules = civility.rules_of(session, version)
    answer = Response(civility.rule_workbook(rules), mimetype=XLSX)
    answer.headers.set("Content-Disposition", "attachment", filename=f"rulebook-{version}.xlsx")
    return answer


@pages.get("/rulebook/new")
@permit("rulebook", scope="signed-in")
def new() -> ResponseReturnValue:
    """Choose a file."""
    return _form()


@pages.post("/rulebook/new")
@permit("rulebook", scope="signed-in")
def hand_in() -> ResponseReturnValue:
    """Check a file; then adopt what was checked, once its doubtful words are signed off."""
    if request.form.get("do") == "adopt":
        return _adopt()
    file = request.files.get("workbook")
    if file is None or not file.filename:
        return _form(missing=True), 422
    try:
        draft = civility.read_rule_sheets(read_upload(file.stream))
    except Refusal as refusal:
        return _form(refusal), refusal.status
    return (_form(draft=draft), 422) if draft.faults else _form(draft=draft)


def _adopt() -> ResponseReturnValue:
    form = request.form
    draft = None
    try:
        content = rulebook_desk.unpacked(form.get("sheet", ""))
        draft = civility.read_rule_sheets(content)
        proposal = civility.Proposal(
            name=form.get("name", ""),
            effective_on=rulebook_desk.day_of(form.get("first_day", "")),
            content=content,
            signed=form.getlist("signed"),
        )
        made = civility.adopt_rulebook(current_actor(), proposal, key=form.get("key", ""))
    except Refusal as refusal:
        return _form(refusal, draft=draft), refusal.status
    return redirect(url_for("rulebook.index", version=made, adopted=1), 303)


def _form(
    error: Refusal | None = None, *, draft: Draft | None = None, missing: bool = False
) -> str:
    told: dict[str, Any] = {}
    if draft is not None and not draft.faults:
        told = {"packed": rulebook_desk.packed(draft)}
    return render_template(
        "office/rulebook_new.html",
        error=error,
        draft=draft,
        faults=[fault.to_json(gettext) for fault in draft.faults][:AT_ONCE] if draft else [],
        missing=missing,
        today=clock.today(),
        key=clock.new_id(),
        **told,
    )
