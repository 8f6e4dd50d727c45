"""Deciding scores: the group confirms, or strikes a record and scores afresh. Nobody types one."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.calling import require_session
from civility.kin import Recused, ties_of
from civility.panels import Panel, PanelMember, Rating
from civility.proposing import propose
from civility.ratings import RatingLine, RatingStrike
from civility.records import OVER, Record, RecordUnknown, record_by_id, step
from civility.round_acts import SCORE, Stand, in_round, reason, subjects_in
from civility.rounds import PRELIMINARY
from civility.seating import EVALUATION, group_of
from kernel import clock
from kernel.db import in_parts
from kernel.errors import Refusal
from registry import Actor, Subject, SubjectUnknown

AGREED: Final = "agreed"
#: Adds that were never posted, and minuses, are struck for good; posted points stay.
_STRIKES: Final = frozenset({"confirmed", "listed", "counted"})


class NotOfGroup(Refusal):
    """Only a member of the right group of this village does this."""

    code = "not-of-group"


class NotProposed(Refusal):
    """No score was proposed for this household yet; `number` says which."""

    code = "not-proposed"


class DecidedAlready(Refusal):
    """The review group agreed to this score; `number` says whose."""

    code = "score-decided"


def confirm_scores(actor: Actor, round_id: str, village: int, *, numbers: Sequence[str]) -> int:
    """The group confirms these subjects' scores as proposed; how many. Outermost.

    On screen, or keyed in from the printed sheets.

    :raises RoundUnknown, StepNotDue: as `in_round`.
    :raises SessionNotOpen: the session's notice has not hung its days.
    :raises NotOfGroup, SubjectUnknown: not a member of an evaluation group, or another group's.
    :raises NotProposed, DecidedAlready: the score.
    :raises Recused: somebody of the group is tied to the household.
    """

    def work(tx: Session, stand: Stand) -> int:
        panel = my_group(tx, stand, EVALUATION)
        subjects = subjects_in(tx, village, numbers)
        ratings = ratings_for(tx, stand, subjects, panel)
        _refuse_ties(tx, panel, subjects)
        for subject in subjects:
            rating = ratings[subject.id]
            if rating.proposed_on is None:
                raise NotProposed(number=subject.number)
            if rating.verdict == AGREED:
                raise DecidedAlready(number=subject.number)
            if rating.confirmed_by is None:
                rating.confirmed_by, rating.confirmed_at = actor.staff_id, clock.now()
                rating.verdict = rating.reviewed_by = rating.reviewed_at = None
        tx.flush()
        return len(subjects)

    return in_round(actor, round_id, village, permission=SCORE, steps=[PRELIMINARY], work=work)


def strike_record(
    actor: Actor, round_id: str, village: int, *, number: str, record_id: str, why: str
) -> None:
    """The group leaves a record out of a score, with the reason, and scores afresh. Outermost.

    The score waits for its confirmation again. An unposted record is struck for good; points
    once posted stay.

    :raises RoundUnknown, StepNotDue, SessionNotOpen, NotOfGroup, SubjectUnknown, Recused,
        DecidedAlready: as `confirm_scores`.
    :raises RecordUnknown: not a record of this score, or left out before.
    :raises RoundWords: no reason.
    """
    words = reason(why)

    def work(tx: Session, stand: Stand) -> None:
        rating, subject = _mine(tx, stand, number)
        record = _of_rating(tx, rating, record_id)
        tx.add(
            RatingStrike(
                village_id=village,
                round_id=round_id,
                subject_id=subject.id,
                record_id=record.id,
                staff_id=actor.staff_id,
                at=clock.now(),
                words=words,
            )
        )
        if record.state in _STRIKES:
            step(tx, record, "struck", what="round", staff_id=actor.staff_id, words=words)
        tx.flush()
        _afresh(tx, stand, rating)

    in_round(actor, round_id, village, permission=SCORE, steps=[PRELIMINARY], work=work)


def score_afresh(actor: Actor, round_id: str, village: int, *, number: str) -> None:
    """The group takes up what was recorded meanwhile, and confirms anew. Outermost.

    :raises RoundUnknown, StepNotDue, SessionNotOpen, NotOfGroup, SubjectUnknown, Recused,
        DecidedAlready: as `confirm_scores`.
    """

    def work(tx: Session, stand: Stand) -> None:
        rating, _subject = _mine(tx, stand, number)
        _afresh(tx, stand, rating)

    in_round(actor, round_id, village, permission=SCORE, steps=[PRELIMINARY], work=work)


def my_group(tx: Session, stand: Stand, kind: str) -> Panel:
    """The actor's group, of this kind, when the session is open.

    :raises SessionNotOpen: it is not.
    :raises NotOfGroup: the actor sits in no such group here.
    """
    require_session(stand.place)
    panel = group_of(tx, stand.place, stand.actor.staff_id)
    if panel is None or panel.kind != kind:
        raise NotOfGroup
    return panel


def ratings_for(
    tx: Session, stand: Stand, subjects: Sequence[Subject], panel: Panel | None = None
) -> dict[str, Rating]:
    """The subjects' ratings by subject id; of the group, if one is named.

    :raises SubjectUnknown: one has no rating here, or another group's.
    """
    found: dict[str, Rating] = {}
    for part in in_parts(one.id for one in subjects):
        query = select(Rating).where(
            Rating.village_id == stand.village,
            Rating.round_id == stand.round.id,
            Rating.subject_id.in_(part),
        )
        found |= {one.subject_id: one for one in tx.scalars(query)}
    for subject in subjects:
        rating = found.get(subject.id)
        if rating is None or (panel is not None and rating.panel_no != panel.no):
            raise SubjectUnknown(number=subject.number)
    return found


def _refuse_ties(tx: Session, panel: Panel, subjects: Sequence[Subject]) -> None:
    """A tie noted after the draw counts too: nobody's group decides about the own people."""
    members = select(PanelMember.staff_id).where(
        PanelMember.village_id == panel.village_id,
        PanelMember.round_id == panel.round_id,
        PanelMember.panel_no == panel.no,
    )
    ties = ties_of(tx, panel.village_id, tx.scalars(members))
    tied: set[str] = set().union(*ties.values())
    for subject in subjects:
        if subject.id in tied:
            raise Recused(number=subject.number)


def _mine(tx: Session, stand: Stand, number: str) -> tuple[Rating, Subject]:
    """A rating of the actor's group that is not decided yet."""
    panel = my_group(tx, stand, EVALUATION)
    subjects = subjects_in(tx, stand.village, [number])
    _refuse_ties(tx, panel, subjects)
    rating = ratings_for(tx, stand, subjects, panel)[subjects[0].id]
    if rating.verdict == AGREED:
        raise DecidedAlready(number=number)
    return rating, subjects[0]


def _afresh(tx: Session, stand: Stand, rating: Rating) -> None:
    rating.confirmed_by = rating.confirmed_at = None
    tx.flush()
    propose(tx, stand.round, stand.place, [rating.subject_id])


def _of_rating(tx: Session, rating: Rating, record_id: str) -> Record:
    key = (rating.village_id, rating.round_id, rating.subject_id, record_id)
    if tx.get(RatingLine, key) is None or tx.get(RatingStrike, key) is not None:
        raise RecordUnknown
    record = record_by_id(tx, rating.village_id, record_id)
    if record.state in OVER:
        raise RecordUnknown
    return record
