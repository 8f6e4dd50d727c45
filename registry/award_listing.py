"""Awards as officers list them: newest first, by day, reason and who; and one of them alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from kernel import clock
from registry.awards import Award, AwardAct, AwardReversal
from registry.names import mask_name
from registry.staff import Staff
from registry.subjects import Subject, subjects_by_number

PAGE: Final = 50
_CHUNK: Final = 1_000


@dataclass(frozen=True)
class AwardFilter:
    """Which awards of a village: of these days, this reason, this member of staff, this act."""

    village_id: int
    since: date | None = None
    until: date | None = None
    reason: str = ""
    staff_id: str = ""
    number: str = ""
    act_id: str = ""


@dataclass(frozen=True)
class AwardRow:
    """One award in a list. `name` is masked; `taken` is what was taken back of it, if any."""

    entry: str
    number: str
    name: str
    points: int
    reason: str
    by: str | None
    at: datetime
    taken: int | None


@dataclass(frozen=True)
class AwardPage:
    """A page of awards, newest first; `before` asks for the next, when there is one."""

    rows: tuple[AwardRow, ...]
    before: str | None


@dataclass(frozen=True)
class Undone:
    """How an award was taken back: how many points, why, when, by whom and beside whom."""

    points: int
    reason: str
    at: datetime
    by: str
    second: str


@dataclass(frozen=True)
class AwardDetail:
    """One award with all that is known of it. `ref` is the officer's own reference, or nothing."""

    row: AwardRow
    ref: str
    act_id: str | None
    second: str | None
    undone: Undone | None


def awards_page(session: Session, wanted: AwardFilter, before: str | None = None) -> AwardPage:
    """At most 50 awards that match, those posted before the entry `before`."""
    query = _matching(session, wanted).limit(PAGE + 1)
    if before is not None:
        query = query.where(Award.entry_id < before)
    rows = [_row(found) for found in session.execute(query)]
    return AwardPage(tuple(rows[:PAGE]), rows[PAGE - 1].entry if len(rows) > PAGE else None)


def all_awards(session: Session, wanted: AwardFilter) -> Iterator[AwardRow]:
    """Every award that matches, newest first, read a thousand at a time."""
    query = _matching(session, wanted)
    for found in session.execute(query.execution_options(yield_per=_CHUNK)):
        yield _row(found)


def award_detail(session: Session, award: Award) -> AwardDetail:
    """All that is known of this award."""
    wanted = AwardFilter(award.village_id)
    found = session.execute(
        _matching(session, wanted).where(Award.entry_id == award.entry_id)
    ).one()
    act = session.get(AwardAct, (award.village_id, award.act_id or ""))
    return AwardDetail(
        row=_row(found),
        # Outside an act the reference is the caller's; within one it says whose number besides.
        ref=act.ref if act else award.ref,
        act_id=award.act_id,
        second=_name(session, act.second_id) if act else None,
        undone=_undone(session, award),
    )


def find_act(session: Session, village_id: int, act_id: str) -> AwardAct | None:
    """The act with this id in this village."""
    return session.get(AwardAct, (village_id, act_id))


def awarders(session: Session, village_id: int) -> Sequence[tuple[str, str]]:
    """Who has awarded in this village: staff id and name, by name."""
    ids = select(Award.staff_id).where(Award.village_id == village_id).distinct()
    query = select(Staff.id, Staff.name).where(Staff.id.in_(ids)).order_by(Staff.name, Staff.id)
    return [(row.id, row.name) for row in session.execute(query)]


def _matching(session: Session, wanted: AwardFilter) -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = (
        select(
            Award.entry_id,
            Award.points,
            Award.reason,
            Award.at,
            Subject.number,
            Subject.name,
            Subject.head,
            Staff.name.label("by"),
            AwardReversal.points.label("taken"),
        )
        .join(
            Subject,
            (Subject.village_id == Award.village_id) & (Subject.id == Award.subject_id),
        )
        .outerjoin(Staff, Staff.id == Award.staff_id)
        .outerjoin(
            AwardReversal,
            (AwardReversal.village_id == Award.village_id) & (AwardReversal.ref == Award.ref),
        )
        .where(Award.village_id == wanted.village_id)
        .order_by(Award.entry_id.desc())
    )
    if wanted.since is not None:
        query = query.where(Award.at >= clock.day_bounds(wanted.since)[0])
    if wanted.until is not None:
        query = query.where(Award.at < clock.day_bounds(wanted.until)[1])
    if wanted.reason:
        query = query.where(Award.reason.icontains(wanted.reason, autoescape=True))
    for column, value in (
        (Award.staff_id, wanted.staff_id),
        (Award.act_id, wanted.act_id),
        (Award.subject_id, _subject_id(session, wanted)),
    ):
        query = query.where(column == value) if value else query
    return query


def _subject_id(session: Session, wanted: AwardFilter) -> str:
    """The id of the household asked for; of one that is not here, what nobody has."""
    if not wanted.number:
        return ""
    subject = subjects_by_number(session, [wanted.number]).get(wanted.number)
    is_here = subject is not None and subject.village_id == wanted.village_id
    return subject.id if subject and is_here else "-"


def _row(found: Row[*tuple[Any, ...]]) -> AwardRow:
    return AwardRow(
        entry=found.entry_id,
        number=found.number,
        name=found.name or mask_name(found.head),
        points=found.points,
        reason=found.reason,
        by=found.by,
        at=found.at,
        taken=found.taken,
    )


def _name(session: Session, staff_id: str | None) -> str | None:
    person = session.get(Staff, staff_id) if staff_id else None
    return person.name if person else None


def _undone(session: Session, award: Award) -> Undone | None:
    done = session.get(AwardReversal, (award.village_id, award.ref))
    if done is None:
        return None
    return Undone(
        points=done.points,
        reason=done.reason,
        at=done.at,
        by=_name(session, done.staff_id) or "",
        second=_name(session, done.second_id) or "",
    )
