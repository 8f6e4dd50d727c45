"""A kiosk is known by its token alone, and is nobody who works."""

from typing import Any

import pytest

from kernel.db import Database, reading, transaction
from registry.access import Rule, enforce
from registry.access import actor_for_bearer as bearer
from registry.devices import DeviceUnknown, enrol_device, find_device, find_kiosk, revoke_device
from registry.kiosks import actor_for_kiosk
from registry.sessions import SignedOut
from registry.sign_in import DeviceNeeded
from tests.registry.people import SHOP, make_clerk, make_device, make_town


def test_a_kiosk_has_its_own_page_and_no_other_right(database: Database) -> None:
    town = make_town()
    chen = make_clerk("chen", town.east)
    place: Any = {"village_id": town.east, "shop": SHOP, "clerk_id": chen}
    device, token = transaction(
        lambda tx: enrol_device(tx, **place, name="自助屏", profile="kiosk")
    )
    with reading() as session:
        actor = actor_for_kiosk(session, token)
        assert find_kiosk(session, token).id == device.id
        with pytest.raises(DeviceUnknown):
            find_device(session, token)
        with pytest.raises(SignedOut):
            bearer(session, token)
    assert (actor.kind, actor.village_id, actor.shop) == ("kiosk", town.east, SHOP)
    assert actor.client == f"device/{device.id}"
    assert not actor.grants
    for rule in (Rule("till", "own-shop"), Rule("account", "signed-in"), Rule("till", "kiosk")):
        with pytest.raises(SignedOut):
            enforce(actor, rule)
    transaction(lambda tx: revoke_device(tx, device.id))
    _till, tills = make_device(chen, town.east)
    for wrong in (token, tills, "", "\x00"):
        with reading() as session, pytest.raises(DeviceNeeded):
            actor_for_kiosk(session, wrong)
