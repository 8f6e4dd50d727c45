"""Entering a record: by a grid member, the record keeper, or the household itself."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.doing import in_village
from civility.evidence import Proof, add_evidence
from civility.records import OVER, WORDS_AT_MOST, Record, step
from civility.rulebooks import rules_in_force
from civility.rules import ADD, Item, Rules, Tier
from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from kernel.once import Outcome
from registry import Actor, Subject, SubjectClosed, SubjectUnknown, find_subject, subject_by_id

ENTER: Final = "records.enter"
#: A record tells of the last year or so: nobody answers for more.
DAYS_AT_MOST: Final = 400
EVENT_AT_MOST: Final = 60
HOURS_AT_MOST: Final = 1_000
PEOPLE_AT_MOST: Final = 30
DOCUMENT: Final = "E6"
LONGEST_AGO: Final = timedelta(days=DAYS_AT_MOST)


class ItemUnknown(Refusal):
    """The rulebook of that day has no such item, or not for this kind of subject."""

    code = "item-unknown"


class ReporterUnfit(Refusal):
    """The rule does not take this from whoever reports it."""

    code = "reporter-unfit"


class DayUnfit(Refusal):
    """A record tells of today or of a day at most 400 days back."""

    code = "record-day-unfit"


class AmountUnfit(Refusal):
    """Hours are counted only where the rule counts them, in whole ones, and people likewise."""

    code = "amount-unfit"


class TextTooLong(Refusal):
    """A text is too long, or holds signs that no text has; `at_most` says how long it may be."""

    code = "record-text-unfit"


class RecordTwice(Refusal):
    """The same rule, day, event and person is recorded already."""

    code = "record-twice"


class EndNeeded(Refusal):
    """A minus by a document ends with it: the day is needed, and lies ahead."""

    code = "end-needed"


@dataclass(frozen=True)
class Report:
    """What is reported. `reporter` as in the rulebook (H G P V D), `channel` how it came.

    `ends_on` is for what rests on a document: the day on which its effect ends.
    """

    number: str
    item: str
    happened_on: date
    tier: int = 1
    amount: int = 1
    person: int = 0
    event: str = ""
    note: str = ""
    reporter: str = "G"
    channel: str = "screen"
    ends_on: date | None = None
    proofs: tuple[Proof, ...] = ()
    corrects: str | None = None


def enter_record(actor: Actor, report: Report, *, key: str) -> Outcome:
    """Enter a record as a member of staff. Outermost. The reply: `record`, `household`.

    :raises SubjectUnknown: nobody has this number where the actor may enter records.
    :raises SubjectClosed, ItemUnknown, ReporterUnfit, DayUnfit, AmountUnfit, TextTooLong,
        RecordTwice, EndNeeded: the report.
    """
    with reading() as session:
        subject = find_subject(session, report.number)
    if not actor.may(ENTER, village_id=subject.village_id):
        raise SubjectUnknown(number=report.number[:20])
    return in_village(
        subject.village_id,
        client=actor.client,
        key=key,
        asked={"do": "enter", **asdict(report)},
        work=lambda tx: _enter(tx, subject, report, actor.staff_id),
    )


def report_by_household(subject: Subject, report: Report, *, key: str) -> Outcome:
    """Enter a record that the household itself tells of, from its own page. Outermost.

    :raises SubjectClosed, ItemUnknown, ReporterUnfit, DayUnfit, AmountUnfit, TextTooLong,
        RecordTwice: the report.
    """
    return in_village(
        subject.village_id,
        client=f"look/{subject.id}",
        key=key,
        asked={"do": "enter", **asdict(report)},
        work=lambda tx: _enter(tx, subject, report, None),
    )


def _enter(tx: Session, known: Subject, report: Report, staff_id: str | None) -> dict[str, Any]:
    subject = subject_by_id(tx, known.village_id, known.id)
    if subject.closed_on is not None:
        raise SubjectClosed(
            number=subject.number, on=subject.closed_on.isoformat(), why=subject.closed_why
        )
    record = record_from(tx, subject, report, staff_id=staff_id)
    return {"record": record.id, "household": subject.number}


def record_from(
    tx: Session,
    subject: Subject,
    report: Report,
    *,
    staff_id: str | None,
    rules: Rules | None = None,
    at: datetime | None = None,
) -> Record:
    """Make the record that this report tells of; the caller holds the village and commits.

    `rules`: those in force on its day, where the caller has them at hand; `at`: the instant that
    what is entered together shares.

    :raises ItemUnknown, ReporterUnfit, DayUnfit, AmountUnfit, TextTooLong, RecordTwice,
        EndNeeded: the report.
    """
    check_day(report.happened_on)
    rules = rules or rules_in_force(tx, report.happened_on)
    item, tier = check_report(tx, subject, report, rules)
    record = Record(
        village_id=subject.village_id,
        id=clock.new_id(),
        subject_id=subject.id,
        rulebook_id=rules.id,
        item=item.code,
        tier=tier.no,
        effect=item.effect,
        amount=report.amount,
        person=report.person,
        happened_on=report.happened_on,
        event=text(report.event, EVENT_AT_MOST),
        note=text(report.note, WORDS_AT_MOST),
        reporter=report.reporter,
        channel=report.channel,
        state="entered",
        entered_by=staff_id,
        entered_at=at or clock.now(),
        ends_on=report.ends_on,
        corrects_id=report.corrects,
    )
    tx.add(record)
    tx.flush()
    step(tx, record, "entered", what="entered", staff_id=staff_id)
    add_evidence(tx, record, report.proofs, staff_id=staff_id)
    return record


def text(words: str, at_most: int) -> str:
    """The words on one line.

    :raises TextTooLong: more than `at_most` characters, or signs that cannot be printed.
    """
    line = " ".join(words.split())
    if len(line) > at_most or not line.isprintable():
        raise TextTooLong(at_most=at_most)
    return line


def rule_for(rules: Rules, subject: Subject, code: str) -> Item:
    """The rule of this code, if it is for this kind of subject.

    :raises ItemUnknown: there is none.
    """
    item = rules.items.get(code)
    sheet = "household" if subject.kind == "household" else "organisation"
    if item is None or item.sheet != sheet:
        raise ItemUnknown(item=code[:8])
    return item


def check_day(day: date) -> None:
    """Go on only with a day that a record may tell of.

    :raises DayUnfit: a day to come, or too long ago.
    """
    today = clock.today()
    if not today - LONGEST_AGO <= day <= today:
        raise DayUnfit(days=DAYS_AT_MOST)


def check_report(
    session: Session, subject: Subject, report: Report, rules: Rules
) -> tuple[Item, Tier]:
    """The rule and the tier that the report names, if nothing stands in its way.

    :raises ItemUnknown, ReporterUnfit, AmountUnfit, TextTooLong, RecordTwice, EndNeeded: it does.
    """
    item = rule_for(rules, subject, report.item)
    tiers = {tier.no: tier for tier in item.tiers}
    if report.tier not in tiers:
        raise ItemUnknown(item=item.code)
    _check(item, report)
    text(report.event, EVENT_AT_MOST)
    text(report.note, WORDS_AT_MOST)
    _refuse_twice(session, subject, report)
    return item, tiers[report.tier]


def _check(item: Item, report: Report) -> None:
    if report.reporter not in item.reporters:
        raise ReporterUnfit(item=item.code)
    hours = HOURS_AT_MOST if item.cap.unit == "hours" else 1
    people = PEOPLE_AT_MOST if item.cap.each == "person" else 0
    if not (1 <= report.amount <= hours and bool(people) <= report.person <= people):
        raise AmountUnfit(item=item.code)
    rests_on_document = any(DOCUMENT in way for way in item.evidence) and item.effect != ADD
    only_document = rests_on_document and all(DOCUMENT in way for way in item.evidence)
    if only_document and (report.ends_on is None or report.ends_on <= clock.today()):
        raise EndNeeded(item=item.code)


def _refuse_twice(tx: Session, subject: Subject, report: Report) -> None:
    twin = select(Record.id).where(
        Record.village_id == subject.village_id,
        Record.subject_id == subject.id,
        Record.happened_on == report.happened_on,
        Record.item == report.item,
        Record.person == report.person,
        Record.event == report.event,
        Record.state.not_in(OVER),
    )
    if tx.scalars(twin.limit(1)).first() is not None:
        raise RecordTwice(item=report.item)
