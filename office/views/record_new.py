"""Entering one record: first whose and which rule, then what that rule asks for."""

from datetime import date
from typing import Any, Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from civility import (
    VETO,
    Item,
    Rules,
    cap_in_words,
    entering,
    rule_wording,
    rules_in_force,
)
from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from office.dossier import seen_by
from office.life_forms import plain
from office.places import chosen_one, villages_for
from office.views.records import KEY_AT_MOST, pages, photo_sent, proof_sent
from registry import Subject, current_actor, permit

__all__ = ["pages"]

DIGITS: Final = 4
#: Refusals that are about one field of the form.
FIELD_OF: Final = {
    "subject-unknown": "number",
    "subject-closed": "number",
    "item-unknown": "item",
    "record-day-unfit": "on",
    "amount-unfit": "amount",
    "reporter-unfit": "reporter",
    "record-twice": "event",
    "record-text-unfit": "note",
    "end-needed": "ends_on",
    "photo-unfit": "photo",
}
#: Fields of the first step; the second shows them as facts.
FIRST: Final = ("number", "item", "on")


@pages.get("/records/new")
@permit(entering.ENTER, scope="village")
def new() -> ResponseReturnValue:
    """Whose, which rule, which day; and once these are said, what the rule asks for."""
    if request.args.get("item"):
        try:
            return _second_page()
        except Refusal as refusal:
            return _first_page(refusal), refusal.status
    return _first_page()


@pages.post("/records/new")
@permit(entering.ENTER, scope="village")
def enter() -> ResponseReturnValue:
    """Enter it, and show it."""
    form, actor = request.form, current_actor()
    photo = None
    try:
        photo = photo_sent()
        done = entering.enter_record(
            actor, _report(photo), key=form.get("key", "")[:KEY_AT_MOST] or clock.new_id()
        )
        with reading() as session:
            village = seen_by(session, actor, form["number"], entering.ENTER).village_id
    except Refusal as refusal:
        if FIELD_OF.get(refusal.code) in FIRST:
            return _first_page(refusal), refusal.status
        return _second_page(refusal, photo=photo), refusal.status
    address = url_for(
        "records.record", village=village, record_id=done.reply["record"], done="entered"
    )
    return redirect(address, 303)


def _report(photo: str | None) -> entering.Report:
    form = request.form
    reporter = form.get("reporter", "")
    return entering.Report(
        number=_said("number"),
        item=_said("item"),
        happened_on=_day("on"),
        tier=_whole("tier", 1),
        amount=_whole("amount", 1),
        person=_whole("person", 0),
        event=plain(form.get("event", "")).strip(),
        note=plain(form.get("note", "")).strip(),
        reporter=reporter,
        channel="paper" if reporter == "H" else "screen",
        ends_on=_day("ends_on") if form.get("ends_on") else None,
        proofs=proof_sent(photo),
        corrects=_said("corrects")[:KEY_AT_MOST] or None,
    )


def _first_page(error: Refusal | None = None) -> str:
    actor, said = current_actor(), request.values
    with reading() as session:
        places = villages_for(session, actor, entering.ENTER)
        village = chosen_one(places, request.args.get("village"))
        rules = rules_in_force(session, clock.today())
    field = FIELD_OF.get(error.code, "") if error else ""
    return render_template(
        "office/record_new.html",
        village=village,
        parts=parts_of(rules),
        said=said,
        on=said.get("on") or clock.today().isoformat(),
        first=clock.today() - entering.LONGEST_AGO,
        today=clock.today(),
        error=None if field in FIRST else error,
        wrong={field: error} if field in FIRST else {},
        wording=rule_wording,
    )


def _second_page(error: Refusal | None = None, *, photo: str | None = None) -> str:
    subject, rules, item = _asked()
    field = FIELD_OF.get(error.code, "") if error else ""
    return render_template(
        "office/record_entry.html",
        subject=subject,
        rules=rules,
        item=item,
        said=request.values,
        day=_day("on"),
        today=clock.today(),
        reporters=[(one, rule_wording.REPORTER_WORDS[one]) for one in sorted(item.reporters)],
        kinds=[
            (kind, word)
            for kind, word in rule_wording.EVIDENCE_WORDS.items()
            if any(kind in way for way in item.evidence)
        ],
        error=None if field else error,
        wrong={field: error} if field else {},
        photo=photo,
        wording=rule_wording,
        cap_in_words=cap_in_words,
        VETO=VETO,
        key=clock.new_id(),
    )


def _asked() -> tuple[Subject, Rules, Item]:
    """Whose record, and which rule of the rulebook of that day.

    :raises SubjectUnknown, ItemUnknown, DayUnfit, RulebookMissing: what was said first.
    """
    day = _day("on")
    entering.check_day(day)
    with reading() as session:
        subject = seen_by(session, current_actor(), _said("number"), entering.ENTER)
        rules = rules_in_force(session, day)
        item = entering.rule_for(rules, subject, _said("item"))
    return subject, rules, item


def parts_of(rules: Rules) -> list[tuple[str, list[Item]]]:
    """The rules by their aspects, those of organisations after those of households."""
    parts: dict[str, list[Item]] = {}
    for item in rules.items.values():
        aspect = rules.aspects[item.aspect]
        parts.setdefault(rule_wording.aspect_title(aspect), []).append(item)
    return list(parts.items())


def _said(name: str) -> str:
    return plain(request.values.get(name, "")).strip()[:KEY_AT_MOST]


def _day(name: str) -> date:
    """The day typed; what is none is out of every bound."""
    try:
        return date.fromisoformat(request.values.get(name, ""))
    except ValueError:
        return date.min


def _whole(name: str, default: int) -> int:
    """The whole number typed; what is none is out of every bound."""
    typed: Any = request.form.get(name, "").strip()
    if not typed:
        return default
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= DIGITS else -1
