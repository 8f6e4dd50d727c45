"""Changing what is recorded of a standing subject: its head, its details, its grid."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy.orm import Session

from kernel import clock
from kernel.errors import Refusal
from kernel.once import Outcome
from registry import cells, filing_cells
from registry.access import Actor
from registry.details import DetailUnfit, clean, clean_members, words
from registry.doing import on_subject
from registry.events import NOTE_AT_MOST, Happening, record_event
from registry.regions import grids
from registry.subjects import Subject

#: Why a household has a new head.
REASONS: Final = ("died", "other")


class GridUnknown(Refusal):
    """The village has no such grid."""

    code = "grid-unknown"


def set_head(
    actor: Actor,
    *,
    number: str,
    key: str,
    head: str,
    phone: str = "",
    reason: str,
    note: str = "",
) -> Outcome:
    """Give the household a new head, with a telephone of its own or none. Outermost.

    `reason`: died, or other. Points, cards and numbers stay. The reply: `household`.

    :raises SubjectUnknown, SubjectClosed: no such household for this officer.
    :raises DetailUnfit: the name, the telephone, the reason, or the note.
    """
    changes = {
        "head": clean("head", cells.name, head),
        "phone": clean("phone", filing_cells.phone, phone),
    }
    if reason not in REASONS:
        raise DetailUnfit(field="reason", reason="missing")
    note = words("note", note, NOTE_AT_MOST, needed=False)

    def work(tx: Session, subject: Subject) -> dict[str, Any]:
        said = apply(subject, changes)
        happening = Happening("head", {**said, "reason": reason}, note)
        return _done(tx, subject, happening, actor)

    asked = {"do": "head", **changes, "reason": reason, "note": note}
    return on_subject(actor, number=number, key=key, asked=asked, work=work)


def change_details(
    actor: Actor,
    *,
    number: str,
    key: str,
    phone: str = "",
    members: int | None = None,
    group: str = "",
    note: str = "",
) -> Outcome:
    """Set telephone, members and group as a correction or a visit found them. Outermost.

    What is empty is recorded as not known. The reply: `household`.

    :raises SubjectUnknown, SubjectClosed: no such subject for this officer.
    :raises DetailUnfit: a detail cannot be taken.
    """
    changes = {
        "phone": clean("phone", filing_cells.phone, phone),
        "members": clean_members("members", members),
        "villager_group": clean("group", filing_cells.villager_group, group),
    }
    note = words("note", note, NOTE_AT_MOST, needed=False)

    def work(tx: Session, subject: Subject) -> dict[str, Any]:
        return _done(tx, subject, Happening("details", apply(subject, changes), note), actor)

    asked = {"do": "details", **changes, "note": note}
    return on_subject(actor, number=number, key=key, asked=asked, work=work)


def move_to_grid(actor: Actor, *, number: str, key: str, grid_id: int) -> Outcome:
    """Put the subject into another grid of its village. Outermost. The reply: `household`.

    :raises SubjectUnknown, SubjectClosed: no such subject for this officer.
    :raises GridUnknown: the village has no such grid.
    """

    def work(tx: Session, subject: Subject) -> dict[str, Any]:
        names = {grid: name for name, grid in grids(tx, subject.village_id).items()}
        if grid_id not in names:
            raise GridUnknown
        before = names.get(subject.grid_id or 0)
        subject.grid_id = grid_id
        return _done(tx, subject, Happening("grid", {"grid": [before, names[grid_id]]}), actor)

    asked = {"do": "grid", "grid": grid_id}
    return on_subject(actor, number=number, key=key, asked=asked, work=work)


def apply(subject: Subject, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Set these columns; what that changed, as history keeps it: field → [before, after]."""
    said = {
        field: [getattr(subject, field), value]
        for field, value in changes.items()
        if getattr(subject, field) != value
    }
    for field, value in changes.items():
        setattr(subject, field, value)
    return said


def _done(tx: Session, subject: Subject, happening: Happening, actor: Actor) -> dict[str, Any]:
    subject.updated_at = clock.now()
    tx.flush()
    record_event(tx, subject, happening, staff_id=actor.staff_id)
    return {"household": subject.number}
