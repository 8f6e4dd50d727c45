"""Objecting to a record or a grade, answering by people who did not decide it, and appeal."""

from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.confirming import reason
from civility.doing import Work, in_village
from civility.kin import refuse_kin
from civility.notices import Notice
from civility.objections import Objection, ObjectionLate, ObjectionUnknown, working_days_after
from civility.panels import PanelMember, Rating
from civility.records import Record, WrongState, record_by_id, step
from kernel import clock
from kernel.errors import Refusal
from kernel.once import Outcome
from registry import Actor, Subject, SubjectUnknown, setting_of

TAKE: Final = "records.enter"
ANSWER: Final = "objections.answer"
APPEAL: Final = "objections.appeal"


class DecidedBefore(Refusal):
    """Who entered, confirmed or scored it does not answer the objection to it."""

    code = "objection-decider"


class AnsweredBefore(Refusal):
    """The objection was answered before."""

    code = "objection-answered"


def object_to_record(
    subject: Subject, record_id: str, *, words: str, key: str, actor: Actor | None = None
) -> Outcome:
    """Object to one of the subject's records: the household itself, or somebody at the office.

    Outermost. The reply: `objection`, `due_on`.

    :raises SubjectUnknown: not where the actor takes objections.
    :raises RecordUnknown: not a record of this subject.
    :raises WrongState: the record neither hangs on the board nor counts as a minus.
    :raises ObjectionLate: the notice's last day is over.
    :raises WhyNeeded, TextTooLong: the words.
    """
    line = reason(words)

    def work(tx: Session) -> dict[str, Any]:
        record = record_by_id(tx, subject.village_id, record_id)
        if record.subject_id != subject.id or record.state not in {"listed", "counted"}:
            raise WrongState(state=record.state)
        if record.state == "listed":
            _refuse_late(tx, subject.village_id, record.notice_id)
        return _take(tx, subject, line, actor, record_id=record.id, notice_id=record.notice_id)

    asked = {"record": record_id, "words": line}
    return _objection(subject, actor, work, key=key, asked=asked)


def object_to_grade(
    subject: Subject,
    *,
    round_id: str,
    notice_id: str,
    words: str,
    key: str,
    actor: Actor | None = None,
) -> Outcome:
    """Object to the subject's grade while it hangs on the board. Outermost.

    :raises SubjectUnknown, ObjectionLate, WhyNeeded, TextTooLong: as `object_to_record`.
    """
    line = reason(words)

    def work(tx: Session) -> dict[str, Any]:
        _refuse_late(tx, subject.village_id, notice_id)
        return _take(tx, subject, line, actor, round_id=round_id, notice_id=notice_id)

    asked = {"round": round_id, "words": line}
    return _objection(subject, actor, work, key=key, asked=asked)


def ask(subject: Subject, *, words: str, key: str, actor: Actor | None = None) -> Outcome:
    """Ask to explain: a record, the grade, anything on the sheet; a human answers. Outermost.

    :raises SubjectUnknown: not where the actor takes objections.
    :raises WhyNeeded, TextTooLong: the words.
    """
    line = reason(words)

    def work(tx: Session) -> dict[str, Any]:
        return _take(tx, subject, line, actor, notice_id=None)

    return _objection(subject, actor, work, key=key, asked={"words": line})


def answer(
    actor: Actor, *, village: int, objection_id: str, is_upheld: bool, words: str, key: str
) -> Outcome:
    """Answer an objection or a question; an objection upheld strikes its record. Outermost.

    The reply: `objection`, `state`. What is right instead is entered as a further record.

    :raises ObjectionUnknown: not where the actor answers.
    :raises AnsweredBefore: it has its answer.
    :raises DecidedBefore, Recused: the actor decided what is objected to, or is kin.
    :raises WrongState: the record was posted meanwhile.
    """
    line = reason(words)

    def work(tx: Session) -> dict[str, Any]:
        objection = _known(tx, actor, village, objection_id, permission=ANSWER)
        if objection.state != "open":
            raise AnsweredBefore
        _refuse_deciders(tx, objection, actor)
        decided = "upheld" if is_upheld else "refused"
        objection.state = "answered" if objection.is_question else decided
        objection.answer, objection.answered_by = line, actor.staff_id
        objection.answered_at = clock.now()
        if is_upheld:
            _strike(tx, objection, actor, line)
        tx.flush()
        return {"objection": objection.id, "state": objection.state}

    asked = {"do": "answer", "objection": objection_id, "upheld": is_upheld, "words": line}
    return in_village(village, client=actor.client, key=key, asked=asked, work=work)


