"""Completion (完成评定): supervision signs; grades, grade points and item points in one go.

One transaction per village; what is done is not done again, so a run cut off is run again.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.coverage import coverage
from civility.grading import A_OR_ABOVE, grade_for, grade_points, village_grade
from civility.kin import ties_of
from civility.notices import Notice
from civility.panels import Rating
from civility.posting import due_records, post_records
from civility.publicity import CoverageMissing, open_objections, refuse_stale
from civility.round_acts import RUN, SIGN, Stand, in_round, reason
from civility.rounds import (
    COMPLETED,
    PUBLICITY,
    Round,
    RoundVillage,
    expect_step,
    keep_step,
    place_of,
    places_of,
    round_by_id,
)
from civility.seating import EVALUATION, SUPERVISION, group_of, groups_of, has_scored
from kernel import clock
from kernel.db import reading, transaction
from kernel.errors import Refusal
from registry import Actor, AwardItem, Grade, Subject, award_many, hold_village, set_grade

#: What the books call a grade's award: `award/grade/<round>/<number>`.
REF: Final = "grade/"


class NoticeRuns(Refusal):
    """The grades still hang: `until` is their last day."""

    code = "notice-runs"


class ObjectionsOpen(Refusal):
    """`count` objections or appeals have no answer yet."""

    code = "objections-open"


class SignatureMissing(Refusal):
    """Supervision has not signed."""

    code = "signature-missing"


class SignerUnfit(Refusal):
    """Who signs sits in the village's supervision group, and scored nothing here."""

    code = "signer-unfit"


@dataclass(frozen=True)
class Completed:
    """What completing a village did: subjects graded, points of grades and of records."""

    village: int
    graded: int = 0
    grade_points: int = 0
    records: int = 0
    item_points: int = 0
    grade: str | None = None


def sign_village(actor: Actor, round_id: str, village: int, *, words: str = "") -> None:
    """Supervision signs that the village's round went as it should. Outermost.

    :raises RoundUnknown, StepNotDue: as `in_round`; only in publicity.
    :raises SignerUnfit: not of the village's supervision group, or a scorer.
    :raises NoticeRuns, ObjectionsOpen, ScoresStale, CoverageMissing: too early.
    """
    line = reason(words, needed=False)

    def work(tx: Session, stand: Stand) -> None:
        panel = group_of(tx, stand.place, actor.staff_id)
        if panel is None or panel.kind != SUPERVISION:
            raise SignerUnfit
        if has_scored(tx, village, round_id, actor.staff_id):
            raise SignerUnfit
        _refuse_early(tx, stand.round, stand.place)
        stand.place.signed_by, stand.place.signed_at = actor.staff_id, clock.now()
        keep_step(tx, stand.place, "signed", staff_id=actor.staff_id, words=line)

    in_round(actor, round_id, village, permission=SIGN, steps=[PUBLICITY], work=work)


def complete_village(actor: Actor, round_id: str, village: int) -> Completed:
    """Complete the village's round: grades and points, once. Outermost; again, it does nothing.

    :raises RoundUnknown, StepNotDue: as `in_round`; publicity must have come.
    :raises SignatureMissing, NoticeRuns, ObjectionsOpen, ScoresStale, CoverageMissing: too early.
    :raises BudgetPassed: the village's budget does not cover it: nothing was done.
    """

    def work(tx: Session, stand: Stand) -> Completed:
        return _complete(tx, stand.round, stand.place, actor.staff_id)

    steps = [PUBLICITY, COMPLETED]
    return in_round(actor, round_id, village, permission=RUN, steps=steps, work=work)


def complete_round(
    round_id: str, *, advance: Callable[[Completed], None]
) -> dict[int, Completed | Refusal]:
    """Complete every village, one transaction each; `advance` hears of each. Outermost, trusted.

    What a village refuses stands in the answer, and the others go on.

    :raises RoundUnknown: there is no such round.
    """

    def one(village: int) -> Completed | Refusal:
        def work(tx: Session) -> Completed:
            hold_village(tx, village)
            place = place_of(tx, round_id, village)
            expect_step(place, [PUBLICITY, COMPLETED])
            return _complete(tx, round_by_id(tx, round_id), place, None)

        try:
            return transaction(work)
        except Refusal as refusal:
            return refusal

    with reading() as session:
        round_by_id(session, round_id)
        villages = [place.village_id for place in places_of(session, round_id)]
    done: dict[int, Completed | Refusal] = {}
    for village in villages:
        done[village] = said = one(village)
        advance(said if isinstance(said, Completed) else Completed(village))
    return done


