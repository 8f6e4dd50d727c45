"""A minus on its way: told to the household, replied to, put right in time, counted, repaired.

It changes the rating only, never points; it ends by itself.
"""

from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.doing import in_village
from civility.entering import text
from civility.kin import refuse_kin
from civility.records import (
    ANSWER_AT_MOST,
    Record,
    RecordUnknown,
    WrongState,
    expect,
    record_by_id,
    step,
)
from civility.rules import Item
from kernel import clock
from kernel.errors import Refusal
from kernel.once import Outcome
from registry import Actor, Subject, setting_of

#: A minus lasts a year; one that rests on a document lasts as long as the document's effect.
LASTS: Final = timedelta(days=365)
#: Without another one for so long, a minus whose harm is mended may be repaired.
QUIET: Final = timedelta(days=90)
JUDGE: Final = "records.judge"


class ReplyLate(Refusal):
    """The day to reply by is over; `until` says when that was."""

    code = "reply-late"


class FixLate(Refusal):
    """The day to put it right by is over; `until` says when that was."""

    code = "fix-late"


class JudgedBefore(Refusal):
    """Who entered or confirmed a minus does not answer for it again: a third person does."""

    code = "third-person"


class RepairEarly(Refusal):
    """Repair needs three months without another minus; `from_on` says when they are over."""

    code = "repair-early"


def notify(tx: Session, record: Record, item: Item, *, staff_id: str | None) -> None:
    """Begin the household's time: days to reply, and to put right what can be put right."""
    today = clock.today()
    record.reply_by = today + timedelta(days=setting_of(tx, record.village_id, "reply_days"))
    if not all("E6" in way for way in item.evidence):
        record.fix_by = today + timedelta(days=setting_of(tx, record.village_id, "fix_days"))
    record.ends_on = record.ends_on or record.happened_on + LASTS
    step(tx, record, "notified", what="notified", staff_id=staff_id)


def reply_to(record: Record, *, words: str, key: str, actor: Actor | None = None) -> Outcome:
    """The household replies to a minus: from its own page, or (an actor) at the office. Outermost.

    :raises RecordUnknown: not where the actor enters records.
    :raises ReplyLate: the day is over.
    :raises WrongState: the minus does not wait for a reply, or has one.
    :raises TextTooLong: over 500 characters.
    """
    village, line = record.village_id, text(words, ANSWER_AT_MOST)

    def work(tx: Session) -> dict[str, Any]:
        if actor is not None and not actor.may("records.enter", village_id=village):
            raise RecordUnknown
        now = record_by_id(tx, village, record.id)
        expect(now, "notified")
        if now.reply is not None:
            raise WrongState(state="replied")
        if now.reply_by is None or clock.today() > now.reply_by:
            raise ReplyLate(until=str(now.reply_by))
        now.reply, now.replied_at, now.reply_open = line, clock.now(), True
        step(tx, now, "notified", what="replied", staff_id=actor.staff_id if actor else None)
        return {"record": now.id}

    client = actor.client if actor else f"look/{record.subject_id}"
    asked = {"do": "reply", "record": record.id, "words": line}
    return in_village(village, client=client, key=key, asked=asked, work=work)


def answer_reply(
    actor: Actor, *, village: int, record_id: str, is_right: bool, words: str, key: str
) -> Outcome:
    """A third person answers the reply: right (the minus is struck) or not. Outermost.

    :raises RecordUnknown: not where the actor judges.
    :raises JudgedBefore, Recused: the actor entered or confirmed it, or is kin.
    :raises WrongState: there is no reply to answer.
    """
    line = text(words, ANSWER_AT_MOST)

    def work(tx: Session) -> dict[str, Any]:
        record = _third(tx, actor, village, record_id)
        if not record.reply_open:
            raise WrongState(state=record.state)
        record.reply_open = False
        state = "struck" if is_right else "notified"
        step(tx, record, state, what="answered", staff_id=actor.staff_id, words=line)
        return {"record": record.id, "state": record.state}

    asked = {"do": "answer", "record": record_id, "right": is_right, "words": line}
    return in_village(village, client=actor.client, key=key, asked=asked, work=work)


