"""One village's records as a list: by what is to do with them, by rule or household, by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from civility.histories import own_rule, own_rules
from civility.records import Record
from civility.rules import Item
from registry import Subject

PAGE: Final = 50
#: What is to do → the states of the records it is to do with; none means every record.
TABS: Final[dict[str, tuple[str, ...]]] = {
    "confirm": ("entered",),
    "way": ("confirmed", "listed"),
    "minuses": ("notified",),
    "all": (),
}


@dataclass(frozen=True)
class RecordFilter:
    """Which records of a village; what is empty asks for nothing."""

    village_id: int
    tab: str = "confirm"
    item: str = ""
    number: str = ""


@dataclass(frozen=True)
class RecordRow:
    """One record in the list; the household's name masked."""

    record: Record
    number: str
    name: str
    rule: Item


@dataclass(frozen=True)
class RecordPage:
    """A page of records, the latest first; `before` names the last, if older ones follow."""

    rows: Sequence[RecordRow]
    before: str | None


def records_page(session: Session, wanted: RecordFilter, before: str | None = None) -> RecordPage:
    """The page of what is wanted that follows the record `before`; open replies come first."""
    query = _wanted(wanted)
    last = session.get(Record, (wanted.village_id, before)) if before else None
    order = _order(wanted.tab)
    if last is not None:
        stand = tuple_(*(getattr(last, column.key) for column in order))
        query = query.where(tuple_(*order) < stand)
    query = query.order_by(*(column.desc() for column in order)).limit(PAGE + 1)
    found = [(row.Record, row.Subject) for row in session.execute(query)]
    rows = listed(session, found[:PAGE])
    more = len(found) > PAGE
    return RecordPage(rows, rows[-1].record.id if more else None)


def listed(session: Session, found: Sequence[tuple[Record, Subject]]) -> list[RecordRow]:
    """These records as rows of a list."""
    if not found:
        return []
    rules = own_rules(session, (record for record, _subject in found))
    return [
        RecordRow(record, subject.number, subject.shown_name, rules.items[own_rule(record)])
        for record, subject in found
    ]


def records_to_do(session: Session, village: int) -> Mapping[str, int]:
    """What is to do → how many records it is to do with; not of all."""
    waiting = {state for states in TABS.values() for state in states}
    query = (
        select(Record.state, func.count())
        .where(Record.village_id == village, Record.state.in_(waiting))
        .group_by(Record.state)
    )
    counted = {row[0]: row[1] for row in session.execute(query)}
    return {
        tab: sum(counted.get(state, 0) for state in states)
        for tab, states in TABS.items()
        if states
    }


def with_subject() -> Select[Record, Subject]:
    """Records beside whose they are."""
    return select(Record, Subject).join(
        Subject, (Subject.village_id == Record.village_id) & (Subject.id == Record.subject_id)
    )


def _wanted(wanted: RecordFilter) -> Select[Record, Subject]:
    matching: list[ColumnElement[bool]] = [Record.village_id == wanted.village_id]
    if states := TABS.get(wanted.tab, ()):
        matching.append(Record.state.in_(states))
    if wanted.item:
        matching.append(Record.item == wanted.item)
    if wanted.number:
        matching.append(Subject.number == wanted.number)
    return with_subject().where(*matching)


def _order(tab: str) -> tuple[InstrumentedAttribute[bool] | InstrumentedAttribute[date] | Any, ...]:
    by_day = (Record.happened_on, Record.id)
    return (Record.reply_open, *by_day) if tab == "minuses" else by_day
