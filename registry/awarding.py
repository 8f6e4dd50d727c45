"""Awarding by an officer: one household or a list of them, all or none, once per key.

Up to a limit of points one officer acts alone; above it a second one gives the own password.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import reading, transaction
from kernel.errors import Refusal
from kernel.once import Operation, Outcome, once
from registry.access import Actor, require
from registry.awards import (
    AwardAct,
    AwardItem,
    RefUnfit,
    award,
    award_many,
    checked_item,
)
from registry.seconding import require_second
from registry.settings import setting_of
from registry.subjects import find_subject

#: What an officer may do who awards points in a village, and takes wrong awards back.
AWARD: Final = "awards.post"
#: Households on one list.
AT_ONCE: Final = 500
#: A list's reference leaves room for the household's number behind it.
LIST_REF_AT_MOST: Final = 30


class ListUnfit(Refusal):
    """A list of awards names 1 to 500 households."""

    code = "award-list-unfit"


@dataclass(frozen=True)
class AwardLine:
    """One line of a list: whose number, whole `points`, the reason in words."""

    number: str
    points: int
    reason: str


@dataclass(frozen=True)
class AwardList:
    """A list to award in one village. `ref`: the paper's own reference, or nothing."""

    village_id: int
    lines: Sequence[AwardLine]
    ref: str = ""

    @property
    def points(self) -> int:
        """All points together: what the limit of one officer is held against."""
        return sum(line.points for line in self.lines)


def give_awards(
    actor: Actor, asked: AwardList, *, key: str, second: Actor | None = None
) -> Outcome:
    """Award a list: all or none, once per key. Outermost.

    With a reference of its own a list is taken once, whoever sends it. The reply: `act` (id),
    `awards` (how many), `points` (all of them).

    :raises NotPermitted: the actor may not award in this village.
    :raises SecondPersonNeeded: more points than one officer gives alone, and no second one.
    :raises ListUnfit: no line, or too many.
    :raises PointsUnfit, ReasonUnfit, RefUnfit: as `award`.
    :raises SubjectUnknown, SubjectClosed: a number that is nobody's in this village.
    :raises BudgetPassed: the village's budget does not cover it.
    :raises SourceUsed: the reference was used before, or a number stands twice.
    """
    items = _items(asked, key)
    request = {"do": "award", "ref": asked.ref.strip(), "items": [asdict(item) for item in items]}

    def work(tx: Session) -> Outcome:
        require(actor, AWARD, village_id=asked.village_id)
        # Asked before the key is taken: the same key is good once somebody stands beside.
        act = AwardAct(staff_id=actor.staff_id, second_id=_beside(tx, actor, asked, second))
        operation = Operation(asked.village_id, actor.client, key, request)
        return once(tx, operation, lambda: _give(tx, act, asked, items))

    outcome = transaction(work)
    outcome.unwrap()
    return outcome


def award_alone(actor: Actor, item: AwardItem) -> Outcome:
    """As `award`, for one officer without a second: by a program, once per reference. Outermost.

    :raises NotPermitted: the actor may not award in the subject's village.
    :raises SecondPersonNeeded: more points than one officer gives alone.
    :raises SubjectUnknown, Refusal: as `award`.
    """
    item = checked_item(item)
    with reading() as session:
        village_id = find_subject(session, item.number).village_id
        require(actor, AWARD, village_id=village_id)
        if item.points > alone_at_most(session, village_id):
            require_second(actor, None, AWARD, village_id=village_id)
    return award(
        actor_id=actor.staff_id,
        number=item.number,
        points=item.points,
        reason=item.reason,
        ref=item.ref,
    )


def alone_at_most(session: Session, village_id: int) -> int:
    """How many points one officer gives alone, in one act, in this village."""
    return setting_of(session, village_id, "award_alone_points")


def source_ref(ref: str, key: str, number: str) -> str:
    """What an award on a list is known by: the list's reference, or else its key; the number."""
    return f"{ref.strip() or key}/{number}"


def _beside(tx: Session, actor: Actor, asked: AwardList, second: Actor | None) -> str | None:
    if asked.points <= alone_at_most(tx, asked.village_id):
        return None
    return require_second(actor, second, AWARD, village_id=asked.village_id).staff_id


def _items(asked: AwardList, key: str) -> list[AwardItem]:
    if not 1 <= len(asked.lines) <= AT_ONCE:
        raise ListUnfit(at_most=AT_ONCE)
    if len(asked.ref.strip()) > LIST_REF_AT_MOST or not asked.ref.strip().isprintable():
        raise RefUnfit(at_most=LIST_REF_AT_MOST)
    return [
        checked_item(
            AwardItem(
                line.number, line.points, line.reason, source_ref(asked.ref, key, line.number)
            )
        )
        for line in asked.lines
    ]


def _give(tx: Session, act: AwardAct, asked: AwardList, items: list[AwardItem]) -> dict[str, Any]:
    act.village_id, act.id, act.at = asked.village_id, clock.new_id(), clock.now()
    act.ref, act.awards, act.points = asked.ref.strip(), len(items), asked.points
    tx.add(act)
    tx.flush()
    award_many(tx, asked.village_id, items, actor_id=act.staff_id, act_id=act.id)
    return {"act": act.id, "awards": act.awards, "points": act.points}
