"""Policies are proposed by one officer of the town and adopted, or dropped, by another.

The default is ours (`defaults/policies.csv`): a proposal, for no official list was to be had. A
town replaces it whole, or one policy at a time, and every version stays as it was.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import transaction
from kernel.errors import Refusal
from kernel.once import Operation, Outcome, once
from merchants.policies import Policy, Version, columns_of, versions_of
from merchants.policy_sheets import read_policies
from merchants.policy_tables import (
    ADOPTED,
    DROPPED,
    NAME_LENGTH,
    PolicyDecision,
    PolicyRow,
    PolicyVersion,
)
from merchants.policy_texts import policy_csv
from registry import Actor, NotPermitted, SecondPersonNeeded, hold_village, town

PERMISSION: Final = "policies"
DEFAULTS: Final = Path(__file__).with_name("defaults").joinpath("policies.csv")
DEFAULT_NAME: Final = "2.0"


class PoliciesFaulty(Refusal):
    """The sheet has faults, or no policy in it: nothing of it is taken."""

    code = "policies-faulty"


class PolicyNameUnfit(Refusal):
    """A version has a short name in one line."""

    code = "policy-name-unfit"


class PolicyDayUnfit(Refusal):
    """A version begins today or later, and on a day on which no other adopted one begins."""

    code = "policy-day-unfit"


class PolicyDecided(Refusal):
    """The version was adopted or dropped before, or there is none."""

    code = "policy-decided"


@dataclass(frozen=True)
class Proposed:
    """A version to propose: its name, its first day, its sheet."""

    name: str
    starts_on: date
    content: bytes


def propose(actor: Actor, proposed: Proposed, *, key: str) -> int:
    """Propose a version for the whole town, once per key; gives its id. Outermost.

    One proposal waits at a time: what waited before is dropped, and stays in the list.

    :raises NotPermitted: not an officer of the town.
    :raises PolicyNameUnfit, PolicyDayUnfit: its name or its first day.
    :raises PoliciesFaulty: the sheet has faults.
    :raises TableNotFound, ColumnsMissing, WorkbookNotReadable, WorkbookTooLarge: the file.
    """
    name = " ".join(proposed.name.split())
    if not name or len(name) > NAME_LENGTH or not name.isprintable():
        raise PolicyNameUnfit(at_most=NAME_LENGTH)
    draft = read_policies(proposed.content)
    if draft.faults or not draft.policies:
        raise PoliciesFaulty(faults=len(draft.faults))
    request = {
        "do": "policies",
        "name": name,
        "on": proposed.starts_on.isoformat(),
        "digest": hashlib.sha256(policy_csv(draft.policies)).hexdigest(),
    }

    def work(tx: Session) -> dict[str, Any]:
        _refuse_day(tx, proposed.starts_on)
        for one in _waiting(tx):
            _decide(tx, one.id, DROPPED, actor)
        made = _store(tx, name, proposed.starts_on, draft.policies, actor=actor)
        return {"version": made}

    return int(_for_town(actor, key, request, work).unwrap()["version"])


def adopt(actor: Actor, version_id: int, *, key: str) -> None:
    """Adopt what another officer proposed, once per key. Outermost.

    :raises NotPermitted: not an officer of the town.
    :raises PolicyDecided: it does not wait.
    :raises SecondPersonNeeded: this officer proposed it.
    :raises PolicyDayUnfit: its first day is over, or another version begins on it.
    """

    def work(tx: Session) -> dict[str, Any]:
        found = _one_waiting(tx, version_id)
        if found.actor_id == actor.staff_id:
            raise SecondPersonNeeded
        _refuse_day(tx, found.starts_on)
        _decide(tx, version_id, ADOPTED, actor)
        return {}

    request = {"do": "policies-adopt", "version": version_id}
    _for_town(actor, key, request, work).unwrap()


def drop(actor: Actor, version_id: int, *, key: str) -> None:
    """Drop a version that waits, once per key: its own proposer may, too. Outermost.

    :raises NotPermitted: not an officer of the town.
    :raises PolicyDecided: it does not wait.
    """

    def work(tx: Session) -> dict[str, Any]:
        _one_waiting(tx, version_id)
        _decide(tx, version_id, DROPPED, actor)
        return {}

    request = {"do": "policies-drop", "version": version_id}
    _for_town(actor, key, request, work).unwrap()


def add_default_policies(tx: Session) -> int | None:
    """Begin with our default, from this year's first day; nothing if any version stands."""
    if tx.scalar(select(func.count()).select_from(PolicyVersion)):
        return None
    first_day = clock.today().replace(month=1, day=1)
    # They run from then on, whatever year the file was written in.
    found = [replace(one, starts_on=min(one.starts_on, first_day)) for one in default_policies()]
    return _store(tx, DEFAULT_NAME, first_day, found, actor=None)


@cache
def default_policies() -> tuple[Policy, ...]:
    """The twelve that we propose, read from their file once in a process.

    :raises PoliciesFaulty: never, unless the file was spoilt.
    """
    draft = read_policies(DEFAULTS.read_bytes())
    if draft.faults:
        raise PoliciesFaulty(faults=len(draft.faults))
    return draft.policies


def _for_town(
    actor: Actor, key: str, request: dict[str, Any], work: Callable[[Session], dict[str, Any]]
) -> Outcome:
    if not actor.may_everywhere(PERMISSION):
        raise NotPermitted

    def run(tx: Session) -> Outcome:
        place = town(tx).id

        def alone() -> dict[str, Any]:
            # Two officers at once: the second sees what the first one did.
            hold_village(tx, place)
            return work(tx)

        return once(tx, Operation(place, actor.client, key, request), alone)

    return transaction(run)


def _waiting(tx: Session) -> list[Version]:
    return [one for one in versions_of(tx) if one.outcome is None]


def _one_waiting(tx: Session, version_id: int) -> Version:
    for one in _waiting(tx):
        if one.id == version_id:
            return one
    raise PolicyDecided


def _refuse_day(tx: Session, starts_on: date) -> None:
    adopted = {one.starts_on for one in versions_of(tx) if one.outcome == ADOPTED}
    if starts_on in adopted or starts_on < clock.today():
        raise PolicyDayUnfit(today=clock.today().isoformat())


def _decide(tx: Session, version_id: int, outcome: str, actor: Actor | None) -> None:
    by = actor.staff_id if actor else None
    tx.add(PolicyDecision(version_id=version_id, outcome=outcome, at=clock.now(), actor_id=by))
    tx.flush()


def _store(
    tx: Session, name: str, starts_on: date, policies: Sequence[Policy], *, actor: Actor | None
) -> int:
    by = actor.staff_id if actor else None
    version = PolicyVersion(name=name, starts_on=starts_on, at=clock.now(), actor_id=by)
    tx.add(version)
    tx.flush()
    rows = [{"version_id": version.id, **columns_of(one)} for one in policies]
    tx.execute(insert(PolicyRow), rows)
    if actor is None:
        _decide(tx, version.id, ADOPTED, None)
    return version.id
