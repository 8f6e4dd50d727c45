"""Awarding: one household or a list is read and shown first, and then given, all or none."""

from typing import Any, BinaryIO, Final, cast

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

import ledger
from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from office.beside import second_of
from office.places import chosen_one, villages_for
from office.sheets import workbook
from office.views.awards import pages, sheet
from registry import (
    REASONS,
    Actor,
    BadCell,
    Region,
    SubjectUnknown,
    Table,
    award_lists,
    awarding,
    current_actor,
    find_subject,
    finding,
    permit,
    region_by_id,
)

__all__ = ["pages"]

#: Which field of the form a cleaner is for.
_CLEANED: Final = {"points": award_lists.clean_points, "reason": award_lists.clean_reason}


@pages.get("/awards/new")
@permit("awards.post", scope="village")
def new() -> ResponseReturnValue:
    """The form for one household."""
    number = request.args.get("subject", "")
    if number:
        _village_of(current_actor(), number)
    return _one_page({"number": number})


@pages.post("/awards/new")
@permit("awards.post", scope="village")
def look_at_one() -> ResponseReturnValue:
    """Show whom it is for, before anything is given."""
    form = request.form
    wrong = _wrong(required=True)
    try:
        village = _village_of(current_actor(), form.get("number", "").strip())
    except SubjectUnknown as refusal:
        return _one_page(form, wrong, refusal), refusal.status
    if wrong:
        return _one_page(form, wrong), 422
    return _look(village, award_lists.lines_of_text(form.get("number", "")), "new")


@pages.get("/awards/list")
@permit("awards.post", scope="village")
def many() -> ResponseReturnValue:
    """The form for a list."""
    return _list_page()


@pages.post("/awards/list")
@permit("awards.post", scope="village")
def give_many() -> ResponseReturnValue:
    """Do what the button says: show what the list holds, go back to it, or give it."""
    with reading() as session:
        places = villages_for(session, current_actor(), awarding.AWARD)
        village = chosen_one(places, request.form.get("village"))
    do = request.form.get("do", "look")
    if do == "change":
        return _list_page()
    if do == "give":
        return _give(village)
    if wrong := _wrong():
        return _list_page(wrong=wrong), 422
    try:
        tables = _tables()
    except Refusal as refusal:
        return _list_page(refusal), refusal.status
    return _look(village, tables, "list")


@pages.get("/awards/pick")
@permit("awards.post", scope="village")
def pick() -> ResponseReturnValue:
    """Households to tick, of one group, a page at a time."""
    asked = request.args
    with reading() as session:
        places = villages_for(session, current_actor(), awarding.AWARD)
        village = chosen_one(places, asked.get("village"))
        wanted = finding.Wanted((village.id,), group=asked.get("group", ""))
        page = finding.find_page(
            session, wanted, after=asked.get("after", ""), before=asked.get("before", "")
        )
        groups = finding.groups_of(session, village.id)
    return render_template(
        "office/award_pick.html",
        page=page,
        village=village,
        villages=[(one.id, one.name) for one in places],
        groups=[(one, one) for one in groups],
        here={"village": village.id, "group": wanted.group or None},
    )


@pages.get("/awards/template")
@permit("awards.post", scope="village")
def template() -> ResponseReturnValue:
    """A sign-in list to fill in; its headings are those that are read."""
    headings = [column.headings[0] for column in award_lists.AWARDS.columns]
    return sheet(workbook(gettext("Sign-in list"), headings, []), "awards-template.xlsx")


def _village_of(actor: Actor, number: str) -> Region:
    """The village of the household; another village's is answered like one that is not."""
    with reading() as session:
        village_id = find_subject(session, number).village_id
        if not actor.may(awarding.AWARD, village_id=village_id):
            raise SubjectUnknown(number=number[:20])
        return region_by_id(session, village_id)


