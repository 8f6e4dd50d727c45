"""Policies at the office: versions, one policy mended, a sheet handed in, the decision."""

import base64
from dataclasses import replace
from datetime import date
from typing import Any, Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from merchants import Policy, PolicyUnknown, policies, policy_adopting, policy_sheets, policy_texts
from office.life_forms import plain
from office.rulebook_desk import day_of, unpacked
from registry import current_actor, permit, read_upload

pages: Final = Blueprint("policy_desk", __name__)

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
READ: Final = "policies.read"
CHANGE: Final = policy_adopting.PERMISSION
AT_ONCE: Final = 50
KEY_AT_MOST: Final = 32
_ = lazy_gettext
DID: Final = {
    "proposed": _("The version is proposed. Another officer of the town adopts it."),
    "adopted": _("The version was adopted."),
    "dropped": _("The version was dropped. What is in force stays in force."),
}
WAYS: Final = {
    "offers": _("offers of merchants"),
    "credit": _("credit from a bank"),
    "person": _("a named finance person"),
    "reference": _("the reference sheet"),
}


@pages.get("/policy-versions")
@permit(READ, scope="signed-in")
def index() -> ResponseReturnValue:
    """The version in force, or the one asked for, and all the others."""
    return _index()


@pages.get("/policy-versions/<int:version>.xlsx")
@permit(READ, scope="signed-in")
def sheet(version: int) -> ResponseReturnValue:
    """A version as Excel: mended there, it can be handed in as the next one."""
    with reading() as session:
        found = policies.policies_of(session, version)
    if not found:
        raise PolicyUnknown
    answer = Response(policy_texts.policy_workbook(found), mimetype=XLSX)
    answer.headers.set("Content-Disposition", "attachment", filename=f"policies-{version}.xlsx")
    return answer


@pages.post("/policy-versions/<int:version>")
@permit(CHANGE, scope="signed-in")
def decide(version: int) -> ResponseReturnValue:
    """Adopt or drop a version that waits."""
    is_adopted = request.form.get("do") == "adopt"
    verb = policy_adopting.adopt if is_adopted else policy_adopting.drop
    try:
        verb(current_actor(), version, key=_key())
    except Refusal as refusal:
        return _index(refusal), refusal.status
    done = "adopted" if is_adopted else "dropped"
    return redirect(url_for("policy_desk.index", version=version, done=done), 303)


@pages.get("/policy-versions/new")
@permit(CHANGE, scope="signed-in")
def new() -> ResponseReturnValue:
    """Choose a file with all the policies."""
    return _form()


@pages.post("/policy-versions/new")
@permit(CHANGE, scope="signed-in")
def hand_in() -> ResponseReturnValue:
    """Check a file; then propose what was checked."""
    if request.form.get("do") == "propose":
        return _propose_sheet()
    file = request.files.get("workbook")
    if file is None or not file.filename:
        return _form(missing=True), 422
    try:
        draft = policy_sheets.read_policies(read_upload(file.stream))
    except Refusal as refusal:
        return _form(refusal), refusal.status
    return (_form(draft=draft), 422) if draft.faults else _form(draft=draft)


@pages.get("/policy-versions/edit/<int:no>")
@permit(CHANGE, scope="signed-in")
def edit(no: int) -> ResponseReturnValue:
    """One policy as it stands, to be mended."""
    _version, base = _base()
    return _edit(_chosen(base, no))


@pages.post("/policy-versions/edit/<int:no>")
@permit(CHANGE, scope="signed-in")
def mend(no: int) -> ResponseReturnValue:
    """Propose a version in which this policy reads as typed, and the others as they did."""
    _version, base = _base()
    typed = _typed(_chosen(base, no))
    content = policy_texts.policy_csv([typed if one.no == no else one for one in base])
    try:
        made = _propose(content)
    except Refusal as refusal:
        faults = policy_sheets.read_policies(content).faults
        wrong = {one.column: str(one.to_json(gettext)["reason"]) for one in faults}
        return _edit(typed, None if wrong else refusal, wrong), refusal.status
    return redirect(url_for("policy_desk.index", version=made, done="proposed"), 303)


