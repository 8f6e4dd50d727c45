"""Scores as lists show them, a page at a time; one household's score with what made it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from civility.grading import grade_for
from civility.panels import Rating
from civility.ratings import RatingLine, RatingStep, RatingStrike, lines_of_rating, steps_of_rating
from civility.records import Record
from civility.rounds import Round, RoundVillage
from civility.rulebooks import rules_of
from civility.rules import Item
from registry import Subject, SubjectUnknown

PAGE: Final = 50
#: What a list may be narrowed to.
STATES: Final = ("waiting", "confirmed", "agreed", "returned")


@dataclass(frozen=True)
class ScoreRow:
    """One subject's score in a list; the name is masked."""

    number: str
    name: str
    rating: Rating
    grade: str

    @property
    def state(self) -> str:
        """How far it has come: one of STATES."""
        if self.rating.verdict is not None:
            return self.rating.verdict
        return "confirmed" if self.rating.confirmed_by else "waiting"


@dataclass(frozen=True)
class ScoreLine:
    """One record's part in a score, with its rule, if the frozen rulebook has it."""

    line: RatingLine
    record: Record
    item: Item | None


@dataclass(frozen=True)
class Score:
    """One subject's score: its lines, what was left out, what was done to it."""

    subject: Subject
    row: ScoreRow
    lines: list[ScoreLine]
    strikes: dict[str, RatingStrike]
    steps: list[RatingStep]


def score_page(
    session: Session,
    around: Round,
    place: RoundVillage,
    *,
    group: int | None = None,
    state: str = "",
    after: str = "",
) -> list[ScoreRow]:
    """Scores by number, at most fifty and one: of a group, in a state, after that number."""
    query = _query(around, place).where(Subject.number > after)
    if group is not None:
        query = query.where(Rating.panel_no == group)
    if state in STATES:
        query = query.where(_stands(state))
    return list(_rows(session, around, query.order_by(Subject.number).limit(PAGE + 1)))


def every_score(session: Session, around: Round, place: RoundVillage) -> list[ScoreRow]:
    """Every score of the village by number, for the sheet."""
    return list(_rows(session, around, _query(around, place).order_by(Subject.number)))


def state_counts(
    session: Session, around: Round, place: RoundVillage, group: int | None = None
) -> dict[str, int]:
    """State → how many scores stand there; of a group, if one is named."""
    counts = [func.count().filter(_stands(state)) for state in STATES]
    query = select(*counts).where(
        Rating.village_id == place.village_id, Rating.round_id == around.id
    )
    if group is not None:
        query = query.where(Rating.panel_no == group)
    return dict(zip(STATES, session.execute(query).one(), strict=True))


def score_of(session: Session, around: Round, place: RoundVillage, number: str) -> Score:
    """One subject's score.

    :raises SubjectUnknown: nobody in this village's round has this number.
    """
    query = _query(around, place).where(Subject.number == number)
    found = session.execute(query).one_or_none()
    if found is None:
        raise SubjectUnknown(number=number[:20])
    subject, rating = found
    row = next(iter(_rows(session, around, query)))
    lines = lines_of_rating(session, rating)
    records = _records(session, place.village_id, [one.record_id for one in lines])
    items = rules_of(session, around.rulebook_id).items
    strikes = select(RatingStrike).where(
        RatingStrike.village_id == place.village_id,
        RatingStrike.round_id == around.id,
        RatingStrike.subject_id == subject.id,
    )
    shown = [
        ScoreLine(one, records[one.record_id], items.get(records[one.record_id].item))
        for one in lines
    ]
    return Score(
        subject=subject,
        row=row,
        lines=sorted(shown, key=lambda one: (one.record.happened_on, one.record.id)),
        strikes={one.record_id: one for one in session.scalars(strikes)},
        steps=steps_of_rating(session, rating),
    )


def _query(around: Round, place: RoundVillage) -> Select[Subject, Rating]:
    mine = and_(Rating.village_id == Subject.village_id, Rating.subject_id == Subject.id)
    return (
        select(Subject, Rating)
        .join(Rating, mine)
        .where(
            Subject.village_id == place.village_id,
            Subject.closed_on.is_(None),
            Rating.round_id == around.id,
        )
    )


def _rows(session: Session, around: Round, query: Select[Subject, Rating]) -> Iterable[ScoreRow]:
    for subject, rating in session.execute(query):
        grade = rating.grade or grade_for(around, rating.halves, is_vetoed=rating.vetoed)
        yield ScoreRow(
            subject.number,
            subject.shown_name,
            rating,
            grade if rating.proposed_on is not None else "",
        )


def _stands(state: str) -> ColumnElement[bool]:
    waiting = and_(Rating.confirmed_by.is_(None), Rating.verdict.is_(None))
    confirmed = and_(Rating.confirmed_by.is_not(None), Rating.verdict.is_(None))
    found = {"waiting": waiting, "confirmed": confirmed}
    return found.get(state, Rating.verdict == state)


def _records(session: Session, village: int, ids: list[str]) -> dict[str, Record]:
    query = select(Record).where(Record.village_id == village, Record.id.in_(ids))
    return {one.id: one for one in session.scalars(query)}
