"""Publicity (村内公示): the masked notice of grades, telling each household its own."""

from collections.abc import Iterator, Sequence

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from civility.coverage import coverage
from civility.grading import A_OR_ABOVE, grade_for
from civility.hanging import NothingToList, hang, hang_records
from civility.notices import Notice, NoticeLine, lines_of
from civility.objections import Objection
from civility.panels import Rating
from civility.proposing import stale
from civility.records import Record
from civility.round_acts import RUN, Stand, in_round, subjects_in
from civility.rounds import (
    COMPLETED,
    PRELIMINARY,
    PUBLICITY,
    Round,
    RoundVillage,
    keep_step,
)
from kernel import clock
from kernel.errors import Refusal
from registry import Actor, Subject


class CoverageMissing(Refusal):
    """Of `missing` subjects the score is not decided by both groups; or struck records call."""

    code = "coverage-missing"


class ScoresStale(Refusal):
    """Scores of `count` subjects rest on a record that was struck since."""

    code = "scores-stale"


def publish_grades(actor: Actor, round_id: str, village: int) -> Notice:
    """Hang the masked notice of grades, and with it what waits to be listed. Outermost.

    A and above are listed, by masked name and not by rank; nothing of the others, no minus and
    no veto. Objections are taken until its last day.

    :raises RoundUnknown, StepNotDue: as `in_round`; only in the preliminary step.
    :raises CoverageMissing, ScoresStale: a score is not decided, or not any more.
    """

    def work(tx: Session, stand: Stand) -> Notice:
        place, covered = stand.place, coverage(tx, stand.place)
        if not covered.is_whole:
            raise CoverageMissing(missing=covered.subjects - covered.agreed)
        refuse_stale(tx, place)
        notice = hang(
            tx,
            village,
            kind="grades",
            period=round_id,
            days=stand.round.notice_days,
            staff_id=actor.staff_id,
        )
        tx.add_all(_lines(tx, stand.round, notice))
        place.step, place.grades_notice = PUBLICITY, notice.id
        keep_step(tx, place, "published", staff_id=actor.staff_id)
        _list_waiting(tx, stand)
        return notice

    return in_round(actor, round_id, village, permission=RUN, steps=[PRELIMINARY], work=work)


def mark_told(
    actor: Actor, round_id: str, village: int, *, numbers: Sequence[str] | None = None
) -> int:
    """Keep that these subjects, or (none named) all, were told their grade; how many. Outermost.

    :raises RoundUnknown, StepNotDue: as `in_round`; from publicity on.
    :raises SubjectUnknown: a number that nobody has here.
    """

    def work(tx: Session, _stand: Stand) -> int:
        told = update(Rating).where(
            Rating.village_id == village, Rating.round_id == round_id, Rating.told_at.is_(None)
        )
        if numbers is not None:
            ids = [one.id for one in subjects_in(tx, village, numbers)]
            told = told.where(Rating.subject_id.in_(ids))
        done = tx.execute(
            told.values(told_at=clock.now(), told_by=actor.staff_id).returning(Rating.subject_id)
        )
        return len(done.all())

    return in_round(
        actor, round_id, village, permission=RUN, steps=[PUBLICITY, COMPLETED], work=work
    )


def open_objections(session: Session, around: Round, village: int) -> int:
    """How many objections and appeals of this round are without an answer.

    Those to a grade, and those to a record of the round's days.
    """
    query = (
        select(func.count())
        .select_from(Objection)
        .outerjoin(
            Record,
            (Record.village_id == Objection.village_id) & (Record.id == Objection.record_id),
        )
        .where(
            Objection.village_id == village,
            or_(Objection.state == "open", Objection.appeal_state == "open"),
            or_(
                Objection.round_id == around.id,
                Record.happened_on.between(around.since, around.until),
            ),
        )
    )
    return session.scalar(query) or 0


def notices_of(session: Session, place: RoundVillage) -> list[tuple[Notice, list[NoticeLine]]]:
    """The village's notices of the round with their lines: the session's, then the grades'."""
    found = []
    for notice_id in (place.session_notice, place.grades_notice):
        notice = session.get(Notice, (place.village_id, notice_id)) if notice_id else None
        if notice is not None:
            found.append((notice, lines_of(session, notice)))
    return found


def refuse_stale(tx: Session, place: RoundVillage) -> None:
    """Go on only if no score rests on a record that was struck since.

    :raises ScoresStale: some do.
    """
    found = stale(tx, place)
    if found:
        raise ScoresStale(count=len(found))


def _lines(tx: Session, around: Round, notice: Notice) -> Iterator[NoticeLine]:
    """By masked name: the order tells nothing of the score, and little of the household."""
    query = (
        select(Subject, Rating.halves, Rating.vetoed)
        .join(Rating, (Rating.village_id == Subject.village_id) & (Rating.subject_id == Subject.id))
        .where(
            Subject.village_id == notice.village_id,
            Subject.closed_on.is_(None),
            Rating.round_id == around.id,
        )
    )
    graded = [
        (subject.shown_name, subject.id, grade_for(around, halves, is_vetoed=vetoed))
        for subject, halves, vetoed in tx.execute(query)
    ]
    listed = sorted(row for row in graded if row[2] in A_OR_ABOVE)
    for no, (name, subject_id, grade) in enumerate(listed, start=1):
        yield NoticeLine(
            village_id=notice.village_id,
            notice_id=notice.id,
            no=no,
            subject_id=subject_id,
            name=name,
            grade=grade,
        )


def _list_waiting(tx: Session, stand: Stand) -> None:
    """Confirmed records of the round's days go on the board now, to be posted at completion."""
    last = min(stand.round.until, clock.today())
    try:
        hang_records(tx, stand.village, last.replace(day=1), staff_id=stand.actor.staff_id)
    except NothingToList:
        return
