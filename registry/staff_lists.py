"""The staff as the office lists them: a page at a time, and one person with all that was done."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from registry import pins
from registry.access import Actor
from registry.regions import Region
from registry.sessions import SignIn
from registry.staff import Staff, StaffRole, fold
from registry.staff_events import SHOWN, events_of, pin_events_of
from registry.staff_pins import pin_state
from registry.staff_reach import manages, reaches, seen_by, seen_person, works_in

PAGE: Final = 50


@dataclass(frozen=True)
class Held:
    """A role somebody holds: where, by name, and whether who asks may take it."""

    role: str
    region_id: int
    place: str
    shop: str
    is_ours: bool = False


@dataclass(frozen=True)
class Member:
    """One person of the staff with the roles held."""

    id: str
    username: str
    name: str
    is_open: bool
    must_change: bool
    created_at: datetime
    roles: tuple[Held, ...]


@dataclass(frozen=True)
class Members:
    """A page of the staff, and how many there are in all."""

    rows: tuple[Member, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are: one at least."""
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True)
class Act:
    """One thing done to an account: what, when, by whom, and which role where."""

    kind: str
    at: datetime
    by: str
    role: str
    place: str
    shop: str


@dataclass(frozen=True)
class File:
    """One person: whether who asks manages all of them, last sign-in, what was done, the PIN."""

    member: Member
    is_managed: bool
    is_self: bool
    last_sign_in: datetime | None
    acts: tuple[Act, ...]
    pin: pins.State


def members(
    session: Session, actor: Actor, *, q: str = "", village_id: int | None = None, page: int = 1
) -> Members:
    """The staff whom the actor sees, by name; open accounts first, 50 a page."""
    which = [seen_by(session, actor)]
    if village_id is not None:
        which.append(works_in([village_id]))
    if q.strip():
        sought = fold(q)
        which.append(
            or_(
                Staff.username.contains(sought, autoescape=True),
                Staff.name.contains(q.strip(), autoescape=True),
            )
        )
    total = session.scalar(select(func.count()).select_from(Staff).where(*which)) or 0
    page = min(max(1, page), max(1, -(-total // PAGE)))
    people = session.scalars(
        select(Staff)
        .where(*which)
        .order_by(Staff.disabled_at.is_not(None), Staff.name, Staff.username)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    ).all()
    held = _held(session, [one.id for one in people])
    return Members(tuple(_member(one, held[one.id]) for one in people), total, page)


def file_of(session: Session, actor: Actor, staff_id: str) -> File:
    """One person's page.

    :raises StaffUnknown: nobody whom the actor sees.
    """
    person = seen_person(session, actor, staff_id)
    held = [
        Held(one.role, one.region_id, one.place, one.shop, reaches(session, actor, one.region_id))
        for one in _held(session, [staff_id])[staff_id]
    ]
    last = select(func.max(SignIn.at)).where(SignIn.staff_id == staff_id)
    return File(
        _member(person, held),
        manages(session, actor, staff_id),
        staff_id == actor.staff_id,
        session.scalar(last),
        tuple(_acts(session, staff_id)),
        pin_state(session, staff_id),
    )


def _member(person: Staff, held: Iterable[Held]) -> Member:
    return Member(
        person.id,
        person.username,
        person.name,
        person.disabled_at is None,
        person.must_change,
        person.created_at,
        tuple(held),
    )


def _held(session: Session, staff_ids: list[str]) -> dict[str, list[Held]]:
    query = (
        select(StaffRole)
        .where(StaffRole.staff_id.in_(staff_ids))
        .order_by(StaffRole.role, StaffRole.region_id, StaffRole.shop)
    )
    roles = session.scalars(query).all()
    names = _places(session, {one.region_id for one in roles})
    held: dict[str, list[Held]] = defaultdict(list)
    for one in roles:
        held[one.staff_id].append(Held(one.role, one.region_id, names[one.region_id], one.shop))
    return held


def _places(session: Session, region_ids: set[int]) -> dict[int, str]:
    """Names; a grid's with its village's."""
    above = select(Region.id, Region.name).subquery()
    query = (
        select(Region.id, Region.level, Region.name, above.c.name.label("above"))
        .outerjoin(above, above.c.id == Region.parent_id)
        .where(Region.id.in_(region_ids))
    )
    return {
        row.id: f"{row.above} {row.name}" if row.level == "grid" else row.name
        for row in session.execute(query)
    }


def _acts(session: Session, staff_id: str) -> list[Act]:
    """What was done to the account and to its PIN, the newest first."""
    events, pin_events = events_of(session, staff_id), pin_events_of(session, staff_id)
    who = {one.actor_id for one in events if one.actor_id}
    names = staff_names(session, who | {one.actor_id for one in pin_events})
    places = _places(session, {one.region_id for one in events if one.region_id is not None})
    acts = [
        Act(
            one.kind,
            one.at,
            names.get(one.actor_id or "", ""),
            one.role or "",
            places.get(one.region_id or 0, ""),
            one.shop,
        )
        for one in events
    ]
    acts += [Act(one.kind, one.at, names[one.actor_id], "", "", "") for one in pin_events]
    return sorted(acts, key=lambda act: act.at, reverse=True)[:SHOWN]


def staff_names(session: Session, ids: Iterable[str]) -> dict[str, str]:
    """The names of these members of staff, for lists: id → name."""
    query = select(Staff.id, Staff.name).where(Staff.id.in_(list(ids)))
    return {row.id: row.name for row in session.execute(query)}
