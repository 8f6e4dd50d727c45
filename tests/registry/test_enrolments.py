"""A machine enrolled by a code: once, within ten minutes, for a clerk of that shop."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import select

from kernel import clock
from kernel.db import Database, reading, transaction
from registry import sessions
from registry.access import Actor, Grant, NotPermitted
from registry.device_events import device_events
from registry.devices import ClerkElsewhere, DeviceUnknown, find_device
from registry.enrolments import (
    GOOD_FOR,
    DeviceNameUnfit,
    Enrolment,
    EnrolmentUnknown,
    NewDevice,
    ProfileUnfit,
    is_enrolment_code,
    offer_device,
    open_enrolment,
    own_device,
    rename_device,
    shut_out,
    use_enrolment,
)
from registry.sessions import SignedOut
from registry.staff import RoleAt, take_role
from registry.throttle import TooManyTries
from tests.registry.people import NOON, SHOP, Town, make_clerk, make_device, make_staff, make_town

HERE = "192.0.2.7"


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.frozen(NOON):
        yield


def _officer(staff_id: str, village: int) -> Actor:
    return Actor(
        kind="staff", staff_id=staff_id, grants=frozenset({Grant("village-officer", village)})
    )


def _setting() -> tuple[Town, Actor, NewDevice]:
    town = make_town()
    actor = _officer(make_staff("east", RoleAt("village-officer", town.east)), town.east)
    clerk = make_clerk("clerk", town.east)
    return town, actor, NewDevice(" 一号  机 ", "till", town.east, SHOP, clerk)


def test_a_code_makes_one_machine_that_till(database: Database) -> None:
    _, actor, wanted = _setting()
    code = offer_device(actor, wanted)
    for _ in range(2):
        assert open_enrolment(code, address=HERE).name == "一号 机"
    token = use_enrolment(f" {code.upper().replace('-', ' ')} ", address=HERE)
    with reading() as session:
        device = find_device(session, token)
        acts = [(one.kind, one.actor_id) for one in device_events(session, device.id)]
        row = session.scalars(select(Enrolment)).one()
    assert (device.name, device.clerk_id, device.shop) == ("一号 机", wanted.clerk_id, SHOP)
    assert acts == [("enrol", actor.staff_id)]
    assert row.device_id == device.id
    assert code not in str(vars(row))


def test_a_code_is_worthless_after_use_and_after_ten_minutes(database: Database) -> None:
    _, actor, wanted = _setting()
    used, old = (offer_device(actor, wanted) for _ in range(2))
    use_enrolment(used, address=HERE)
    with clock.frozen(NOON + GOOD_FOR):
        for code, way in product(
            (used, old, "abcd-efgh-jkmn", "", "\x00"), (open_enrolment, use_enrolment)
        ):
            with pytest.raises(EnrolmentUnknown):
                way(code, address=HERE)
    with clock.frozen(NOON + GOOD_FOR - timedelta(seconds=1)):
        use_enrolment(old, address=HERE)


def test_two_machines_at_once_and_one_gets_it(database: Database) -> None:
    _, actor, wanted = _setting()
    code = offer_device(actor, wanted)

    def use(_: int) -> bool:
        try:
            use_enrolment(code, address=HERE)
        except EnrolmentUnknown:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(use, (0, 1))) == [False, True]


def test_guessing_is_throttled(database: Database) -> None:
    _, actor, wanted = _setting()
    code = offer_device(actor, wanted)
    for _ in range(30):
        with pytest.raises(EnrolmentUnknown):
            use_enrolment("abcd-efgh-jkmn", address=HERE)
    with pytest.raises(TooManyTries):
        use_enrolment(code, address=HERE)
    use_enrolment(code, address="192.0.2.8")


def test_only_for_a_clerk_of_that_shop_until_the_last_moment(database: Database) -> None:
    town, actor, wanted = _setting()
    for other in (replace(wanted, shop="S99"), replace(wanted, clerk_id=actor.staff_id or "")):
        with pytest.raises(ClerkElsewhere):
            offer_device(actor, other)
    code = offer_device(actor, wanted)
    transaction(lambda tx: take_role(tx, wanted.clerk_id, RoleAt("clerk", town.east, SHOP)))
    with pytest.raises(ClerkElsewhere):
        use_enrolment(code, address=HERE)


def test_what_cannot_be_is_refused(database: Database) -> None:
    town, actor, wanted = _setting()
    for name in ("", "  ", "x" * 61, "a\x07b"):
        with pytest.raises(DeviceNameUnfit):
            offer_device(actor, replace(wanted, name=name))
    with pytest.raises(ProfileUnfit):
        offer_device(actor, replace(wanted, profile="toaster"))
    with pytest.raises(NotPermitted):
        offer_device(actor, replace(wanted, village_id=town.west))


def test_another_kind_of_machine_is_no_till(database: Database) -> None:
    _, actor, wanted = _setting()
    token = use_enrolment(offer_device(actor, replace(wanted, profile="kiosk")), address=HERE)
    with reading() as session, pytest.raises(DeviceUnknown):
        find_device(session, token)


def test_a_device_is_renamed_and_shut_out_once(database: Database) -> None:
    town, actor, wanted = _setting()
    device, token = make_device(wanted.clerk_id, town.east)
    sid = transaction(
        lambda tx: sessions.start(tx, wanted.clerk_id, device_id=device, idle=sessions.IDLE)
    )
    for _ in range(2):
        rename_device(actor, device, "门口")
    for _ in range(2):
        shut_out(actor, device)
    with reading() as session:
        assert own_device(session, actor, device).name == "门口"
        kinds = [one.kind for one in device_events(session, device)]
        with pytest.raises(DeviceUnknown):
            find_device(session, token)
        with pytest.raises(SignedOut):
            sessions.resume(session, sid)
    assert sorted(kinds) == ["rename", "revoke"]


def test_another_village_s_device_is_as_good_as_none(database: Database) -> None:
    town, actor, wanted = _setting()
    device, token = make_device(wanted.clerk_id, town.east)
    other = _officer(actor.staff_id or "", town.west)
    for one in (device, "nobody's"):
        with pytest.raises(DeviceUnknown):
            rename_device(other, one, "门口")
        with pytest.raises(DeviceUnknown):
            shut_out(other, one)
    with reading() as session:
        assert find_device(session, token).name == "till"


def test_a_typed_code_is_told_from_a_token(database: Database) -> None:
    _, actor, wanted = _setting()
    code = offer_device(actor, wanted)
    assert is_enrolment_code(code)
    assert is_enrolment_code(code.upper().replace("-", ""))
    assert not is_enrolment_code("x" * 43)
    assert not is_enrolment_code("")
