"""The devices in pages: bounded, with the last use; one device with what was done."""

import pytest

from kernel import clock
from kernel.db import Database, reading, transaction
from registry import sessions
from registry.access import Actor, Grant
from registry.device_lists import PAGE, clerks_of, machine, machines
from registry.devices import DeviceUnknown
from registry.enrolments import rename_device, shut_out
from registry.staff import disable_staff
from tests.registry.people import NOON, SHOP, counted, make_clerk, make_device, make_town


def test_a_page_is_bounded_in_rows_and_queries(database: Database) -> None:
    town = make_town()
    clerk = make_clerk("clerk", town.east)
    make_device(make_clerk("west", town.west), town.west)
    for _ in range(PAGE + 1):
        make_device(clerk, town.east)
    with reading() as session:
        with counted() as asked:
            found = machines(session, [town.east])
        rest = machines(session, [town.east], 99)
        both = machines(session, [town.east, town.west])
    assert len(asked) == 2
    assert (len(found.rows), found.total, found.pages) == (PAGE, PAGE + 1, 2)
    assert (len(rest.rows), rest.page) == (1, 2)
    assert both.total == PAGE + 2


def test_one_device_says_when_it_was_used_and_what_was_done(database: Database) -> None:
    town = make_town()
    clerk = make_clerk("clerk", town.east)
    officer = Actor(
        kind="staff", staff_id=clerk, grants=frozenset({Grant("village-officer", town.east)})
    )
    with clock.frozen(NOON):
        device, _ = make_device(clerk, town.east)
        transaction(lambda tx: sessions.start(tx, clerk, device_id=device, idle=sessions.IDLE))
        rename_device(officer, device, "门口")
    with clock.frozen(NOON.replace(hour=5)):
        shut_out(officer, device)
    with reading() as session:
        found, acts = machine(session, officer, device)
        with pytest.raises(DeviceUnknown):
            machine(session, officer, "none")
    assert (found.name, found.village, found.clerk, found.seen_at) == (
        "门口",
        "东庄村",
        "陈某",
        NOON,
    )
    assert found.revoked_at == NOON.replace(hour=5)
    assert [(one.kind, one.by) for one in acts] == [("revoke", "陈某"), ("rename", "陈某")]


def test_clerks_who_can_sign_in_are_offered(database: Database) -> None:
    town = make_town()
    clerk, closed = make_clerk("clerk", town.east), make_clerk("closed", town.east)
    make_clerk("west", town.west)
    transaction(lambda tx: disable_staff(tx, closed))
    with reading() as session:
        assert clerks_of(session, [town.east]) == [(clerk, "陈某", town.east, SHOP)]
