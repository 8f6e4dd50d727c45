"""The score sheet: why a subject stands where it stands, record by record, in plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.evidence import Evidence
from civility.histories import counts, limits_of, own_rule, own_rules, scored
from civility.notices import Notice
from civility.objections import Objection
from civility.panels import Rating
from civility.records import Record, records_of
from civility.rounds import Round
from civility.rulebooks import rules_in_force, rules_of
from civility.rules import BASE_HALVES, Item
from civility.scoring import Line, rating
from kernel import clock
from registry import Subject, actor_of, person

#: The newest this many records are shown; a household has a few dozen in a year.
AT_MOST: Final = 200
#: The last questions stand on the sheet with their answers.
QUESTIONS: Final = 10
#: Roles in which records are decided; a person of several is named by the first.
DECIDERS: Final = (
    "collector",
    "village-officer",
    "town-officer",
    "reviewer",
    "evaluator",
    "supervisor",
)


@dataclass(frozen=True)
class SheetLine:
    """One record on the sheet. `halves`: what it does to the rating; `would`: uncapped.

    `roles`: of who entered and who confirmed it; `until`: the last day to object or to reply.
    """

    record: Record
    item: Item
    halves: int
    would: int
    why: tuple[str, ...]
    evidence: tuple[str, ...]
    roles: tuple[str, str]
    until: date | None
    objection: Objection | None

    @property
    def may_object(self) -> bool:
        """Whether the household may object to it now."""
        if self.objection is not None:
            return False
        hangs = self.record.state == "listed" and self.until is not None
        return self.record.state == "counted" or (
            hangs and self.until is not None and clock.today() <= self.until
        )

    @property
    def may_reply(self) -> bool:
        """Whether the household may still reply to this minus."""
        reply_by = self.record.reply_by
        return (
            self.record.state == "notified"
            and self.record.reply is None
            and reply_by is not None
            and clock.today() <= reply_by
        )


@dataclass(frozen=True)
class Sheet:
    """A subject's records of some days and the rating they give, in half points."""

    since: date
    until: date
    base: int
    halves: int
    rulebook: str
    lines: tuple[SheetLine, ...]
    round: Round | None = None
    rated: Rating | None = None


def score_sheet(session: Session, subject: Subject) -> Sheet:
    """The sheet of this calendar year so far, under the rules in force."""
    today = clock.today()
    rules = rules_in_force(session, today)
    return _sheet(session, subject, rules.id, (today.replace(month=1, day=1), today))


def rated_sheet(session: Session, subject: Subject) -> Sheet | None:
    """The sheet behind the subject's last rating that has a grade, under its frozen rules."""
    found = (
        select(Round, Rating)
        .join(Rating, Rating.round_id == Round.id)
        .where(
            Rating.village_id == subject.village_id,
            Rating.subject_id == subject.id,
            Rating.grade.is_not(None),
        )
        .order_by(Round.until.desc())
        .limit(1)
    )
    row = session.execute(found).one_or_none()
    if row is None:
        return None
    one, rated = row.Round, row.Rating
    sheet = _sheet(session, subject, one.rulebook_id, (one.since, one.until))
    return Sheet(**{**vars(sheet), "round": one, "rated": rated})


def questions_of(session: Session, subject: Subject) -> list[Objection]:
    """What the household asked to have explained, the last first, with the answers."""
    query = (
        select(Objection)
        .where(
            Objection.village_id == subject.village_id,
            Objection.subject_id == subject.id,
            Objection.record_id.is_(None),
            Objection.round_id.is_(None),
        )
        .order_by(Objection.at.desc(), Objection.id.desc())
        .limit(QUESTIONS)
    )
    return list(session.scalars(query))


def _sheet(session: Session, subject: Subject, rulebook_id: int, days: tuple[date, date]) -> Sheet:
    since, until = days
    rules = rules_of(session, rulebook_id)
    records = records_of(session, subject.village_id, [subject.id], since=since, until=until)
    counting = [scored(one, one.item) for one in records if counts(one, until)]
    result = rating(rules, limits_of(session, subject.village_id), counting)
    done = {line.record: line for line in result.lines}
    lines = _lines(session, subject, records[-AT_MOST:], done)
    return Sheet(since, until, BASE_HALVES, result.halves, rules.name, tuple(lines))


def _lines(
    session: Session, subject: Subject, records: list[Record], done: dict[str, Line]
) -> Iterable[SheetLine]:
    if not records:
        return []
    rules = own_rules(session, records)
    evidence = _evidence(session, subject.village_id, [one.id for one in records])
    objections = _objections(session, subject)
    until = _untils(session, subject.village_id, records)
    roles = _roles(session, records)
    return [
        SheetLine(
            record=one,
            item=rules.items[own_rule(one)],
            halves=done[one.id].did if one.id in done else 0,
            would=done[one.id].would if one.id in done else 0,
            why=done[one.id].why if one.id in done else (),
            evidence=evidence.get(one.id, ()),
            roles=(roles[one.entered_by], roles[one.confirmed_by] if one.confirmed_by else ""),
            until=until.get(one.notice_id or "", one.reply_by),
            objection=objections.get(one.id),
        )
        for one in reversed(records)
    ]


def _evidence(session: Session, village: int, ids: list[str]) -> dict[str, tuple[str, ...]]:
    query = select(Evidence.record_id, Evidence.kind).where(
        Evidence.village_id == village, Evidence.record_id.in_(ids)
    )
    found: dict[str, tuple[str, ...]] = {}
    for row in session.execute(query.order_by(Evidence.kind)):
        found[row.record_id] = (*found.get(row.record_id, ()), row.kind)
    return found


def _objections(session: Session, subject: Subject) -> dict[str, Objection]:
    query = select(Objection).where(
        Objection.village_id == subject.village_id,
        Objection.subject_id == subject.id,
        Objection.record_id.is_not(None),
    )
    return {one.record_id or "": one for one in session.scalars(query.order_by(Objection.at))}


def _untils(session: Session, village: int, records: Iterable[Record]) -> dict[str, date]:
    ids = {one.notice_id for one in records if one.notice_id}
    query = select(Notice.id, Notice.until_on).where(
        Notice.village_id == village, Notice.id.in_(ids)
    )
    return {row.id: row.until_on for row in session.execute(query)}


def _roles(session: Session, records: Iterable[Record]) -> dict[str | None, str]:
    """Who decided, by role alone: a household sees no names; nobody: the household itself."""
    ids = {one for record in records for one in (record.entered_by, record.confirmed_by) if one}
    roles: dict[str | None, str] = {None: "household"}
    for staff_id in ids:
        held = actor_of(session, person(session, staff_id)).roles
        roles[staff_id] = next((role for role in DECIDERS if role in held), "")
    return roles
