"""Reviewing scores: a group that shares nobody with the scorers agrees, or gives a score back.

Checked by the person, never by the role.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.deciding import AGREED, DecidedAlready, NotOfGroup, my_group, ratings_for
from civility.kin import Kin, Recused
from civility.panels import Rating
from civility.proposing import propose
from civility.ratings import keep_rating_step
from civility.round_acts import REVIEW, Stand, in_round, reason, subjects_in
from civility.rounds import PRELIMINARY, PUBLICITY
from civility.seating import REVIEWING, has_scored
from kernel import clock
from kernel.errors import Refusal
from registry import Actor

RETURNED: Final = "returned"


class NotConfirmed(Refusal):
    """The group has not confirmed this household's score; `number` says which."""

    code = "not-confirmed"


def agree(actor: Actor, round_id: str, village: int, *, numbers: Sequence[str]) -> int:
    """The review group agrees to these scores; how many. Outermost.

    :raises RoundUnknown, StepNotDue: as `in_round`.
    :raises NotOfGroup: not a member of a review group here, or a scorer.
    :raises SubjectUnknown: not a subject of this round here.
    :raises NotConfirmed: the group has not confirmed the score.
    :raises Recused: the actor is tied to the household.
    """

    def work(tx: Session, stand: Stand) -> int:
        for rating in _to_review(tx, stand, numbers):
            if rating.verdict != AGREED:
                _judge(rating, stand, AGREED)
        tx.flush()
        return len(set(numbers))

    return in_round(actor, round_id, village, permission=REVIEW, steps=[PRELIMINARY], work=work)


def give_back(actor: Actor, round_id: str, village: int, *, number: str, why: str) -> None:
    """The review group gives a score back to its group, with words. Outermost.

    :raises RoundUnknown, StepNotDue, NotOfGroup, SubjectUnknown, NotConfirmed, Recused: as `agree`.
    :raises DecidedAlready: it was agreed to.
    :raises RoundWords: no words.
    """
    words = reason(why)

    def work(tx: Session, stand: Stand) -> None:
        for rating in _to_review(tx, stand, [number]):
            if rating.verdict == AGREED:
                raise DecidedAlready(number=number)
            _judge(rating, stand, RETURNED)
            rating.verdict_words = words
            rating.confirmed_by = rating.confirmed_at = None
            keep_rating_step(tx, rating, RETURNED, staff_id=actor.staff_id, words=words)

    in_round(actor, round_id, village, permission=REVIEW, steps=[PRELIMINARY], work=work)


def correct_score(actor: Actor, round_id: str, village: int, *, number: str, why: str) -> None:
    """While grades hang, the review group takes up what an objection changed. Outermost.

    :raises RoundUnknown, StepNotDue, NotOfGroup, SubjectUnknown, NotConfirmed, Recused: as `agree`.
    :raises RoundWords: no words.
    """
    words = reason(why)

    def work(tx: Session, stand: Stand) -> None:
        for rating in _to_review(tx, stand, [number]):
            before = rating.halves
            subject_id = rating.subject_id
            propose(tx, stand.round, stand.place, [subject_id])
            tx.refresh(rating)
            _judge(rating, stand, AGREED)
            said = f"{before} → {rating.halves}: {words}"
            keep_rating_step(tx, rating, "corrected", staff_id=actor.staff_id, words=said)

    in_round(actor, round_id, village, permission=REVIEW, steps=[PUBLICITY], work=work)


def _to_review(tx: Session, stand: Stand, numbers: Sequence[str]) -> list[Rating]:
    my_group(tx, stand, REVIEWING)
    staff_id = stand.actor.staff_id
    if has_scored(tx, stand.village, stand.round.id, staff_id):
        raise NotOfGroup
    subjects = subjects_in(tx, stand.village, numbers)
    mine = select(Kin.subject_id).where(Kin.village_id == stand.village, Kin.staff_id == staff_id)
    tied = set(tx.scalars(mine))
    ratings = ratings_for(tx, stand, subjects)
    for subject in subjects:
        if subject.id in tied:
            raise Recused(number=subject.number)
        if ratings[subject.id].confirmed_by is None:
            raise NotConfirmed(number=subject.number)
    return [ratings[subject.id] for subject in subjects]


def _judge(rating: Rating, stand: Stand, verdict: str) -> None:
    rating.verdict = verdict
    rating.reviewed_by, rating.reviewed_at = stand.actor.staff_id, clock.now()
