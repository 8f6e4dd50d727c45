"""A household that joins: written down by an officer as an import would write it."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

import ledger
from kernel import clock
from kernel.db import reading, transaction
from kernel.errors import Refusal
from kernel.once import Operation, Outcome, once
from registry import filing_cells
from registry.access import Actor
from registry.details import DetailUnfit, NewHousehold, clean
from registry.doing import CHANGE, digest_of
from registry.events import Happening, record_event
from registry.numbers import likely_next, take_number
from registry.regions import VillageUnknown, grids, villages
from registry.standing import hold_village
from registry.subjects import Subject


class HouseholdKnown(Refusal):
    """A household of the village has this head and this telephone: `number` says which."""

    code = "household-known"


@dataclass(frozen=True)
class Joining:
    """A household that joins, and where it lies; no grid where the village has none."""

    household: NewHousehold
    group: str = ""
    grid_id: int | None = None


def add_household(actor: Actor, *, village_id: int, key: str, joining: Joining) -> Outcome:
    """Take a household into the village's register and open its account, once. Outermost.

    The reply: `household`, its number.

    :raises VillageUnknown: no such village, or one where the actor may change nothing.
    :raises DetailUnfit: a detail cannot be taken; a village with grids needs one of them.
    :raises NumberTaken, NumberNeeded: the number wanted is somebody's; none can be counted.
    :raises HouseholdKnown: the head stands in this village already, with this telephone.
    :raises KeyReused: the key was used for another household.
    """
    household = joining.household.cleaned()
    group = clean("group", filing_cells.villager_group, joining.group) or ""
    joining = replace(joining, household=household, group=group)
    with reading() as session:
        known = {one.id for one in villages(session)}
    if village_id not in known or not actor.may(CHANGE, village_id=village_id):
        raise VillageUnknown
    asked = {"do": "join", **asdict(joining)}
    operation = Operation(village_id, actor.client, key, {"asked": digest_of(asked)})

    def run(tx: Session) -> dict[str, Any]:
        hold_village(tx, village_id)
        grid = _grid(tx, village_id, joining.grid_id)
        _refuse_known(tx, village_id, household)
        fresh = begin_household(tx, village_id, household, group=group, grid_id=joining.grid_id)
        place = {"villager_group": [None, group or None], "grid": [None, grid]}
        happening = Happening("joined", {**beginnings(household), **place})
        record_event(tx, fresh, happening, staff_id=actor.staff_id)
        return {"household": fresh.number}

    outcome = transaction(lambda tx: once(tx, operation, lambda: run(tx)))
    outcome.unwrap()
    return outcome


def begin_household(
    tx: Session, village_id: int, into: NewHousehold, *, group: str | None, grid_id: int | None
) -> Subject:
    """Write a cleaned household and open its account; the caller holds the village.

    :raises NumberTaken, NumberNeeded: the number wanted is somebody's; none can be counted.
    """
    at = clock.now()
    fresh = Subject(
        village_id=village_id,
        id=clock.new_id(),
        kind="household",
        number=take_number(tx, village_id, into.number),
        head=into.head,
        phone=into.phone or None,
        members=into.members,
        villager_group=group or None,
        grid_id=grid_id,
        consent_on=into.consent_on,
        consent_channel=into.channel,
        collector=into.collector or None,
        created_at=at,
        updated_at=at,
    )
    tx.add(fresh)
    tx.flush()
    ledger.open_account(tx, fresh.village_id, fresh.account)
    return fresh


def proposed_number(session: Session, village_id: int) -> str:
    """The next free number of the village; empty where one must be given."""
    return likely_next(session, village_id)


def beginnings(household: NewHousehold) -> dict[str, Any]:
    """What was said of a household as it began, as its history keeps it."""
    said = {field: [None, value] for field, value in asdict(household).items() if value}
    return {**said, "consent_on": [None, household.consent_on.isoformat()]}


def _grid(session: Session, village_id: int, grid_id: int | None) -> str | None:
    """The grid's name; a village that has grids has every household in one."""
    names = {grid: name for name, grid in grids(session, village_id).items()}
    if not names and grid_id is None:
        return None
    if grid_id not in names:
        raise DetailUnfit(field="grid", reason="missing")
    return names[grid_id]


def _refuse_known(session: Session, village_id: int, household: NewHousehold) -> None:
    if not household.phone:
        return
    query = select(Subject.number).where(
        Subject.village_id == village_id,
        Subject.kind == "household",
        Subject.closed_on.is_(None),
        Subject.head == household.head,
        Subject.phone == household.phone,
    )
    number = session.scalars(query.order_by(Subject.number).limit(1)).one_or_none()
    if number is not None:
        raise HouseholdKnown(number=number)
