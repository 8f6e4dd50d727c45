"""Devices: enrolled for a clerk of the shop, found by their token, shut out when revoked."""

import pytest
from sqlalchemy import select

from kernel.db import Database, reading, transaction
from registry.devices import (
    ClerkElsewhere,
    Device,
    DeviceUnknown,
    device_name,
    find_device,
    revoke_device,
)
from registry.staff import RoleAt
from tests.registry.people import SHOP, make_clerk, make_device, make_staff, make_town


def test_a_device_is_found_by_its_token_until_revoked(database: Database) -> None:
    town = make_town()
    chen = make_clerk("chen", town.east)
    device_id, token = make_device(chen, town.east)
    with reading() as session:
        found = find_device(session, token)
        assert device_name(session, device_id) == found.name
        assert not device_name(session, None)
    assert (found.id, found.village_id, found.shop) == (device_id, town.east, SHOP)
    assert found.clerk_id == chen
    transaction(lambda tx: revoke_device(tx, device_id))
    with reading() as session, pytest.raises(DeviceUnknown):
        find_device(session, token)


@pytest.mark.parametrize("token", ["", "made up", "\x00"])
def test_an_unknown_token_is_no_device(database: Database, token: str) -> None:
    with reading() as session, pytest.raises(DeviceUnknown):
        find_device(session, token)


def test_the_token_is_not_stored(database: Database) -> None:
    town = make_town()
    _, token = make_device(make_clerk("chen", town.east), town.east)
    with reading() as session:
        row = session.execute(select(Device.__table__)).one()
    assert token not in [str(value) for value in row]


@pytest.mark.parametrize(
    ("username", "place", "shop"),
    [("chen", "west", SHOP), ("chen", "east", "S99"), ("li", "east", SHOP)],
)
def test_only_for_a_clerk_of_that_shop(
    database: Database, username: str, place: str, shop: str
) -> None:
    town = make_town()
    ids = {
        "chen": make_clerk("chen", town.east),
        "li": make_staff("li", RoleAt("town-officer", town.id)),
    }
    village = {"east": town.east, "west": town.west}[place]
    with pytest.raises(ClerkElsewhere):
        make_device(ids[username], village, shop)
