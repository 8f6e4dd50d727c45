"""The list of subjects: a page of them with what an officer reads beside each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

import ledger
import pos
from kernel import clock
from registry import Region, Subject, finding, glance, grids

#: A region's id is no longer than this.
_DIGITS: Final = 9


@dataclass(frozen=True)
class Line:
    """One subject of a list, its name masked. `last_on`: when it last took goods home."""

    number: str
    name: str
    group: str | None
    glance: glance.Glance
    points: int
    last_on: date | None
    closed: bool


@dataclass(frozen=True)
class Choices:
    """What the filters offer: groups and grids stand only where one village is chosen."""

    groups: list[tuple[str, str]]
    grids: list[tuple[int, str]]


def lines_of(session: Session, subjects: Sequence[Subject]) -> list[Line]:
    """What the list says of these subjects; five queries however many there are."""
    seen = glance.glances(session, subjects)
    points = ledger.available_each(session, ((one.village_id, one.account) for one in subjects))
    last = pos.last_redemptions(
        session, (one.village_id for one in subjects), (one.number for one in subjects)
    )
    return [
        Line(
            one.number,
            one.shown_name,
            one.villager_group,
            seen[one.id],
            points.get((one.village_id, one.account), 0),
            clock.local(last[one.number]).date() if one.number in last else None,
            one.closed_on is not None,
        )
        for one in subjects
    ]


def choices_in(session: Session, village: Region | None) -> Choices:
    """The groups and grids of the chosen village."""
    if village is None:
        return Choices([], [])
    named = sorted(grids(session, village.id).items(), key=lambda one: (len(one[0]), one[0]))
    groups = [(group, group) for group in finding.groups_of(session, village.id)]
    return Choices(groups, [(grid, name) for name, grid in named])


def wanted_in(places: Sequence[Region], village: Region | None, **asked: str) -> finding.Wanted:
    """What the page's filters ask for; what is no choice of ours asks for nothing."""
    grid = asked.get("grid", "")
    return finding.Wanted(
        villages=(village.id,) if village else tuple(one.id for one in places),
        text=asked.get("text", ""),
        group=asked.get("group", ""),
        grid_id=int(grid) if grid.isascii() and grid.isdigit() and len(grid) <= _DIGITS else None,
        card={"yes": True, "no": False}.get(asked.get("card", "")),
        closed=asked.get("closed") == "yes",
    )
