"""What the demo's richest household holds: its page with a PIN; and the kiosk of its shop."""

from sqlalchemy.orm import Session

import registry
from kernel.db import reading, transaction
from registry import household_pins
from registry.devices import KIOSK

#: Not one of those that are guessed first; this town is for show.
PIN = "7391"


def open_page(number: str, *, username: str = "village-1") -> dict[str, str]:
    """A look code for the household's page and the PIN that opens the rest of it."""
    with reading() as session:
        officer = registry.actor_of(session, registry.get_staff(session, username))
    household_pins.set_pin(officer, number=number, key="demo/pin", pin=PIN)

    def make(tx: Session) -> str:
        return registry.make_look(tx, registry.find_subject(tx, number))

    return {"household": number, "look": transaction(make), "pin": PIN}


def put_up_kiosk(village: str, shop: str, *, clerk: str) -> str:
    """A screen in the shop where a card shows its points; the reply is its token."""

    def enrol(tx: Session) -> str:
        _device, token = registry.enrol_device(
            tx,
            village_id=registry.find_village(tx, village).id,
            shop=shop,
            name=f"{village}自助屏",
            clerk_id=registry.get_staff(tx, clerk).id,
            profile=KIOSK,
        )
        return token

    return transaction(enrol)