def _complete(tx: Session, around: Round, place: RoundVillage, staff_id: str | None) -> Completed:
    if place.step == COMPLETED:
        return Completed(place.village_id, grade=place.grade)
    if place.signed_by is None:
        raise SignatureMissing
    _refuse_early(tx, around, place)
    rated = _rated(tx, place)
    _grade_all(tx, around, place, rated)
    awards = [
        AwardItem(
            number=subject.number,
            points=rating.points,
            reason=f"{around.id} 年度评定 {rating.grade} 级",
            ref=f"{REF}{around.id}/{subject.number}",
        )
        for subject, rating in rated
        if rating.points
    ]
    award_many(tx, place.village_id, awards, actor_id=staff_id)
    records = [
        one
        for one in due_records(tx, place.village_id)
        if around.since <= one.happened_on <= around.until
    ]
    posted = post_records(tx, place.village_id, records, actor_id=staff_id)
    place.grade = village_grade(around, [rating.grade or "" for _, rating in rated])
    place.step = COMPLETED
    keep_step(tx, place, "completed", staff_id=staff_id)
    return Completed(
        village=place.village_id,
        graded=len(rated),
        grade_points=sum(award.points for award in awards),
        records=len(posted),
        item_points=sum(posted.values()),
        grade=place.grade,
    )


def _refuse_early(tx: Session, around: Round, place: RoundVillage) -> None:
    notice = tx.get_one(Notice, (place.village_id, place.grades_notice))
    if clock.today() <= notice.until_on:
        raise NoticeRuns(until=notice.until_on.isoformat())
    count = open_objections(tx, around, place.village_id)
    if count:
        raise ObjectionsOpen(count=count)
    refuse_stale(tx, place)
    covered = coverage(tx, place)
    if not covered.is_whole:
        raise CoverageMissing(missing=covered.subjects - covered.agreed)


def _rated(tx: Session, place: RoundVillage) -> list[tuple[Subject, Rating]]:
    """Who gets a grade: closed subjects are left out."""
    query = (
        select(Subject, Rating)
        .join(Rating, (Rating.village_id == Subject.village_id) & (Rating.subject_id == Subject.id))
        .where(
            Subject.village_id == place.village_id,
            Subject.closed_on.is_(None),
            Rating.round_id == place.round_id,
        )
        .order_by(Subject.number)
    )
    return [(row.Subject, row.Rating) for row in tx.execute(query)]


def _grade_all(
    tx: Session, around: Round, place: RoundVillage, rated: list[tuple[Subject, Rating]]
) -> None:
    today = clock.today()
    before = _grades_now(tx, place.village_id, today)
    helpers = _Helpers(tx, place)
    for subject, rating in rated:
        grade = grade_for(around, rating.halves, is_vetoed=rating.vetoed)
        rating.grade, rating.grade_before = grade, before.get(subject.id)
        rating.points = grade_points(around, grade)
        if grade not in A_OR_ABOVE:
            rating.helper_id = helpers.for_subject(subject.id, rating.panel_no)
        set_grade(
            tx,
            Grade(
                village_id=place.village_id,
                subject_id=subject.id,
                from_on=today,
                grade=grade,
                to_on=last_valid(today, around.valid_months),
                round=around.id,
            ),
        )


def _grades_now(tx: Session, village: int, today: date) -> dict[str, str]:
    """The grades in force, by subject; the one begun last holds."""
    query = (
        select(Grade.subject_id, Grade.grade)
        .where(Grade.village_id == village, Grade.from_on < today, Grade.to_on >= today)
        .order_by(Grade.from_on)
    )
    return {row.subject_id: row.grade for row in tx.execute(query)}


class _Helpers:
    """A helper out of the group that knows the household, not its kin, each in turn."""

    def __init__(self, tx: Session, place: RoundVillage) -> None:
        groups = [one for one in groups_of(tx, place) if one.kind == EVALUATION]
        self.members = {one.no: list(one.members) for one in groups}
        self.ties = ties_of(
            tx, place.village_id, {one for group in groups for one in group.members}
        )
        self.load: dict[str, int] = defaultdict(int)

    def for_subject(self, subject_id: str, group: int) -> str | None:
        free = [one for one in self.members[group] if subject_id not in self.ties[one]]
        if not free:
            return None
        chosen = min(free, key=lambda one: (self.load[one], one))
        self.load[chosen] += 1
        return chosen


def last_valid(first: date, months: int) -> date:
    """The last day of so many months from this day on."""
    years, month = divmod(first.month - 1 + months, 12)
    year, month = first.year + years, month + 1
    day = min(first.day, monthrange(year, month)[1])
    return date(year, month, day) - timedelta(days=1)