def put_right(actor: Actor, *, village: int, record_id: str, on: date, key: str) -> Outcome:
    """Say that what was wrong was put right on that day, in time: it does not count. Outermost.

    :raises RecordUnknown: not where the actor confirms records.
    :raises FixLate: the day was over, or this cannot be put right.
    :raises Recused: the actor is kin.
    :raises WrongState: the minus counts already, or is over.
    """

    def work(tx: Session) -> dict[str, Any]:
        if not actor.may("records.confirm", village_id=village):
            raise RecordUnknown
        record = record_by_id(tx, village, record_id)
        expect(record, "notified")
        refuse_kin(tx, village, record.subject_id, actor.staff_id)
        if record.fix_by is None or not record.happened_on <= on <= record.fix_by:
            raise FixLate(until=str(record.fix_by))
        record.reply_open = False
        step(tx, record, "struck", what="put-right", staff_id=actor.staff_id, words=str(on))
        return {"record": record.id, "state": record.state}

    asked = {"do": "put-right", "record": record_id, "on": on}
    return in_village(village, client=actor.client, key=key, asked=asked, work=work)


def count_due(tx: Session, village: int) -> int:
    """Let those minuses count whose days are over and whose replies are answered; how many."""
    today = clock.today()
    due = select(Record).where(
        Record.village_id == village,
        Record.state == "notified",
        Record.reply_open.is_(False),
        Record.reply_by < today,
        (Record.fix_by.is_(None)) | (Record.fix_by < today),
    )
    records = list(tx.scalars(due.order_by(Record.id)))
    for record in records:
        step(tx, record, "counted", what="counted", staff_id=None)
    return len(records)


def repair(actor: Actor, *, village: int, record_id: str, words: str, key: str) -> Outcome:
    """Repair a minus: the harm is mended, and three months went by without another. Outermost.

    :raises RecordUnknown: not where the actor judges.
    :raises JudgedBefore, Recused: as `answer_reply`.
    :raises RepairEarly: another minus, or this one, is younger than three months.
    :raises WrongState: it does not count.
    """
    line = text(words, ANSWER_AT_MOST)

    def work(tx: Session) -> dict[str, Any]:
        record = _third(tx, actor, village, record_id, state="counted")
        last = _last_minus(tx, record)
        if clock.today() < last + QUIET:
            raise RepairEarly(from_on=str(last + QUIET))
        step(tx, record, "repaired", what="repaired", staff_id=actor.staff_id, words=line)
        return {"record": record.id, "state": record.state}

    asked = {"do": "repair", "record": record_id, "words": line}
    return in_village(village, client=actor.client, key=key, asked=asked, work=work)


def minuses_told(session: Session, subject: Subject) -> list[Record]:
    """What the household was told of and may still answer to or put right, by day."""
    query = select(Record).where(
        Record.village_id == subject.village_id,
        Record.subject_id == subject.id,
        Record.state == "notified",
    )
    return list(session.scalars(query.order_by(Record.happened_on, Record.id)))


def _third(
    tx: Session, actor: Actor, village: int, record_id: str, *, state: str = "notified"
) -> Record:
    if not actor.may(JUDGE, village_id=village):
        raise RecordUnknown
    record = record_by_id(tx, village, record_id)
    expect(record, state)
    if actor.staff_id in {record.entered_by, record.confirmed_by}:
        raise JudgedBefore
    refuse_kin(tx, village, record.subject_id, actor.staff_id)
    return record


def _last_minus(tx: Session, record: Record) -> date:
    query = select(Record.happened_on).where(
        Record.village_id == record.village_id,
        Record.subject_id == record.subject_id,
        Record.effect != "add",
        Record.state.in_(("notified", "counted")),
    )
    return max(tx.scalars(query))
