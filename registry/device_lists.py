"""The devices as the office lists them: a page at a time, and one device with what was done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from registry.access import Actor
from registry.device_events import device_events
from registry.devices import Device
from registry.enrolments import own_device
from registry.regions import Region
from registry.sessions import SignIn
from registry.staff import SEATED, Staff, StaffRole

PAGE: Final = 50


@dataclass(frozen=True)
class Machine:
    """One device: where it stands, for whom, and when somebody last worked on it."""

    id: str
    name: str
    profile: str
    village: str
    shop: str
    clerk: str
    enrolled_at: datetime
    seen_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True)
class Machines:
    """A page of the devices, and how many there are in all."""

    rows: tuple[Machine, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are: one at least."""
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True)
class Done:
    """One thing done to a device: what, when, by whom, and its name from then on."""

    kind: str
    at: datetime
    by: str
    name: str


def machines(session: Session, village_ids: Iterable[int], page: int = 1) -> Machines:
    """The devices of these villages: those that work first, the newest first, 50 a page."""
    which = Device.village_id.in_(set(village_ids))
    total = session.scalar(select(func.count()).select_from(Device).where(which)) or 0
    page = min(max(1, page), max(1, -(-total // PAGE)))
    query = (
        _machines()
        .where(which)
        .order_by(Device.revoked_at.is_not(None), Device.enrolled_at.desc(), Device.id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    return Machines(tuple(Machine(**row._mapping) for row in session.execute(query)), total, page)


def machine(session: Session, actor: Actor, device_id: str) -> tuple[Machine, tuple[Done, ...]]:
    """One device and what was done to it.

    :raises DeviceUnknown: none in a village where the actor may manage devices.
    """
    own_device(session, actor, device_id)
    row = session.execute(_machines().where(Device.id == device_id)).one()
    events = device_events(session, device_id)
    query = select(Staff.id, Staff.name).where(Staff.id.in_({one.actor_id for one in events}))
    names = {person.id: person.name for person in session.execute(query)}
    return Machine(**row._mapping), tuple(
        Done(one.kind, one.at, names.get(one.actor_id or "", ""), one.name) for one in events
    )


def clerks_of(session: Session, village_ids: Iterable[int]) -> list[tuple[str, str, int, str]]:
    """The clerks and merchants of these villages who can sign in: id, name, village and shop."""
    query = (
        select(Staff.id, Staff.name, StaffRole.region_id, StaffRole.shop)
        .join(StaffRole, StaffRole.staff_id == Staff.id)
        .where(
            StaffRole.role.in_(SEATED),
            StaffRole.region_id.in_(set(village_ids)),
            Staff.disabled_at.is_(None),
        )
        .order_by(StaffRole.region_id, StaffRole.shop, Staff.name)
    )
    return [(row.id, row.name, row.region_id, row.shop) for row in session.execute(query)]


def _machines() -> Select[*tuple[Any, ...]]:
    """Rows with the fields of a `Machine`."""
    seen = select(func.max(SignIn.seen_at)).where(SignIn.device_id == Device.id)
    return (
        select(
            Device.id,
            Device.name,
            Device.profile,
            Region.name.label("village"),
            Device.shop,
            Staff.name.label("clerk"),
            Device.enrolled_at,
            seen.scalar_subquery().label("seen_at"),
            Device.revoked_at,
        )
        .join(Region, Region.id == Device.village_id)
        .join(Staff, Staff.id == Device.clerk_id)
    )
