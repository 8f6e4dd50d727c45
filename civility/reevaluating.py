"""One subject's grade looked at again on request, after completion: two people, a further grade."""

from sqlalchemy.orm import Session

from civility.completion import REF, last_valid
from civility.grading import grade_for, grade_points
from civility.kin import refuse_kin
from civility.panels import Rating
from civility.proposing import propose
from civility.ratings import keep_rating_step
from civility.round_acts import REVIEW, Stand, in_round, reason, subjects_in
from civility.rounds import COMPLETED
from civility.seating import has_scored
from kernel import clock
from registry import (
    Actor,
    AwardItem,
    Grade,
    SecondPersonNeeded,
    SubjectUnknown,
    award_many,
    grade_of,
    require_second,
    set_grade,
)


def reevaluate(
    actor: Actor,
    second: Actor | None,
    round_id: str,
    village: int,
    *,
    number: str,
    why: str,
) -> str:
    """Rate one subject afresh and put the grade in force from today; the grade. Outermost.

    Two reviewers who scored nothing here. Grade points come once a round: only who had none gets
    some; none are taken.

    :raises RoundUnknown, StepNotDue: as `in_round`; only after completion.
    :raises SecondPersonNeeded: no second person who may review here, or a scorer.
    :raises SubjectUnknown: not a subject of this round here.
    :raises Recused: one of the two is tied to the household.
    :raises RoundWords: no reason.
    """
    words = reason(why)

    def work(tx: Session, stand: Stand) -> str:
        beside = require_second(actor, second, REVIEW, village_id=village)
        subject = subjects_in(tx, village, [number])[0]
        for one in (actor, beside):
            refuse_kin(tx, village, subject.id, one.staff_id)
            if has_scored(tx, village, round_id, one.staff_id):
                raise SecondPersonNeeded
        rating = tx.get(Rating, (village, round_id, subject.id))
        if rating is None:
            raise SubjectUnknown(number=number[:20])
        before = grade_of(tx, village, subject.id)
        grade = _rate(tx, stand, rating)
        _award(tx, stand, rating, subject.number)
        said = f"{before or '-'} → {grade}; {beside.name}: {words}"
        keep_rating_step(tx, rating, "again", staff_id=actor.staff_id, words=said)
        return grade

    return in_round(actor, round_id, village, permission=REVIEW, steps=[COMPLETED], work=work)


def _rate(tx: Session, stand: Stand, rating: Rating) -> str:
    propose(tx, stand.round, stand.place, [rating.subject_id])
    tx.refresh(rating)
    rating.grade = grade = grade_for(stand.round, rating.halves, is_vetoed=rating.vetoed)
    fresh = Grade(
        village_id=rating.village_id,
        subject_id=rating.subject_id,
        from_on=clock.today(),
        grade=grade,
        to_on=last_valid(clock.today(), stand.round.valid_months),
        round=stand.round.id,
    )
    set_grade(tx, fresh)
    return grade


def _award(tx: Session, stand: Stand, rating: Rating, number: str) -> None:
    points = grade_points(stand.round, rating.grade or "")
    if rating.points or not points:
        return
    item = AwardItem(
        number=number,
        points=points,
        reason=f"{stand.round.id} 年度重新评定 {rating.grade} 级",
        ref=f"{REF}{stand.round.id}/{number}",
    )
    award_many(tx, stand.village, [item], actor_id=stand.actor.staff_id)
    rating.points = points
