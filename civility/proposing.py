"""The system's proposal: 70 and the capped effects of the frozen rules, with what made it.

It looks at the records of the round's days with two people's word behind them; at minuses that
count and have not ended; at vetoes in force. What a group struck is left out.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.orm import Session

from civility.histories import counts, scored
from civility.panels import Rating
from civility.ratings import RatingLine, RatingStrike
from civility.records import Record, records_of
from civility.round_acts import RUN, Stand, in_round
from civility.rounds import PRELIMINARY, Round, RoundVillage, keep_step
from civility.rulebooks import rules_of
from civility.rules import VETO, Rules
from civility.scoring import Limits, rating
from kernel import clock
from kernel.db import in_parts
from registry import Actor

_AT_ONCE: Final = 400
#: Why a record did nothing, besides the reasons of the scoring itself.
STRUCK, VETOED = "struck", "veto"


@dataclass(frozen=True)
class Line:
    """What one record would have done by its rule, what it did, and why not all; in half points."""

    record_id: str
    would: int
    did: int
    why: str = ""


@dataclass(frozen=True)
class Proposal:
    """One subject's score in half points, and the lines that make it."""

    halves: int
    is_vetoed: bool
    lines: tuple[Line, ...]


def propose_all(actor: Actor, round_id: str, village: int) -> int:
    """Propose a score for every subject that no group confirmed yet; how many. Outermost.

    :raises RoundUnknown, StepNotDue: as `in_round`; between filing and publicity.
    """

    def work(tx: Session, stand: Stand) -> int:
        waiting = list(
            tx.scalars(
                select(Rating.subject_id).where(
                    Rating.village_id == village,
                    Rating.round_id == round_id,
                    Rating.confirmed_by.is_(None),
                )
            )
        )
        propose(tx, stand.round, stand.place, waiting)
        keep_step(tx, stand.place, "proposed", staff_id=actor.staff_id, words=str(len(waiting)))
        return len(waiting)

    return in_round(actor, round_id, village, permission=RUN, steps=[PRELIMINARY], work=work)


def propose(tx: Session, around: Round, place: RoundVillage, subject_ids: Sequence[str]) -> None:
    """Work out these subjects' scores afresh and keep them with their lines; the caller commits."""
    for part in in_parts(subject_ids, _AT_ONCE):
        _keep(tx, place, proposals(tx, around, place.village_id, part))


def proposals(
    session: Session, around: Round, village: int, subject_ids: Iterable[str]
) -> dict[str, Proposal]:
    """What the records say of these subjects today: subject id → proposal; keeps nothing."""
    ids = list(subject_ids)
    rules = rules_of(session, around.rulebook_id)
    limits = _limits(around)
    struck = _struck(session, around.id, village, ids)
    today = clock.today()
    history: dict[str, list[Record]] = defaultdict(list)
    for record in records_of(session, village, ids, since=around.since, until=around.until):
        if record.effect != VETO and counts(record, today):
            history[record.subject_id].append(record)
    vetoes = _vetoes(session, around, village, ids)
    return {
        one: _proposal(rules, limits, history[one], vetoes=vetoes[one], struck=struck[one])
        for one in ids
    }


def stale(session: Session, place: RoundVillage) -> list[str]:
    """Subjects whose score rests on a record that was struck or rejected since: their ids."""
    query = (
        select(RatingLine.subject_id)
        .distinct()
        .join(
            Record,
            (Record.village_id == RatingLine.village_id) & (Record.id == RatingLine.record_id),
        )
        .where(
            RatingLine.village_id == place.village_id,
            RatingLine.round_id == place.round_id,
            RatingLine.why != STRUCK,
            Record.state.in_(("struck", "rejected")),
        )
        .order_by(RatingLine.subject_id)
    )
    return list(session.scalars(query))


def _proposal(
    rules: Rules,
    limits: Limits,
    records: Sequence[Record],
    *,
    vetoes: Sequence[Record],
    struck: set[str],
) -> Proposal:
    known = [scored(one, one.item) for one in records if one.id not in struck]
    rated = rating(rules, limits, known)
    in_force = [one.id for one in vetoes if one.id not in struck]
    lines = [Line(one.record, one.would, one.did, " ".join(one.why)) for one in rated.lines]
    lines += [Line(one, 0, 0, STRUCK) for one in sorted(struck)]
    lines += [Line(one, 0, 0, VETOED) for one in in_force]
    return Proposal(rated.halves, bool(in_force), tuple(lines))


def _limits(around: Round) -> Limits:
    return Limits(aspect_halves=around.gain_halves, event_halves=around.loss_halves)


def _vetoes(
    session: Session, around: Round, village: int, ids: Sequence[str]
) -> dict[str, list[Record]]:
    """Vetoes in force today, whenever the thing happened, up to the round's last day."""
    query = select(Record).where(
        Record.village_id == village,
        Record.subject_id.in_(ids),
        Record.effect == VETO,
        Record.state == "counted",
        Record.happened_on <= around.until,
        or_(Record.ends_on.is_(None), Record.ends_on >= clock.today()),
    )
    found: dict[str, list[Record]] = defaultdict(list)
    for record in session.scalars(query.order_by(Record.happened_on, Record.id)):
        found[record.subject_id].append(record)
    return found


def _struck(
    session: Session, round_id: str, village: int, ids: Sequence[str]
) -> dict[str, set[str]]:
    query = select(RatingStrike.subject_id, RatingStrike.record_id).where(
        RatingStrike.village_id == village,
        RatingStrike.round_id == round_id,
        RatingStrike.subject_id.in_(ids),
    )
    found: dict[str, set[str]] = defaultdict(set)
    for subject_id, record_id in session.execute(query):
        found[subject_id].add(record_id)
    return found


def _keep(tx: Session, place: RoundVillage, found: dict[str, Proposal]) -> None:
    key = {"village_id": place.village_id, "round_id": place.round_id}
    tx.execute(
        delete(RatingLine).where(
            RatingLine.village_id == place.village_id,
            RatingLine.round_id == place.round_id,
            RatingLine.subject_id.in_(list(found)),
        )
    )
    tx.execute(
        update(Rating),
        [
            {
                **key,
                "subject_id": one,
                "proposed_halves": said.halves,
                "halves": said.halves,
                "vetoed": said.is_vetoed,
                "proposed_on": clock.today(),
            }
            for one, said in found.items()
        ],
    )
    lines = [
        {**key, "subject_id": one, **vars(line)}
        for one, said in found.items()
        for line in said.lines
    ]
    if lines:
        tx.execute(insert(RatingLine), lines)
    tx.expire_all()
