"""Enrolling a machine from the office: a code on one screen, one button on the other.

The code is twelve letters and digits, good for ten minutes and for one machine; only its digest
is kept. It stands in the address that the new machine opens, where it is worthless once used.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ForeignKey, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime, reading, transaction
from kernel.errors import Refusal
from registry import codes, passwords
from registry.access import Actor, require
from registry.device_events import note_device
from registry.devices import (
    NAME_AT_MOST,
    PROFILES,
    ClerkElsewhere,
    Device,
    DeviceUnknown,
    enrol_device,
    revoke_device,
    role_at,
)
from registry.staff import StaffRole
from registry.throttle import UNKNOWN_LOOK, guarded

PERMISSION: Final = "devices"
GOOD_FOR: Final = timedelta(minutes=10)


class EnrolmentUnknown(Refusal):
    """No machine can be enrolled by this code: never made, used before, or too old."""

    code = "enrolment-unknown"


class DeviceNameUnfit(Refusal):
    """A device's name has 1 to 60 characters in one line."""

    code = "device-name-unfit"


class ProfileUnfit(Refusal):
    """There is no such kind of device."""

    code = "profile-unfit"


class Enrolment(Base):
    """What a machine will become when its code is used; `device_id` says what it became."""

    __tablename__ = "enrolment"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_AT_MOST))
    profile: Mapped[str] = mapped_column(String(10))
    village_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    shop: Mapped[str] = mapped_column(String(40))
    clerk_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    made_by: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    device_id: Mapped[str | None] = mapped_column(ForeignKey("device.id"))


@dataclass(frozen=True)
class NewDevice:
    """What to enrol: a name, what it is for, the shop it stands in and the clerk there."""

    name: str
    profile: str
    village_id: int
    shop: str
    clerk_id: str


def offer_device(actor: Actor, device: NewDevice) -> str:
    """A code that makes one machine this device within ten minutes; shown this once. Outermost.

    A repeat gives another code; the one that nobody saw ends by itself.

    :raises NotPermitted: the actor enrols no devices in that village.
    :raises DeviceNameUnfit, ProfileUnfit: the name or the kind is not fit.
    :raises ClerkElsewhere: the person is no clerk of that shop.
    """
    require(actor, PERMISSION, village_id=device.village_id)
    name = _fit_name(device.name)
    if device.profile not in PROFILES:
        raise ProfileUnfit

    def work(tx: Session) -> str:
        role = role_at(device.profile)
        if tx.get(StaffRole, (device.clerk_id, role, device.village_id, device.shop)) is None:
            raise ClerkElsewhere
        code = passwords.one_time_password()
        tx.add(
            Enrolment(
                **{**vars(device), "name": name},
                digest=_digest(code),
                made_by=actor.staff_id,
                made_at=clock.now(),
            )
        )
        tx.flush()
        return code

    return transaction(work)


def is_enrolment_code(text: str) -> bool:
    """Whether this has the form of such a code, as somebody may type it."""
    return len(_plain(text)) == len(_plain(passwords.one_time_password()))


def open_enrolment(code: str, *, address: str) -> Enrolment:
    """What a machine with this code may become; uses nothing up. Outermost.

    :raises EnrolmentUnknown: no such code, used before, or too old.
    :raises TooManyTries: too many unknown codes from this address.
    """
    with guarded(UNKNOWN_LOOK, address, EnrolmentUnknown), reading() as session:
        query = select(Enrolment).where(Enrolment.digest == _digest(code))
        found = session.scalars(query).one_or_none()
        if found is None or found.used_at is not None or found.made_at <= clock.now() - GOOD_FOR:
            raise EnrolmentUnknown
        return found


def use_enrolment(code: str, *, address: str) -> str:
    """Enrol the machine: gives its token, shown this once; the code is used up. Outermost.

    :raises EnrolmentUnknown: no such code, used before, or too old.
    :raises ClerkElsewhere: the person is no clerk of that shop any more.
    :raises TooManyTries: too many unknown codes from this address.
    """
    with guarded(UNKNOWN_LOOK, address, EnrolmentUnknown):
        return transaction(lambda tx: _use(tx, code))


def rename_device(actor: Actor, device_id: str, name: str) -> None:
    """Call the device something else. Outermost.

    :raises DeviceUnknown: none in a village of this actor.
    :raises DeviceNameUnfit: the name is not fit.
    """
    fit = _fit_name(name)

    def work(tx: Session) -> None:
        device = own_device(tx, actor, device_id)
        if device.name != fit:
            device.name = fit
            note_device(tx, device_id, "rename", actor_id=actor.staff_id, name=fit)

    transaction(work)


def shut_out(actor: Actor, device_id: str) -> None:
    """Shut the device out at once; the sessions on it end. Twice: once. Outermost.

    :raises DeviceUnknown: none in a village of this actor.
    """

    def work(tx: Session) -> None:
        device = own_device(tx, actor, device_id)
        if device.revoked_at is None:
            revoke_device(tx, device_id)
            note_device(tx, device_id, "revoke", actor_id=actor.staff_id, name=device.name)

    transaction(work)


def own_device(session: Session, actor: Actor, device_id: str) -> Device:
    """The device, in a village where the actor may manage devices.

    :raises DeviceUnknown: none there.
    """
    device = session.get(Device, device_id)
    if device is None or not actor.may(PERMISSION, village_id=device.village_id):
        raise DeviceUnknown
    return device


def _use(tx: Session, code: str) -> str:
    now = clock.now()
    digest = _digest(code)
    is_good = (
        Enrolment.digest == digest,
        Enrolment.used_at.is_(None),
        Enrolment.made_at > now - GOOD_FOR,
    )
    # Two machines that use it at the same moment: the update lets one through.
    taken = tx.execute(
        update(Enrolment).where(*is_good).values(used_at=now).returning(Enrolment.digest)
    )
    if taken.first() is None:
        raise EnrolmentUnknown
    made = tx.get_one(Enrolment, digest, populate_existing=True)
    device, token = enrol_device(
        tx,
        village_id=made.village_id,
        shop=made.shop,
        name=made.name,
        clerk_id=made.clerk_id,
        profile=made.profile,
    )
    made.device_id = device.id
    note_device(tx, device.id, "enrol", actor_id=made.made_by, name=made.name)
    return token


def _digest(code: str) -> str:
    return codes.digest(f"enrol/{_plain(code)}")


def _plain(code: str) -> str:
    return codes.clean(code).lower()


def _fit_name(name: str) -> str:
    plain = " ".join(name.split())
    if not 0 < len(plain) <= NAME_AT_MOST or not plain.isprintable():
        raise DeviceNameUnfit
    return plain