def _propose_sheet() -> ResponseReturnValue:
    draft = None
    try:
        content = unpacked(request.form.get("sheet", ""))
        draft = policy_sheets.read_policies(content)
        made = _propose(content)
    except Refusal as refusal:
        return _form(refusal, draft=draft), refusal.status
    return redirect(url_for("policy_desk.index", version=made, done="proposed"), 303)


def _propose(content: bytes) -> int:
    form = request.form
    proposed = policy_adopting.Proposed(
        name=plain(form.get("name", "")),
        starts_on=day_of(form.get("first_day", "")),
        content=content,
    )
    return policy_adopting.propose(current_actor(), proposed, key=_key())


def _base() -> tuple[str, list[Policy]]:
    """What a mended policy is put into: the version that waits, else the one in force."""
    with reading() as session:
        waiting = [one for one in policies.versions_of(session) if one.outcome is None]
        version = waiting[0] if waiting else policies.version_in_force(session, clock.today())
        if version is None:
            raise PolicyUnknown
        return version.name, policies.policies_of(session, version.id)


def _chosen(base: list[Policy], no: int) -> Policy:
    for one in base:
        if one.no == no:
            return one
    raise PolicyUnknown


def _typed(policy: Policy) -> Policy:
    """The policy as the form has it; a day that cannot be read stays as it was."""
    form = request.form
    starts_on, ends_on = day_of(form.get("starts_on", "")), day_of(form.get("ends_on", ""))
    return replace(
        policy,
        words={name: plain(form.get(name, "")) for name in policy.words},
        through=form.get("through", "")[:10],
        starts_on=policy.starts_on if starts_on == date.min else starts_on,
        ends_on=None if ends_on == date.min else ends_on,
    )


def _index(error: Refusal | None = None) -> str:
    asked = request.args.get("version", type=int)
    with reading() as session:
        versions = policies.versions_of(session)
        in_force = policies.version_in_force(session, clock.today())
        chosen = [one for one in versions if one.id == asked]
        if asked is not None and not chosen:
            raise PolicyUnknown
        shown = chosen[0] if chosen else in_force
        found = policies.policies_of(session, shown.id) if shown else []
    actor = current_actor()
    return render_template(
        "office/policies.html",
        versions=versions[:AT_ONCE],
        waiting=[one for one in versions if one.outcome is None],
        in_force=in_force,
        shown=shown,
        policies=found,
        doubtful=policy_sheets.doubtful_in(tuple(found)),
        may_change=actor.may_everywhere(CHANGE),
        me=actor.staff_id,
        today=clock.today(),
        ways=WAYS,
        key=clock.new_id(),
        error=error,
        said=DID.get(request.args.get("done", ""), "") if error is None else "",
    )


def _form(
    error: Refusal | None = None,
    *,
    draft: policy_sheets.Draft | None = None,
    missing: bool = False,
) -> str:
    told: dict[str, Any] = {}
    if draft is not None and not draft.faults:
        told = {"packed": base64.b64encode(policy_texts.policy_csv(draft.policies)).decode()}
    return render_template(
        "office/policies_new.html",
        error=error,
        draft=draft,
        faults=[fault.to_json(gettext) for fault in draft.faults][:AT_ONCE] if draft else [],
        missing=missing,
        key=clock.new_id(),
        **told,
    )


def _edit(policy: Policy, error: Refusal | None = None, wrong: dict[str, str] | None = None) -> str:
    return render_template(
        "office/policy_edit.html",
        policy=policy,
        longest=policy_sheets.longest_of,
        ways=[(way, word) for way, word in WAYS.items()],
        base=_base()[0],
        form=request.form,
        error=error,
        wrong=wrong or {},
        key=clock.new_id(),
    )


def _key() -> str:
    return request.form.get("key", "")[:KEY_AT_MOST] or clock.new_id()
