"""Which group scores which subject: at random from a kept seed, never a member's own people."""

import random
from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from sqlalchemy import exists, insert, select
from sqlalchemy.orm import Session

from civility.kin import ties_of
from civility.panels import Rating
from civility.round_acts import RUN, Stand, in_round
from civility.rounds import PRELIMINARY, keep_step
from civility.rules import BASE_HALVES
from civility.seating import EVALUATION, groups_of
from kernel.errors import Refusal
from registry import Actor, Subject

_ONCE: Final = "assigned"


class GroupsMissing(Refusal):
    """The village has no evaluation group with a member."""

    code = "groups-missing"


class NoGroupLeft(Refusal):
    """Every group has a member tied to this household; `number` says which one."""

    code = "group-none-left"


def assign(actor: Actor, round_id: str, village: int) -> int:
    """Give every subject that has no group yet to one, at random and evenly; how many. Outermost.

    :raises RoundUnknown, StepNotDue: as `in_round`; after filing was closed.
    :raises GroupsMissing: there is no group to score.
    :raises NoGroupLeft: all groups are tied to one household.
    """

    def work(tx: Session, stand: Stand) -> int:
        waiting = _waiting(tx, stand)
        if not waiting:
            return 0
        given = _spread(tx, stand, waiting)
        fresh = {
            "village_id": village,
            "round_id": round_id,
            "proposed_halves": BASE_HALVES,
            "halves": BASE_HALVES,
            "vetoed": False,
        }
        tx.execute(
            insert(Rating),
            [{**fresh, "subject_id": one, "panel_no": no} for one, no in given.items()],
        )
        keep_step(tx, stand.place, _ONCE, staff_id=actor.staff_id, words=str(len(given)))
        return len(given)

    return in_round(actor, round_id, village, permission=RUN, steps=[PRELIMINARY], work=work)


def unassigned(session: Session, village: int, round_id: str) -> list[tuple[str, str]]:
    """Subjects of the village that no group has yet: id and number, by number."""
    has_group = exists().where(
        Rating.village_id == Subject.village_id,
        Rating.round_id == round_id,
        Rating.subject_id == Subject.id,
    )
    query = (
        select(Subject.id, Subject.number)
        .where(Subject.village_id == village, Subject.closed_on.is_(None), ~has_group)
        .order_by(Subject.number)
    )
    return [(row.id, row.number) for row in session.execute(query)]


def _waiting(tx: Session, stand: Stand) -> list[tuple[str, str]]:
    """In an order that the round's seed alone decides, so that anybody can repeat the draw."""
    waiting = unassigned(tx, stand.village, stand.round.id)
    luck = random.Random(f"{stand.round.seed}/{stand.village}")  # noqa: S311 - a draw, no secret
    luck.shuffle(waiting)
    return waiting


def _spread(tx: Session, stand: Stand, waiting: list[tuple[str, str]]) -> dict[str, int]:
    groups = {
        one.no: list(one.members)
        for one in groups_of(tx, stand.place)
        if one.kind == EVALUATION and one.members
    }
    if not groups:
        raise GroupsMissing
    tied = _tied(tx, stand.village, groups)
    load = dict.fromkeys(groups, 0) | _loads(tx, stand)
    given: dict[str, int] = {}
    for subject_id, number in waiting:
        free = [no for no in groups if subject_id not in tied[no]]
        if not free:
            raise NoGroupLeft(number=number)
        no = min(free, key=lambda one: (load[one], one))
        load[no] += 1
        given[subject_id] = no
    return given


def _tied(tx: Session, village: int, groups: Mapping[int, list[str]]) -> dict[int, set[str]]:
    """Group → the subjects that one of its members is tied to."""
    ties = ties_of(tx, village, {one for members in groups.values() for one in members})
    tied: dict[int, set[str]] = defaultdict(set)
    for no, members in groups.items():
        for staff_id in members:
            tied[no] |= ties[staff_id]
    return tied


def _loads(tx: Session, stand: Stand) -> dict[int, int]:
    query = select(Rating.panel_no).where(
        Rating.village_id == stand.village, Rating.round_id == stand.round.id
    )
    load: dict[int, int] = defaultdict(int)
    for no in tx.scalars(query):
        load[no] += 1
    return dict(load)
