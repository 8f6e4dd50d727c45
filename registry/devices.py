"""Enrolled devices: the browsers and machines a shop's till runs on.

A device belongs to one shop of one village and names the clerk it was enrolled for. Its token
is shown once; only the digest is kept. Of the profiles somebody works on `till` and
`merchant`; the kiosk stands by itself, and the look-only machine comes later.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import ForeignKey, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime
from kernel.errors import Refusal
from registry import codes, sessions
from registry.staff import CLERK, MERCHANT, StaffRole

TILL: Final = "till"
READER: Final = "merchant"
#: A screen for households: it shows, and nobody signs in there.
KIOSK: Final = "kiosk"
PROFILES: Final = (TILL, READER, KIOSK, "look")
#: Profiles that somebody works on.
WORKED: Final = frozenset({TILL, READER})
NAME_AT_MOST: Final = 60


class DeviceUnknown(Refusal):
    """No live device has this token: never enrolled, or revoked."""

    code = "device-unknown"


class ClerkElsewhere(Refusal):
    """The person a device is to be enrolled for is no clerk of that shop, or no merchant there."""

    code = "clerk-elsewhere"


class Device(Base):
    """One enrolled device of one shop, and the clerk it stands for."""

    __tablename__ = "device"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_AT_MOST))
    profile: Mapped[str] = mapped_column(String(10), server_default=TILL)
    village_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    shop: Mapped[str] = mapped_column(String(40))
    clerk_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    enrolled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def role_at(profile: str) -> str:
    """The role of whoever a device with this profile stands for."""
    return MERCHANT if profile == READER else CLERK


def enrol_device(
    tx: Session, *, village_id: int, shop: str, name: str, clerk_id: str, profile: str = TILL
) -> tuple[Device, str]:
    """Enrol a device of this shop for this clerk; give it and its token, shown this once.

    :raises ClerkElsewhere: the person has not the role there that such a device needs.
    """
    if tx.get(StaffRole, (clerk_id, role_at(profile), village_id, shop)) is None:
        raise ClerkElsewhere
    token = codes.new_token()
    device = Device(
        id=clock.new_id(),
        name=name,
        profile=profile,
        village_id=village_id,
        shop=shop,
        clerk_id=clerk_id,
        digest=codes.digest(token),
        enrolled_at=clock.now(),
    )
    tx.add(device)
    tx.flush()
    return device, token


def find_device(session: Session, token: str) -> Device:
    """The live till or merchant's reader with this token.

    :raises DeviceUnknown: there is none, it was revoked, or nobody works on such.
    """
    device = session.scalar(select(Device).where(Device.digest == codes.digest(token)))
    if device is None or device.revoked_at is not None or device.profile not in WORKED:
        raise DeviceUnknown
    return device


def find_kiosk(session: Session, token: str) -> Device:
    """The live kiosk with this token.

    :raises DeviceUnknown: there is none, it was revoked, or the token is another device's.
    """
    device = session.scalar(select(Device).where(Device.digest == codes.digest(token)))
    if device is None or device.revoked_at is not None or device.profile != KIOSK:
        raise DeviceUnknown
    return device


def device_name(session: Session, device_id: str | None) -> str:
    """What the device with this id is called now; nothing for what was done at none."""
    return "" if device_id is None else session.get_one(Device, device_id).name


def revoke_device(tx: Session, device_id: str) -> None:
    """Shut a device out and end the sessions on it; twice changes nothing."""
    tx.execute(
        update(Device)
        .where(Device.id == device_id, Device.revoked_at.is_(None))
        .values(revoked_at=clock.now())
    )
    sessions.end_all_on(tx, device_id)
