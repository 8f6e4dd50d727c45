"""Taking a wrong award back: an officer, with a second one, by a further entry of the books.

Where the household has spent part of it, what is left can be taken; it is never below zero.
"""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

import ledger
from kernel.db import transaction
from kernel.errors import Refusal
from kernel.once import Operation, Outcome, once
from registry.access import Actor
from registry.awarding import AWARD
from registry.awards import REASON_AT_MOST, Award, AwardReversal, ReasonUnfit, source_of
from registry.seconding import require_second
from registry.subjects import subject_by_id


class AwardUnknown(Refusal):
    """This village has no award with this entry, or not for whoever asks."""

    code = "award-unknown"


@dataclass(frozen=True)
class AwardCorrection:
    """What an officer asks: which award, why, and whether only what is left of it.

    `village_id` and `entry` name the award; `second` is who stands beside.
    """

    village_id: int
    entry: str
    reason: str
    second: Actor | None
    left_only: bool = False


def reverse_award(actor: Actor, asked: AwardCorrection, *, key: str) -> Outcome:
    """Take a wrong award back, once. Outermost.

    The reply: `household`, `points` taken back, `balance_after`, `entry`, `at`.

    :raises AwardUnknown: no such award in a village of this officer.
    :raises ReasonUnfit: not 1 to 100 characters of one line.
    :raises SecondPersonNeeded: no other officer of the village stands beside.
    :raises AlreadyReversed: taken back before.
    :raises NotEnoughPoints: part of it is spent; `short` says how much. Then `left_only` does it.
    :raises NothingLeft: `left_only`, and nothing of it is left.
    :raises ReversalCovers: `left_only`, and all of it is still there.
    """
    reason = " ".join(asked.reason.split())
    if not 1 <= len(reason) <= REASON_AT_MOST or not reason.isprintable():
        raise ReasonUnfit(at_most=REASON_AT_MOST)
    request = {"do": "reverse-award", "entry": asked.entry, "left_only": asked.left_only}

    def work(tx: Session) -> Outcome:
        found = find_award(tx, actor, asked.village_id, asked.entry)
        second = require_second(actor, asked.second, AWARD, village_id=asked.village_id)
        done = AwardReversal(
            kind=_KINDS[asked.left_only],
            reason=reason,
            staff_id=actor.staff_id,
            second_id=second.staff_id,
        )
        operation = Operation(asked.village_id, actor.client, key, request)
        return once(tx, operation, lambda: _take_back(tx, found, done))

    outcome = transaction(work)
    outcome.unwrap()
    return outcome


def find_award(session: Session, actor: Actor, village_id: int, entry: str) -> Award:
    """The award that this entry of the books posted, for who may award in its village.

    :raises AwardUnknown: there is none, or it is out of the actor's reach.
    """
    if not actor.may(AWARD, village_id=village_id):
        raise AwardUnknown
    query = select(Award).where(Award.village_id == village_id, Award.entry_id == entry)
    found = session.scalars(query).one_or_none()
    if found is None:
        raise AwardUnknown
    return found


_KINDS: Final = {False: "reverse", True: "adjust"}


def _take_back(tx: Session, found: Award, done: AwardReversal) -> dict[str, Any]:
    village_id, source = found.village_id, source_of(found.ref)
    actor = f"staff/{done.staff_id}"
    if done.kind == "adjust":
        entry = ledger.adjust(tx, village_id, found.entry_id, source=source, actor=actor)
    else:
        entry = ledger.reverse(
            tx, village_id, found.entry_id, kind=done.kind, source=source, actor=actor
        )
    subject = subject_by_id(tx, village_id, found.subject_id)
    taken = -sum(leg.points for leg in entry.legs if leg.account == subject.account)
    done.village_id, done.ref = village_id, found.ref
    done.points, done.at, done.entry_id = taken, entry.recorded_at, entry.id
    tx.add(done)
    tx.flush()
    return {
        "household": subject.number,
        "points": taken,
        "balance_after": entry.balance_after(subject.account),
        "entry": entry.id,
        "at": entry.recorded_at.isoformat(),
    }
