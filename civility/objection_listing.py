"""One village's objections as a list: those that wait first, by the day their answer is due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.orm import Session

from civility.objections import Objection, ObjectionUnknown
from civility.records import Record
from registry import Subject

PAGE: Final = 50
#: What is to do → which objections it is to do with.
TABS: Final[dict[str, ColumnElement[bool]]] = {
    "open": Objection.state == "open",
    "appeals": Objection.appeal_state == "open",
    "all": Objection.state.is_not(None),
}


@dataclass(frozen=True)
class ObjectionRow:
    """One objection; whose it is, the name masked."""

    objection: Objection
    number: str
    name: str


@dataclass(frozen=True)
class ObjectionPage:
    """A page of objections; `after` names the last, if more follow."""

    rows: Sequence[ObjectionRow]
    after: str | None


def objections_page(
    session: Session, village: int, tab: str, after: str | None = None
) -> ObjectionPage:
    """The page that follows the objection `after`: what is due first comes first."""
    order = (Objection.due_on, Objection.id)
    query = select(Objection, Subject).join(
        Subject, (Subject.village_id == Objection.village_id) & (Subject.id == Objection.subject_id)
    )
    query = query.where(Objection.village_id == village, TABS[tab])
    last = session.get(Objection, (village, after)) if after else None
    if last is not None:
        query = query.where(tuple_(*order) > tuple_(last.due_on, last.id))
    found = [
        ObjectionRow(row.Objection, row.Subject.number, row.Subject.shown_name)
        for row in session.execute(query.order_by(*order).limit(PAGE + 1))
    ]
    rows = found[:PAGE]
    return ObjectionPage(rows, rows[-1].objection.id if len(found) > PAGE else None)


def objections_to_do(session: Session, village: int) -> Mapping[str, int]:
    """What is to do → how many; not of all."""
    return {
        tab: session.scalar(select(func.count()).where(Objection.village_id == village, TABS[tab]))
        or 0
        for tab in ("open", "appeals")
    }


def objection_by_id(session: Session, village: int, objection_id: str) -> Objection:
    """The objection with this id in this village.

    :raises ObjectionUnknown: none has it.
    """
    found = session.get(Objection, (village, objection_id))
    if found is None:
        raise ObjectionUnknown
    return found


def objections_to(session: Session, record: Record) -> list[Objection]:
    """What was said against this record, the first first."""
    query = select(Objection).where(
        Objection.village_id == record.village_id, Objection.record_id == record.id
    )
    return list(session.scalars(query.order_by(Objection.at, Objection.id)))
