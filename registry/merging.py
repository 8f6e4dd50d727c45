"""Households that end: one that goes into another, and one whose last member died or left."""

from typing import Any

from sqlalchemy.orm import Session

from kernel import clock
from kernel.errors import Refusal
from kernel.once import Outcome
from registry.access import Actor
from registry.changing import apply
from registry.closing import close_subject, hold_points, pour_over
from registry.details import clean_members, words
from registry.doing import on_subject
from registry.events import NOTE_AT_MOST, Happening, record_event
from registry.splitting import NotHousehold
from registry.standing import refuse_closed
from registry.subjects import Subject, SubjectUnknown, subjects_by_number


class SameHousehold(Refusal):
    """A household cannot go into itself."""

    code = "same-household"


def merge_households(
    actor: Actor,
    *,
    number: str,
    key: str,
    into: str,
    members: int | None = None,
    note: str = "",
) -> Outcome:
    """Let a household go into another of its village (by number), with all it can spend.

    Its cards and look links die, its history stays. `members`: how many the other counts now.
    Outermost. The reply: `household` (the other's number), `from`, `points`.

    :raises SubjectUnknown: one of them is nobody's in this village, for this officer.
    :raises SubjectClosed, NotHousehold, SameHousehold: one of them cannot merge.
    :raises DetailUnfit: the members or the note.
    """
    members = clean_members("members", members)
    note = words("note", note, NOTE_AT_MOST, needed=False)

    def work(tx: Session, subject: Subject) -> dict[str, Any]:
        if subject.kind != "household":
            raise NotHousehold(number=subject.number)
        other = _other(tx, subject, into)
        points = _give_all(tx, subject, other, do="merge", actor=actor)
        close_subject(tx, subject, "merged", staff_id=actor.staff_id)
        said = apply(other, {"members": members}) if members is not None else {}
        other.updated_at = clock.now()
        tx.flush()
        _record(tx, subject, Happening("merged-into", {}, note, _place(other)), actor)
        _record(tx, other, Happening("merged", said, other=_place(subject)), actor)
        return {"household": other.number, "from": subject.number, "points": points}

    asked = {"do": "merge", "into": into, "members": members, "note": note}
    return on_subject(actor, number=number, key=key, asked=asked, work=work)


def end_household(
    actor: Actor, *, number: str, key: str, heir: str = "", note: str = ""
) -> Outcome:
    """Close a household whose last member died or left. Outermost.

    What it can spend goes to the heir, a household of the village (by number); without one the
    points stay on its account until they end by themselves. The reply: `household`, `heir`
    (or ""), `points`.

    :raises SubjectUnknown: one of them is nobody's in this village, for this officer.
    :raises SubjectClosed, NotHousehold, SameHousehold: as `merge_households`.
    :raises DetailUnfit: the note.
    """
    note = words("note", note, NOTE_AT_MOST, needed=False)

    def work(tx: Session, subject: Subject) -> dict[str, Any]:
        points, other = 0, None
        if heir:
            other = _other(tx, subject, heir)
            points = _give_all(tx, subject, other, do="end", actor=actor)
            _record(tx, other, Happening("heir", other=_place(subject)), actor)
        else:
            hold_points(tx, subject)
        close_subject(tx, subject, "ended", staff_id=actor.staff_id)
        place = _place(other) if other is not None else None
        _record(tx, subject, Happening("ended", {}, note, place), actor)
        return {"household": subject.number, "heir": heir, "points": points}

    asked = {"do": "end", "heir": heir, "note": note}
    return on_subject(actor, number=number, key=key, asked=asked, work=work)


def _other(tx: Session, subject: Subject, number: str) -> Subject:
    """The other household, standing, of the same village."""
    if number == subject.number:
        raise SameHousehold(number=number)
    found = subjects_by_number(tx, [number]).get(number)
    if found is None or found.village_id != subject.village_id:
        raise SubjectUnknown(number=number[:20])
    if found.kind != "household":
        raise NotHousehold(number=number)
    refuse_closed(tx, found.village_id, [found.id])
    return found


def _give_all(tx: Session, subject: Subject, other: Subject, *, do: str, actor: Actor) -> int:
    points = hold_points(tx, subject, other)[subject.number]
    ref = f"{do}/{subject.number}/{clock.new_id()}"
    pour_over(tx, points, subject, other, ref=ref, staff_id=actor.staff_id)
    return points


def _place(subject: Subject) -> tuple[int, str]:
    return subject.village_id, subject.id


def _record(tx: Session, subject: Subject, happening: Happening, actor: Actor) -> None:
    record_event(tx, subject, happening, staff_id=actor.staff_id)