def _tables() -> list[Table]:
    upload = request.files.get("file")
    if upload is not None and upload.filename:
        return award_lists.lines_of_workbook(cast("BinaryIO", upload.stream))
    return award_lists.lines_of_text(_listed())


def _listed() -> str:
    """The lines typed, and the households ticked."""
    return "\n".join([request.form.get("list", ""), *request.form.getlist("number")]).strip("\n")


def _wrong(*, required: bool = False) -> dict[str, str]:
    """What is wrong with the points and the reason that hold for all, by field."""
    wrong = {}
    for field, clean in _CLEANED.items():
        said = request.form.get(field, "").strip()
        if not said and not required:
            continue
        try:
            clean(said)
        except BadCell as bad:
            wrong[field] = gettext(REASONS[bad.code])
    return wrong


def _read(village: Region, tables: list[Table], ref: str = "") -> award_lists.ReadList:
    form = request.form
    common = award_lists.Common(form.get("points", "").strip(), form.get("reason", ""))
    with reading() as session:
        return award_lists.read_list(session, village.id, tables, common, ref=ref)


def _look(village: Region, tables: list[Table], form: str) -> ResponseReturnValue:
    """What the list holds, to be agreed to; or its rows that stand in the way."""
    try:
        found = _read(village, tables, request.form.get("ref", ""))
    except Refusal as refusal:
        return _list_page(refusal), refusal.status
    if found.refused:
        page = (
            _one_page(request.form, refused=found) if form == "new" else _list_page(refused=found)
        )
        return page, 422
    return _look_page(village, found)


def _give(village: Region) -> ResponseReturnValue:
    form = request.form
    found = None
    try:
        # Not whether the reference was used: the same form sent twice used it itself.
        found = _read(village, award_lists.lines_of_text(form.get("list", "")))
        if found.refused:
            return _list_page(refused=found), 422
        outcome = awarding.give_awards(
            current_actor(),
            awarding.AwardList(village.id, [one.line for one in found.awards], form.get("ref", "")),
            key=form.get("key", ""),
            second=second_of(form, request.remote_addr or ""),
        )
    except Refusal as refusal:
        page = _list_page(refusal) if found is None else _look_page(village, found, refusal)
        return page, refusal.status
    return redirect(url_for("awards.index", village=village.id, act=outcome.reply["act"]), 303)


def _one_page(
    form: Any,
    wrong: dict[str, str] | None = None,
    error: Refusal | None = None,
    *,
    refused: award_lists.ReadList | None = None,
) -> str:
    return render_template(
        "office/award_new.html",
        form=form,
        wrong=wrong or {},
        error=error,
        refused=_told(refused),
    )


def _list_page(
    error: Refusal | None = None,
    *,
    refused: award_lists.ReadList | None = None,
    wrong: dict[str, str] | None = None,
) -> str:
    with reading() as session:
        places = villages_for(session, current_actor(), awarding.AWARD)
    village = chosen_one(places, request.values.get("village"))
    return render_template(
        "office/award_list.html",
        form=request.form,
        listed=_listed(),
        village=village,
        villages=[(one.id, one.name) for one in places],
        at_most=awarding.AT_ONCE,
        error=error,
        wrong=wrong or {},
        refused=_told(refused),
    )


def _told(found: award_lists.ReadList | None) -> list[dict[str, Any]]:
    return [row.to_json(gettext) for row in found.refused] if found else []


def _look_page(village: Region, found: award_lists.ReadList, error: Refusal | None = None) -> str:
    with reading() as session:
        alone = awarding.alone_at_most(session, village.id)
        left = ledger.budget_left(session, village.id)
    lines = [one.line for one in found.awards]
    return render_template(
        "office/award_look.html",
        village=village,
        found=found,
        alone=alone,
        left=left,
        error=error,
        # What is given is what was shown, line by line, whatever form it came by.
        list="\n".join(f"{line.number}\t{line.points}\t{line.reason}" for line in lines),
        ref=request.form.get("ref", "").strip(),
        key=clock.new_id(),
    )
