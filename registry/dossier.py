"""Everything that is held on one subject, as a copy for itself: the right to see and to take along.

Digests of cards and links are left out: they are of use to nobody. Goods of slips are the
shop's; the statement names the slips.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any, Final

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

import ledger
from registry.access_log import looks_at
from registry.awards import Award, AwardReversal
from registry.cards import cards_of
from registry.corrections import corrections_of
from registry.events import history_of
from registry.grades import Grade
from registry.handouts import handouts_for
from registry.import_changes import ImportChange
from registry.looks import LookLink
from registry.moves import move_from, move_into
from registry.nominees import nominees_of
from registry.notes import notes_of
from registry.others import copies_elsewhere
from registry.phones import Phone
from registry.regions import region_by_id
from registry.subjects import Subject

_PAGE: Final = 200
#: Columns that say nothing to people: keys of ours, and what codes are found by.
_OURS: Final = frozenset(
    {"village_id", "subject_id", "digest", "grid_id", "batch_id", "holder", "used_step"}
)


def export_subject(session: Session, subject: Subject) -> dict[str, Any]:
    """All that is recorded of a subject, as JSON values: a copy for the household.

    Staff are named by opaque ids: who they are is not the household's record.
    """
    return {
        "subject": {**_row(subject), "village": _region(session, subject.village_id)}
        | {"grid": _region(session, subject.grid_id) if subject.grid_id else None},
        "points": ledger.available(session, subject.village_id, subject.account),
        "statement": _statement(session, subject),
        "awards": _rows(_of(session, Award, subject)),
        "awards_taken_back": _rows(_reversals(session, subject)),
        "grades": _rows(_of(session, Grade, subject)),
        "cards": _rows(cards_of(session, subject)),
        "look_links": _rows(_of(session, LookLink, subject)),
        "phones": _rows(_of(session, Phone, subject)),
        "handouts": _rows(handouts_for(session, subject)),
        "looked_at": _rows(looks_at(session, subject)),
        "nominees": _rows(nominees_of(session, subject, ended=True)),
        "corrections": _rows(corrections_of(session, subject)),
        "notes": _rows(notes_of(session, subject)),
        "history": _rows(history_of(session, subject)),
        "imports": _rows(_of(session, ImportChange, subject)),
        "moves": _rows(_moves(session, subject)),
        **copies_elsewhere(session, subject),
    }


def _statement(session: Session, subject: Subject) -> list[dict[str, Any]]:
    """The whole statement, the last line first."""
    lines: list[ledger.Line] = []
    while True:
        before = lines[-1].seq if lines else None
        page = ledger.statement_of(
            session, subject.village_id, subject.account, before=before, limit=_PAGE
        )
        lines += page
        if len(page) < _PAGE:
            return [_values(vars(line)) for line in lines]


def _of(session: Session, kind: type[Any], subject: Subject) -> Iterable[Any]:
    return session.scalars(
        select(kind).where(kind.village_id == subject.village_id, kind.subject_id == subject.id)
    )


def _reversals(session: Session, subject: Subject) -> Iterable[AwardReversal]:
    return session.scalars(
        select(AwardReversal)
        .join(
            Award,
            (Award.village_id == AwardReversal.village_id) & (Award.ref == AwardReversal.ref),
        )
        .where(Award.village_id == subject.village_id, Award.subject_id == subject.id)
    )


def _moves(session: Session, subject: Subject) -> Iterable[Any]:
    found = (find(session, subject.village_id, subject.id) for find in (move_from, move_into))
    return [one for one in found if one is not None]


def _region(session: Session, region_id: int) -> str:
    return region_by_id(session, region_id).name


def _rows(found: Iterable[Any]) -> list[dict[str, Any]]:
    return [_row(one) for one in found]


def _row(one: Any) -> dict[str, Any]:
    kind: Any = type(one)
    return _values({name: getattr(one, name) for name in _columns(kind)})


@cache
def _columns(kind: Any) -> tuple[str, ...]:
    """What is shown of such a row; asked once, for a household may have thousands."""
    names = (column.key for column in inspect(kind).column_attrs)
    return tuple(name for name in names if name not in _OURS)


def _values(said: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in said.items()
    }
