"""Whose accounts an officer sees and manages: those of the own villages; a town officer, all.

A person belongs where the roles reach. Who has none left belongs where the last ones were, so
that the village which took a role can give it again.
"""

from typing import Final

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from registry.access import Actor, NotPermitted
from registry.regions import Region, villages
from registry.staff import (
    CLERK,
    MERCHANT,
    SEATED,
    RoleAt,
    RoleUnfit,
    Staff,
    StaffRole,
    StaffUnknown,
)
from registry.staff_events import StaffEvent

PERMISSION: Final = "staff"
#: role → on which levels of region it can be held.
LEVELS: Final = {
    "town-officer": ("town",),
    "village-officer": ("village",),
    "collector": ("village", "grid"),
    "evaluator": ("village", "grid"),
    "reviewer": ("village",),
    "supervisor": ("town", "village"),
    CLERK: ("village",),
    MERCHANT: ("village",),
    "bank-officer": ("town",),
}


def seen_by(session: Session, actor: Actor) -> ColumnElement[bool]:
    """The condition on `Staff` that the actor sees this person."""
    if actor.may_everywhere(PERMISSION):
        return Staff.id.is_not(None)
    reached = [one.id for one in villages(session) if actor.may(PERMISSION, village_id=one.id)]
    return works_in(reached)


def works_in(village_ids: list[int]) -> ColumnElement[bool]:
    """The condition on `Staff` that the person belongs to one of these villages."""
    within = select(Region.id).where(
        or_(Region.id.in_(village_ids), Region.parent_id.in_(village_ids))
    )
    role, last = StaffRole.staff_id == Staff.id, StaffEvent.staff_id == Staff.id
    return or_(
        exists().where(role, StaffRole.region_id.in_(within)),
        ~exists().where(role) & exists().where(last, StaffEvent.region_id.in_(within)),
    )


def seen_person(session: Session, actor: Actor, staff_id: str) -> Staff:
    """The person, if the actor sees them.

    :raises StaffUnknown: nobody has this id, or nobody whom the actor sees.
    """
    query = select(Staff).where(Staff.id == staff_id, seen_by(session, actor))
    found = session.scalars(query).one_or_none()
    if found is None:
        raise StaffUnknown
    return found


def manages(session: Session, actor: Actor, staff_id: str) -> bool:
    """Whether the whole of the person's work lies where the actor may manage staff."""
    if actor.may_everywhere(PERMISSION):
        return True
    held = select(StaffRole.region_id).where(StaffRole.staff_id == staff_id)
    past = select(StaffEvent.region_id).where(StaffEvent.staff_id == staff_id)
    where: set[int | None] = {*session.scalars(held)} or {*session.scalars(past)} - {None}
    return bool(where) and all(reaches(session, actor, one) for one in where)


def reaches(session: Session, actor: Actor, region_id: int | None) -> bool:
    """Whether the actor may manage staff in this whole region."""
    place = None if region_id is None else session.get(Region, region_id)
    if place is None or place.level in {"town", "county"}:
        return actor.may_everywhere(PERMISSION)
    return actor.may(
        PERMISSION, village_id=place.id if place.level == "village" else place.parent_id
    )


def check_role(session: Session, actor: Actor, role: RoleAt) -> None:
    """Refuse a role that the actor may not give or take, or that cannot be held there.

    :raises NotPermitted: it reaches further than the actor's own.
    :raises RoleUnfit: no such role on that level, a clerk or merchant without a shop, a shop for
        another.
    """
    if not reaches(session, actor, role.region_id):
        raise NotPermitted
    place = session.get(Region, role.region_id)
    is_fit = place is not None and place.level in LEVELS.get(role.role, ())
    if not is_fit or (role.role in SEATED) != bool(role.shop):
        raise RoleUnfit