def appeal(objection: Objection, *, words: str, key: str, actor: Actor | None = None) -> Outcome:
    """Ask supervision to look at a refused objection again. Outermost.

    :raises ObjectionUnknown: not where the actor takes objections.
    :raises AnsweredBefore: it was upheld, is still open, or was appealed before.
    :raises WhyNeeded, TextTooLong: the words.
    """
    line, village = reason(words), objection.village_id

    def work(tx: Session) -> dict[str, Any]:
        if actor is not None and not actor.may(TAKE, village_id=village):
            raise ObjectionUnknown
        now = tx.get_one(Objection, (village, objection.id), populate_existing=True)
        if now.state != "refused" or now.appeal_state is not None:
            raise AnsweredBefore
        now.appeal, now.appealed_at, now.appeal_state = line, clock.now(), "open"
        tx.flush()
        return {"objection": now.id}

    client = actor.client if actor else f"look/{objection.subject_id}"
    asked = {"do": "appeal", "objection": objection.id, "words": line}
    return in_village(village, client=client, key=key, asked=asked, work=work)


def answer_appeal(
    actor: Actor, *, village: int, objection_id: str, is_upheld: bool, words: str, key: str
) -> Outcome:
    """Supervision answers an appeal; one upheld strikes the record. Outermost.

    :raises ObjectionUnknown: not where the actor supervises.
    :raises AnsweredBefore: there is no open appeal.
    :raises DecidedBefore, Recused: as `answer`.
    """
    line = reason(words)

    def work(tx: Session) -> dict[str, Any]:
        objection = _known(tx, actor, village, objection_id, permission=APPEAL)
        if objection.appeal_state != "open":
            raise AnsweredBefore
        _refuse_deciders(tx, objection, actor)
        objection.appeal_state = "upheld" if is_upheld else "refused"
        objection.appeal_answer, objection.appeal_by = line, actor.staff_id
        objection.appeal_answered_at = clock.now()
        if is_upheld:
            _strike(tx, objection, actor, line)
        tx.flush()
        return {"objection": objection.id, "state": objection.appeal_state}

    asked = {"do": "answer-appeal", "objection": objection_id, "upheld": is_upheld, "words": line}
    return in_village(village, client=actor.client, key=key, asked=asked, work=work)


def _objection(
    subject: Subject, actor: Actor | None, work: Work, *, key: str, asked: dict[str, Any]
) -> Outcome:
    village = subject.village_id
    if actor is not None and not actor.may(TAKE, village_id=village):
        raise SubjectUnknown(number=subject.number[:20])
    client = actor.client if actor else f"look/{subject.id}"
    said = {"do": "object", **asked}
    return in_village(village, client=client, key=key, asked=said, work=work)


def _take(
    tx: Session,
    subject: Subject,
    words: str,
    actor: Actor | None,
    *,
    notice_id: str | None,
    record_id: str | None = None,
    round_id: str | None = None,
) -> dict[str, Any]:
    days = setting_of(tx, subject.village_id, "objection_days")
    objection = Objection(
        village_id=subject.village_id,
        id=clock.new_id(),
        subject_id=subject.id,
        record_id=record_id,
        round_id=round_id,
        notice_id=notice_id,
        words=words,
        taken_by=actor.staff_id if actor else None,
        at=clock.now(),
        due_on=working_days_after(clock.today(), days),
        state="open",
        answer="",
    )
    tx.add(objection)
    tx.flush()
    return {"objection": objection.id, "due_on": objection.due_on.isoformat()}


def _refuse_late(tx: Session, village: int, notice_id: str | None) -> None:
    notice = tx.get(Notice, (village, notice_id)) if notice_id else None
    if notice is None or notice.until_on < clock.today():
        raise ObjectionLate(until=str(notice.until_on) if notice else "")


def _known(
    tx: Session, actor: Actor, village: int, objection_id: str, *, permission: str
) -> Objection:
    objection = tx.get(Objection, (village, objection_id), populate_existing=True)
    if objection is None or not actor.may(permission, village_id=village):
        raise ObjectionUnknown
    return objection


def _refuse_deciders(tx: Session, objection: Objection, actor: Actor) -> None:
    refuse_kin(tx, objection.village_id, objection.subject_id, actor.staff_id)
    deciders: set[str | None] = {objection.answered_by}
    if objection.record_id is not None:
        record = record_by_id(tx, objection.village_id, objection.record_id)
        deciders |= {record.entered_by, record.confirmed_by}
    if objection.round_id is not None:
        deciders |= set(_scorers(tx, objection))
    if actor.staff_id in deciders:
        raise DecidedBefore


def _scorers(tx: Session, objection: Objection) -> list[str]:
    query = (
        select(PanelMember.staff_id)
        .join(
            Rating,
            (Rating.village_id == PanelMember.village_id)
            & (Rating.round_id == PanelMember.round_id)
            & (Rating.panel_no == PanelMember.panel_no),
        )
        .where(
            Rating.village_id == objection.village_id,
            Rating.round_id == objection.round_id,
            Rating.subject_id == objection.subject_id,
        )
    )
    return list(tx.scalars(query))


def _strike(tx: Session, objection: Objection, actor: Actor, words: str) -> None:
    if objection.record_id is None:
        return
    record: Record = record_by_id(tx, objection.village_id, objection.record_id)
    if record.state not in {"listed", "counted"}:
        raise WrongState(state=record.state)
    step(tx, record, "struck", what="objection", staff_id=actor.staff_id, words=words)
