"""Who asks at a kiosk: the screen itself, nobody of the staff, with a right to its page alone."""

from sqlalchemy.orm import Session

from registry import devices
from registry.access import Actor
from registry.sign_in import DeviceNeeded


def actor_for_kiosk(session: Session, token: str) -> Actor:
    """The kiosk with this device token.

    :raises DeviceNeeded: no live kiosk has it.
    """
    try:
        device = devices.find_kiosk(session, token)
    except devices.DeviceUnknown:
        raise DeviceNeeded from None
    return Actor(kind="kiosk", device_id=device.id, village_id=device.village_id, shop=device.shop)
