"""The forms of a household's life, each read for the verb that does it."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from kernel.db import reading
from kernel.once import Outcome
from registry import (
    Actor,
    DetailUnfit,
    NewHousehold,
    add_note,
    change_details,
    corrections,
    end_household,
    find_subject,
    household_pins,
    joining,
    merge_households,
    move_to_grid,
    move_to_village,
    nominees,
    pins,
    set_head,
    split_household,
    withdraw_consent,
)

Form = Mapping[str, str]
#: No number that is typed here has more digits.
_DIGITS: Final = 9


@dataclass(frozen=True)
class Asked:
    """Who asks it, of which subject, under which key, with which form."""

    actor: Actor
    number: str
    key: str
    form: Form


def whole(form: Form, field: str, default: int | None = None) -> int | None:
    """A whole number as typed, in wide digits too; `default` where nothing is.

    :raises DetailUnfit: something else.
    """
    typed = unicodedata.normalize("NFKC", form.get(field, "")).strip()
    if not typed:
        return default
    if not (typed.isascii() and typed.isdigit() and len(typed) <= _DIGITS):
        raise DetailUnfit(field=field, reason="number-not-whole")
    return int(typed)


def day(form: Form, field: str) -> date | None:
    """A day as a date field sends it; nothing where none is chosen.

    :raises DetailUnfit: something else.
    """
    typed = form.get(field, "").strip()
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise DetailUnfit(field=field, reason="date-unreadable") from None


def plain(typed: str) -> str:
    """What was typed, in one line, without signs that cannot be seen."""
    return "".join(sign if sign.isprintable() else " " for sign in typed)


def household(form: Form) -> NewHousehold:
    """A household that begins.

    :raises DetailUnfit: its day of consent is not said, or something is no number.
    """
    consent_on = day(form, "consent_on")
    if consent_on is None:
        raise DetailUnfit(field="consent_on", reason="missing")
    return NewHousehold(
        head=form.get("head", ""),
        consent_on=consent_on,
        channel=form.get("channel", ""),
        collector=form.get("collector", ""),
        phone=form.get("phone", ""),
        members=whole(form, "members"),
        number=form.get("number", ""),
    )


def joining_of(form: Form) -> joining.Joining:
    """A household that joins, and where it lies.

    :raises DetailUnfit: as `household`.
    """
    return joining.Joining(household(form), form.get("group", ""), whole(form, "grid"))


def split(asked: Asked) -> Outcome:
    """A new household out of one."""
    form = asked.form
    return split_household(
        asked.actor,
        number=asked.number,
        key=asked.key,
        into=household(form),
        points=whole(form, "points", 0) or 0,
        members_left=whole(form, "members_left"),
    )


def merge(asked: Asked) -> Outcome:
    """One household into another."""
    return merge_households(
        asked.actor,
        number=asked.number,
        key=asked.key,
        into=asked.form.get("into", "").strip(),
        members=whole(asked.form, "members"),
        note=asked.form.get("note", ""),
    )


def head(asked: Asked) -> Outcome:
    """A new head."""
    return set_head(
        asked.actor,
        number=asked.number,
        key=asked.key,
        head=asked.form.get("head", ""),
        phone=asked.form.get("phone", ""),
        reason=asked.form.get("reason", ""),
        note=asked.form.get("note", ""),
    )


def details(asked: Asked) -> Outcome:
    """The telephone stays where nothing is typed: the form does not show it."""
    form = asked.form
    with reading() as session:
        kept = find_subject(session, asked.number).phone or ""
    return change_details(
        asked.actor,
        number=asked.number,
        key=asked.key,
        phone="" if form.get("no_phone") else form.get("phone", "").strip() or kept,
        members=whole(form, "members"),
        group=form.get("group", ""),
        note=form.get("note", ""),
    )


def grid(asked: Asked) -> Outcome:
    """Another grid."""
    grid = whole(asked.form, "grid", 0) or 0
    return move_to_grid(asked.actor, number=asked.number, key=asked.key, grid_id=grid)


def village(asked: Asked) -> Outcome:
    """Another village."""
    return move_to_village(
        asked.actor,
        number=asked.number,
        key=asked.key,
        village_id=whole(asked.form, "village", 0) or 0,
        new_number=asked.form.get("number", ""),
    )


def end(asked: Asked) -> Outcome:
    """The end of a household."""
    return end_household(
        asked.actor,
        number=asked.number,
        key=asked.key,
        heir=asked.form.get("heir", "").strip(),
        note=asked.form.get("note", ""),
    )


def nominee(asked: Asked) -> Outcome:
    """Somebody may come for it, and both have agreed."""
    _sure(asked.form)
    return nominees.add_nominee(
        asked.actor,
        number=asked.number,
        key=asked.key,
        name=asked.form.get("name", ""),
        relation=asked.form.get("relation", ""),
        agreed_on=day(asked.form, "agreed_on"),
    )


def nominee_agree(asked: Asked) -> Outcome:
    """Both have agreed, of somebody who was named before that was asked."""
    _sure(asked.form)
    return nominees.agree_nominee(
        asked.actor,
        number=asked.number,
        key=asked.key,
        nominee=asked.form.get("one", ""),
        agreed_on=day(asked.form, "agreed_on"),
    )


def nominee_end(asked: Asked) -> Outcome:
    """Somebody may come no more."""
    return nominees.end_nominee(
        asked.actor, number=asked.number, key=asked.key, nominee=asked.form.get("one", "")
    )


def pin(asked: Asked) -> Outcome:
    """The PIN that the household typed, twice.

    :raises PinsDiffer: not the same twice.
    """
    if asked.form.get("pin") != asked.form.get("again"):
        raise pins.PinsDiffer
    return household_pins.set_pin(
        asked.actor, number=asked.number, key=asked.key, pin=asked.form.get("pin", "")
    )


def pin_unlock(asked: Asked) -> Outcome:
    """The PIN may be tried again."""
    return household_pins.unlock_pin(
        asked.actor, number=asked.number, key=asked.key, reason=asked.form.get("reason", "")
    )


def note(asked: Asked) -> Outcome:
    """A note."""
    return add_note(
        asked.actor, number=asked.number, key=asked.key, text=asked.form.get("text", "")
    )


def correction(asked: Asked) -> Outcome:
    """A request for correction, as it came in."""
    return corrections.request_correction(
        asked.actor,
        number=asked.number,
        key=asked.key,
        text=asked.form.get("text", ""),
        channel=asked.form.get("channel", ""),
        asked_on=day(asked.form, "asked_on"),
    )


def answer(asked: Asked) -> Outcome:
    """The answer to it."""
    return corrections.answer_correction(
        asked.actor,
        number=asked.number,
        key=asked.key,
        correction=asked.form.get("one", ""),
        outcome=asked.form.get("outcome", ""),
        answer=asked.form.get("answer", ""),
    )


def withdraw(asked: Asked) -> Outcome:
    """Consent withdrawn, once more asked whether that is meant.

    :raises DetailUnfit: it was not confirmed.
    """
    _sure(asked.form)
    return withdraw_consent(
        asked.actor, number=asked.number, key=asked.key, asked_on=day(asked.form, "asked_on")
    )


def _sure(form: Form) -> None:
    """The tick that says so.

    :raises DetailUnfit: it is not set.
    """
    if form.get("sure") != "yes":
        raise DetailUnfit(field="sure", reason="not-confirmed")
