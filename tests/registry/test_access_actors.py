"""Access: who a cookie, a bearer token or a till's token turns out to be."""

from collections.abc import Callable

import pytest

from kernel.db import Database, reading, transaction
from registry import access, devices, staff, tokens
from registry.access import Actor, Grant
from registry.sessions import SignedOut
from registry.sign_in import sign_in
from registry.staff import RoleAt
from tests.registry.people import (
    PASSWORD,
    SHOP,
    Town,
    make_clerk,
    make_device,
    make_staff,
    make_town,
)


@pytest.fixture
def town(database: Database) -> Town:
    """Two villages."""
    return make_town()


def _bearer(token: str) -> Actor:
    with reading() as session:
        return access.actor_for_bearer(session, token)


def _signed_in(username: str, device_token: str | None = None) -> str:
    return sign_in(
        username=username, password=PASSWORD, device_token=device_token, address="192.0.2.1"
    ).sid


def _cookie(sid: str, device_token: str | None = None) -> Actor:
    with reading() as session:
        return access.actor_for_sign_in(session, sid, device_token)


def test_roles_reach_by_the_level_of_their_region(town: Town) -> None:
    make_staff(
        "chen",
        RoleAt("supervisor", town.id),
        RoleAt("village-officer", town.east),
        RoleAt("collector", town.grid),
    )
    actor = _cookie(_signed_in("chen"))
    assert actor.grants == {Grant("supervisor", None), Grant("village-officer", town.east)}
    assert actor.roles == {"supervisor", "village-officer"}
    assert (actor.username, actor.name, actor.client) == (
        "chen",
        "陈某",
        f"staff/{actor.staff_id}",
    )


def test_a_bearer_token_speaks_for_its_member_of_staff_until_disabled(town: Town) -> None:
    chen = make_staff("chen", RoleAt("village-officer", town.east))
    token = transaction(lambda tx: tokens.make_token(tx, chen))
    assert _bearer(token).may("awards.post", village_id=town.east)
    transaction(lambda tx: staff.disable_staff(tx, chen))
    with pytest.raises(SignedOut):
        _bearer(token)


def test_a_devices_token_speaks_for_its_clerk_at_that_till_alone(town: Town) -> None:
    clerk = make_staff("li", RoleAt("clerk", town.east, SHOP), RoleAt("village-officer", town.east))
    device_id, token = make_device(clerk, town.east)
    actor = _bearer(token)
    assert (actor.staff_id, actor.shop, actor.village_id) == (clerk, SHOP, town.east)
    assert actor.client == f"device/{device_id}"
    assert actor.may("till", village_id=town.east)
    assert not actor.may("awards.post")


def _revoke_device(device_id: str, clerk: str, village: int) -> None:
    transaction(lambda tx: devices.revoke_device(tx, device_id))


def _disable_clerk(device_id: str, clerk: str, village: int) -> None:
    transaction(lambda tx: staff.disable_staff(tx, clerk))


def _take_role(device_id: str, clerk: str, village: int) -> None:
    transaction(lambda tx: staff.take_role(tx, clerk, RoleAt("clerk", village, SHOP)))


@pytest.mark.parametrize("ending", [_revoke_device, _disable_clerk, _take_role])
def test_a_till_is_shut_out_at_once(town: Town, ending: Callable[[str, str, int], None]) -> None:
    clerk = make_clerk("li", town.east)
    device_id, token = make_device(clerk, town.east)
    sid = _signed_in("li", token)
    assert _cookie(sid, token).may("till", village_id=town.east)
    ending(device_id, clerk, town.east)
    with pytest.raises(SignedOut):
        _bearer(token)
    with pytest.raises(SignedOut):
        _cookie(sid, token)


@pytest.mark.parametrize("token", ["", "made up", "\x00"])
def test_an_unknown_bearer_is_nobody(town: Town, token: str) -> None:
    with pytest.raises(SignedOut):
        _bearer(token)


def test_a_clerks_session_is_good_on_its_own_till_only(town: Town) -> None:
    clerk = make_clerk("li", town.east)
    device_id, token = make_device(clerk, town.east)
    _, second_till = make_device(clerk, town.east)
    sid = _signed_in("li", token)
    assert _cookie(sid, token).device_id == device_id
    for elsewhere in (None, "", "made up", second_till):
        with pytest.raises(SignedOut):
            _cookie(sid, elsewhere)


def test_an_officers_session_does_not_become_a_till(town: Town) -> None:
    _, token = make_device(make_clerk("li", town.east), town.east)
    make_staff("chen", RoleAt("village-officer", town.east))
    actor = _cookie(_signed_in("chen", token), token)
    assert actor.device_id is None
    assert not actor.may("till")


def test_a_session_tells_that_a_new_password_is_due(town: Town) -> None:
    chen = make_staff("chen", RoleAt("village-officer", town.east))
    sid = _signed_in("chen")
    assert not _cookie(sid).must_change
    with reading() as session:
        stored = staff.get_staff(session, "chen").password_hash
    transaction(lambda tx: staff.set_password(tx, chen, stored, must_change=True))
    assert _cookie(sid).must_change


def test_a_staff_member_away_from_any_till(town: Town) -> None:
    make_staff("chen", RoleAt("supervisor", town.east))
    with reading() as session:
        actor = access.actor_of(session, staff.get_staff(session, "chen"))
    assert actor.may("slips.witness", village_id=town.east)
    assert actor.device_id is None
