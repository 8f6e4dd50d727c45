"""Many records at once: a list is read and shown first, and then entered, all or none."""

from datetime import date
from typing import Any, BinaryIO, Final, cast

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from civility import ADD, Item, entering, evidence, record_lists, rule_wording, rules_in_force
from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from office.life_forms import plain
from office.places import chosen_one, villages_for
from office.sheets import workbook
from office.views.awards import sheet
from office.views.record_new import parts_of
from office.views.records import KEY_AT_MOST, pages
from registry import REASONS, Region, Table, current_actor, permit

__all__ = ["pages"]

WORDS_AT_MOST: Final = 200


@pages.get("/records/list")
@permit(entering.ENTER, scope="village")
def many() -> ResponseReturnValue:
    """The form: what happened, and who was there."""
    return _form_page()


@pages.get("/records/list.xlsx")
@permit(entering.ENTER, scope="village")
def list_template() -> ResponseReturnValue:
    """A sign-in list to fill in; its headings are those that are read."""
    headings = [column.headings[0] for column in record_lists.RECORDS.columns]
    return sheet(workbook(gettext("Sign-in list"), headings, []), "records-template.xlsx")


@pages.post("/records/list")
@permit(entering.ENTER, scope="village")
def enter_many() -> ResponseReturnValue:
    """Do what the button says: show what the list holds, go back to it, or enter it."""
    do = request.form.get("do", "look")
    village = _village()
    if do == "change":
        return _form_page()
    try:
        common, tables = _common(), _tables(do)
        if do == "enter":
            return _enter(village, record_lists.reports_in(tables, common))
        with reading() as session:
            found = record_lists.read_records(session, village.id, tables, common)
    except Refusal as refusal:
        return _form_page(refusal), refusal.status
    return (_form_page(found=found), 422) if found.refused else _look_page(village, found)


def _enter(village: Region, reports: list[entering.Report]) -> ResponseReturnValue:
    key = request.form.get("key", "")[:KEY_AT_MOST] or clock.new_id()
    record_lists.enter_records(current_actor(), village.id, reports, key=key)
    return redirect(url_for("records.index", village=village.id, done="listed"), 303)


def _village() -> Region:
    with reading() as session:
        places = villages_for(session, current_actor(), entering.ENTER)
        return chosen_one(places, request.values.get("village"))


def _common() -> entering.Report:
    """What holds for every row that says nothing of its own.

    :raises DayUnfit: no day.
    """
    form = request.form
    item, tier = record_lists.split_rule(_said("item"))
    kind, words = form.get("kind", ""), _said("proof")
    proofs = (evidence.Proof(kind, words),) if kind in rule_wording.EVIDENCE_WORDS else ()
    return entering.Report(
        number="",
        item=item,
        tier=tier,
        happened_on=_day(),
        event=_said("event"),
        reporter=form.get("reporter", ""),
        channel="sheet",
        proofs=proofs,
    )


def _tables(do: str) -> list[Table]:
    upload = request.files.get("file")
    if do == "look" and upload is not None and upload.filename:
        return record_lists.lines_of_sheet(cast("BinaryIO", upload.stream))
    return record_lists.lines_of_text(request.form.get("list", ""))


def _form_page(
    error: Refusal | None = None, *, found: record_lists.ReadRecords | None = None
) -> str:
    actor, today = current_actor(), clock.today()
    with reading() as session:
        places = villages_for(session, actor, entering.ENTER)
        rules = rules_in_force(session, today)
    return render_template(
        "office/record_list.html",
        village=_village(),
        villages=[(one.id, one.name) for one in places],
        parts=[(aspect, _steps(items)) for aspect, items in parts_of(rules) if _steps(items)],
        form=request.form,
        on=request.form.get("on") or today.isoformat(),
        first=today - entering.LONGEST_AGO,
        today=today,
        reporters=[(one, word) for one, word in rule_wording.REPORTER_WORDS.items() if one != "R"],
        kinds=list(rule_wording.EVIDENCE_WORDS.items()),
        at_most=record_lists.LINES_AT_MOST,
        error=error,
        refused=[_told(one) for one in found.refused] if found else [],
    )


def _look_page(village: Region, found: record_lists.ReadRecords) -> str:
    return render_template(
        "office/record_list_look.html",
        village=village,
        found=found,
        wording=rule_wording,
        form=request.form,
        # What is entered is what was shown, row by row, whatever form it came by.
        list="\n".join(_line(one.report) for one in found.records),
        key=clock.new_id(),
    )


def _line(report: entering.Report) -> str:
    """The row as it is read again: a tab between all of the columns."""
    said = (
        report.number,
        str(report.amount),
        str(report.person or ""),
        f"{report.item}{record_lists.STEP}{report.tier}",
        report.happened_on.isoformat(),
        " ".join(report.event.split()),
        " ".join(report.note.split()),
    )
    return "\t".join(said)


def _steps(items: list[Item]) -> list[tuple[str, str]]:
    """What adds, each step of a rule by its own: what the form carries, and what people read."""
    return [
        (
            f"{item.code}{record_lists.STEP}{tier.no}",
            f"{item.code} {rule_wording.item_title(item)} {rule_wording.tier_label(tier)}".strip(),
        )
        for item in items
        if item.effect == ADD
        for tier in item.tiers
    ]


def _told(row: record_lists.RowInTheWay) -> dict[str, Any]:
    """A row in the way; of a rule's refusal the page says the words."""
    reason = gettext(REASONS[row.cell.code]) if row.cell else ""
    return {"row": row.row, "value": row.value, "reason": reason, "refusal": row.refusal}


def _said(name: str) -> str:
    return " ".join(plain(request.form.get(name, "")).split())[:WORDS_AT_MOST]


def _day() -> date:
    """The day typed; what is none is out of every bound."""
    try:
        return date.fromisoformat(request.form.get("on", ""))
    except ValueError:
        raise entering.DayUnfit(days=entering.DAYS_AT_MOST) from None
