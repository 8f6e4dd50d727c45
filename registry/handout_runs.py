"""Handing papers out: to which households of a village, in walking order, and the run's log.

A run is written down first and drawn from what is written down: the books only grow, so the same
run gives the same lines as often as its file is asked for.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import insert
from sqlalchemy.orm import Session

import ledger
from kernel import clock
from kernel.db import transaction
from kernel.errors import Refusal
from kernel.once import Operation, once
from registry.access import Actor, require
from registry.handouts import Handout, HandoutSheet, Kind, Sheet, slips_upto
from registry.standing import hold_village
from registry.subjects import Subject
from registry.walks import households_on_foot

PERMISSION: Final = "cards"
#: So long before points end the household is told, on paper and each time it looks.
NOTICE: Final = timedelta(days=30)

Check = Callable[[Sequence[Sheet]], None]


class NothingToPrint(Refusal):
    """No household has anything that such a paper would tell it."""

    code = "nothing-to-print"


@dataclass(frozen=True)
class HandoutOrder:
    """What is to be printed: of a village, a grid of it or one household.

    `days` are the first and the last one: `statements` are of them; `slips` begin on the first,
    or where the last ones ended; `notices` tell what ends within thirty days.
    """

    village_id: int
    kind: Kind
    grid_id: int | None = None
    number: str | None = None
    days: tuple[date, date] | None = None


def hand_out(actor: Actor, order: HandoutOrder, *, key: str, check: Check) -> str:
    """Write a run down, once per key; its id. Outermost. `check` refuses what cannot be drawn.

    :raises NotPermitted: the actor may not print for this village.
    :raises NothingToPrint: there is nothing to tell anybody here.
    """
    require(actor, PERMISSION, village_id=order.village_id)
    request = {name: str(value) for name, value in asdict(order).items() if value is not None}
    operation = Operation(order.village_id, actor.client, key, {"do": "hand out", **request})

    def work(tx: Session) -> dict[str, Any]:
        return {"handout": log_handout(tx, order, staff_id=actor.staff_id, check=check)}

    reply = transaction(lambda tx: once(tx, operation, lambda: work(tx))).unwrap()
    made: str = reply["handout"]
    return made


def log_handout(tx: Session, order: HandoutOrder, *, staff_id: str | None, check: Check) -> str:
    """Write down who gets what; the run's id.

    :raises NothingToPrint: there is nothing to tell anybody here.
    """
    # Two runs of slips at once would both begin where the last ones ended.
    hold_village(tx, order.village_id)
    due = due_sheets(tx, order)
    if not due:
        raise NothingToPrint
    check(due)
    handout = Handout(
        village_id=order.village_id,
        id=clock.new_id(),
        kind=order.kind,
        grid_id=order.grid_id,
        since=order.days and order.days[0],
        until=order.days and order.days[1],
        households=len(due),
        staff_id=staff_id,
        at=clock.now(),
    )
    tx.add(handout)
    tx.flush()
    whose = {"village_id": order.village_id, "handout_id": handout.id}
    rows = [
        {
            **whose,
            "no": no,
            "subject_id": one.subject.id,
            "after_line": one.after_line,
            "upto_line": one.upto_line,
        }
        for no, one in enumerate(due)
    ]
    tx.execute(insert(HandoutSheet), rows)
    return handout.id


def due_sheets(session: Session, order: HandoutOrder) -> list[Sheet]:
    """Which households get this paper, in walking order: by villager group, grid and number."""
    subjects = households_on_foot(
        session, order.village_id, grid_id=order.grid_id, number=order.number
    )
    due = {"statements": _of_days, "slips": _new_lines, "notices": _ending}[order.kind]
    found = due(session, order, subjects)
    return [Sheet(one, *found[one.id]) for one in subjects if one.id in found]


Found = Mapping[str, tuple[int, int]]


def _of_days(session: Session, order: HandoutOrder, subjects: Sequence[Subject]) -> Found:
    """Whoever had points by the last of the days, although nothing came or went in them."""
    if order.days is None:
        raise ValueError("a statement is of days")
    start, _ = clock.day_bounds(order.days[0])
    _, end = clock.day_bounds(order.days[1])
    before = ledger.places_at(session, order.village_id, until=start)
    after = ledger.places_at(session, order.village_id, until=end)
    return {
        one.id: (before.get(one.account, 0), after[one.account])
        for one in subjects
        if one.account in after
    }


def _new_lines(session: Session, order: HandoutOrder, subjects: Sequence[Subject]) -> Found:
    """Whoever has lines that no slip has told: or all since a day, told or not."""
    now = ledger.places_at(session, order.village_id)
    if order.days is None:
        told = slips_upto(session, order.village_id)
        before = {one.account: told.get(one.id, 0) for one in subjects}
    else:
        start, _ = clock.day_bounds(order.days[0])
        before = ledger.places_at(session, order.village_id, until=start)
    lines = {one: (before.get(one.account, 0), now.get(one.account, 0)) for one in subjects}
    return {one.id: (after, upto) for one, (after, upto) in lines.items() if upto > after}


def _ending(session: Session, order: HandoutOrder, subjects: Sequence[Subject]) -> Found:
    """Whoever has points that end within thirty days."""
    now = ledger.places_at(session, order.village_id)
    coming = ledger.expiries_each(session, order.village_id, [one.account for one in subjects])
    last = clock.today() + NOTICE
    return {
        one.id: (now[one.account], now[one.account])
        for one in subjects
        if one.account in coming and coming[one.account][0].on <= last
    }
