"""The frame of every act of the round in a village: the right, the step, one at a time there."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.rounds import Round, RoundUnknown, RoundVillage, expect_step, place_of, round_by_id
from kernel.db import in_parts, transaction
from kernel.errors import Refusal
from registry import Actor, Subject, SubjectUnknown, hold_village

T = TypeVar("T")
WORDS_AT_MOST: Final = 500
RUN: Final = "round.run"
SCORE: Final = "round.score"
REVIEW: Final = "round.review"
SIGN: Final = "round.sign"
READ: Final = "round.read"


class RoundWords(Refusal):
    """A reason is needed, on one line, of at most `at_most` characters."""

    code = "round-words"


@dataclass(frozen=True)
class Stand:
    """Who acts, in which round, and where the village stands in it."""

    actor: Actor
    round: Round
    place: RoundVillage

    @property
    def village(self) -> int:
        """The village's id."""
        return self.place.village_id


def in_round(
    actor: Actor,
    round_id: str,
    village: int,
    *,
    permission: str,
    steps: Iterable[str],
    work: Callable[[Session, Stand], T],
) -> T:
    """Do `work` in this village's round, in one transaction. Outermost.

    :raises RoundUnknown: no such round, or not in a village where the actor may do it.
    :raises StepNotDue: the village stands at another step.
    :raises Refusal: what `work` refuses.
    """
    if not actor.may(permission, village_id=village):
        raise RoundUnknown

    def run(tx: Session) -> T:
        hold_village(tx, village)
        place = place_of(tx, round_id, village)
        expect_step(place, steps)
        return work(tx, Stand(actor, round_by_id(tx, round_id), place))

    return transaction(run)


def reason(words: str, *, needed: bool = True) -> str:
    """The words on one line.

    :raises RoundWords: none though needed, more than 500 characters, or not printable.
    """
    line = " ".join(words.split())
    if (needed and not line) or len(line) > WORDS_AT_MOST or not line.isprintable():
        raise RoundWords(at_most=WORDS_AT_MOST)
    return line


def subjects_in(session: Session, village: int, numbers: Iterable[str]) -> list[Subject]:
    """The subjects of this village with these numbers, closed ones not.

    :raises SubjectUnknown: the first number that none has.
    """
    wanted = sorted(set(numbers))
    found: dict[str, Subject] = {}
    for part in in_parts(wanted):
        query = select(Subject).where(
            Subject.village_id == village,
            Subject.number.in_(part),
            Subject.closed_on.is_(None),
        )
        found |= {one.number: one for one in session.scalars(query)}
    for number in wanted:
        if number not in found:
            raise SubjectUnknown(number=number[:20])
    return [found[number] for number in wanted]
