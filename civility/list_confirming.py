"""Confirming a whole sign-in list at once: a second person looks at it, and says yes to all rows.

Rows of the own household or a relative's, and rows whose evidence does not suffice, stay for
somebody else; so does what was confirmed or rejected one by one before.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility.confirming import CONFIRM, SecondPerson, confirm_one
from civility.doing import in_village
from civility.evidence import Evidence, EvidenceMissing
from civility.kin import Recused, ties_of
from civility.record_listing import RecordRow, listed, with_subject
from civility.records import Record, RecordUnknown, WrongState, record_by_id
from kernel.errors import Refusal
from kernel.once import Outcome
from registry import Actor, Subject

#: How many waiting lists are named at once.
SHOWN: Final = 20


@dataclass(frozen=True)
class ListRow:
    """One row of a list, and what keeps this person from confirming it, if anything does."""

    row: RecordRow
    why_not: Refusal | None


@dataclass(frozen=True)
class WaitingList:
    """A list that waits: any record of it, the event, when it was entered, how many rows wait."""

    record_id: str
    event: str
    entered_at: datetime
    waiting: int


def lists_waiting(session: Session, village: int) -> list[WaitingList]:
    """Lists of more than one row with rows that wait for a second person, the latest first."""
    waiting = func.count()
    query = (
        select(func.min(Record.id), func.min(Record.event), Record.entered_at, waiting)
        .where(Record.village_id == village, Record.channel == "sheet", Record.state == "entered")
        .group_by(Record.entered_by, Record.entered_at)
        .having(waiting > 1)
        .order_by(Record.entered_at.desc())
        .limit(SHOWN)
    )
    return [WaitingList(*row) for row in session.execute(query)]


def list_of(session: Session, actor: Actor, record: Record) -> list[ListRow]:
    """The rows that were entered together with this record, by household number."""
    found = _entered_together(session, record)
    rows = listed(session, found)
    ties = ties_of(session, record.village_id, [actor.staff_id] if actor.staff_id else [])
    tied = ties.get(actor.staff_id or "", set())
    kinds = _kinds(session, record.village_id, [one.id for one, _ in found])
    shown = [ListRow(row, _why_not(row, actor, tied, kinds[row.record.id])) for row in rows]
    return sorted(shown, key=lambda one: (one.row.number, one.row.record.id))


def confirm_list(actor: Actor, *, village: int, record_id: str, key: str) -> Outcome:
    """Confirm every row that this person may, of the list this record came with. Outermost.

    The reply: `confirmed`, and how many wait still (`left`).

    :raises RecordUnknown: no such record where the actor may confirm.
    :raises SecondPerson: the actor entered the list.
    """

    def work(tx: Session) -> dict[str, Any]:
        if not actor.may(CONFIRM, village_id=village):
            raise RecordUnknown
        record = record_by_id(tx, village, record_id)
        if record.entered_by == actor.staff_id:
            raise SecondPerson
        rows = list_of(tx, actor, record)
        mine = [one.row for one in rows if one.why_not is None]
        for row in mine:
            confirm_one(tx, row.record, row.rule, staff_id=actor.staff_id)
        left = sum(one.row.record.state == "entered" for one in rows)
        return {"confirmed": len(mine), "left": left}

    asked = {"do": "confirm-list", "record": record_id}
    return in_village(village, client=actor.client, key=key, asked=asked, work=work)


def _entered_together(session: Session, record: Record) -> Sequence[tuple[Record, Subject]]:
    """A list is entered at one instant by one person; any other record came alone."""
    query = with_subject().where(Record.village_id == record.village_id)
    if record.channel == "sheet":
        query = query.where(
            Record.channel == record.channel,
            Record.entered_at == record.entered_at,
            Record.entered_by.is_not_distinct_from(record.entered_by),
        )
    else:
        query = query.where(Record.id == record.id)
    return [(row.Record, row.Subject) for row in session.execute(query)]


def _kinds(session: Session, village: int, ids: Sequence[str]) -> dict[str, set[str]]:
    """Record id → the kinds of its evidence."""
    kinds: dict[str, set[str]] = defaultdict(set)
    query = select(Evidence.record_id, Evidence.kind).where(
        Evidence.village_id == village, Evidence.record_id.in_(ids)
    )
    for record_id, kind in session.execute(query):
        kinds[record_id].add(kind)
    return kinds


def _why_not(row: RecordRow, actor: Actor, tied: set[str], kinds: set[str]) -> Refusal | None:
    record = row.record
    if record.state != "entered":
        return WrongState(state=record.state)
    if record.entered_by == actor.staff_id:
        return SecondPerson()
    if record.subject_id in tied:
        return Recused()
    if not any(way <= kinds for way in row.rule.evidence):
        ways = "/".join("+".join(sorted(way)) for way in row.rule.evidence)
        return EvidenceMissing(kinds=ways)
    return None
