"""Another clerk at the same till, or the same one back at a locked one, by a PIN.

A till is opened with a password. Until sixteen hours after that, or until somebody signs out,
any clerk of its shop who has a PIN may take it over or unlock it. Such a session is the clerk's
at that till and nothing more, whatever else the person may do with the password.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.db import reading, transaction
from registry import devices, pins, sessions, staff_pins
from registry.devices import ClerkElsewhere, Device
from registry.sessions import SignedOut
from registry.staff import CLERK, Staff, StaffRole


@dataclass(frozen=True)
class Colleague:
    """A clerk of the till's shop, and whether a PIN lets that one take the till over."""

    id: str
    username: str
    name: str
    pin: pins.State


def colleagues_at(session: Session, device_id: str) -> list[Colleague]:
    """The clerks of the shop where this device stands, with an open account, by user name."""
    device = session.get_one(Device, device_id)
    people = session.scalars(
        select(Staff)
        .join(StaffRole, StaffRole.staff_id == Staff.id)
        .where(
            StaffRole.role == CLERK,
            StaffRole.region_id == device.village_id,
            StaffRole.shop == device.shop,
            Staff.disabled_at.is_(None),
        )
        .order_by(Staff.username)
    )
    return [
        Colleague(one.id, one.username, one.name, staff_pins.pin_state(session, one.id))
        for one in people
    ]


def switch(*, sid: str, device_token: str, clerk: str, pin: str) -> str:
    """Let the clerk with this id take the till over; gives the id of the new session. Outermost.

    The session that was there ends. The new one ends when that one would have: sixteen hours
    after the password it goes back to.

    :raises SignedOut: no session runs at this till: a password opens it.
    :raises DeviceUnknown: the till was shut out.
    :raises ClerkElsewhere: the person is no clerk of this shop.
    :raises OwnPinUnset, PinWrong, OwnPinLocked: as `staff_pins.prove_pin`.
    """
    with reading() as session:
        _place(session, sid, device_token, clerk)
    staff_pins.prove_pin(clerk, pin)

    def take_over(tx: Session) -> str:
        device, since = _place(tx, sid, device_token, clerk)
        sessions.end(tx, sid)
        return sessions.start(
            tx, clerk, device_id=device.id, idle=sessions.CLERK_IDLE, vouched_at=since
        )

    return transaction(take_over)


def _place(session: Session, sid: str, token: str, clerk: str) -> tuple[Device, datetime]:
    """The till, and when the password was given that the session on it goes back to."""
    running = sessions.resume(session, sid)
    device = devices.find_device(session, token)
    if running.device_id != device.id:
        raise SignedOut
    if clerk not in {one.id for one in colleagues_at(session, device.id)}:
        raise ClerkElsewhere
    return device, running.vouched_at or running.at
