"""The office's verbs on the staff: who may do what to whom, and what nobody may."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import Base, Database, reading, transaction
from kernel.errors import Refusal
from registry import passwords, sessions, staff, staffing
from registry.access import Actor, NotPermitted, actor_of
from registry.sessions import SignedOut
from registry.sign_in import sign_in
from registry.staff import RoleAt, RoleUnfit, StaffUnknown, UsernameTaken
from registry.staff_events import events_of
from registry.staffing import LastOfficer, Newcomer, OwnAccount
from tests.registry.people import NOON, PASSWORD, SHOP, Town, make_clerk, make_staff, make_town


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.frozen(NOON):
        yield


def actor(staff_id: str) -> Actor:
    """This person as the verbs see them now."""
    with reading() as session:
        return actor_of(session, staff.person(session, staff_id))


def officers(town: Town) -> tuple[Actor, Actor, Actor]:
    """An officer of the town, of the east, of the west."""
    return (
        actor(make_staff("town", RoleAt("town-officer", town.id))),
        actor(make_staff("east", RoleAt("village-officer", town.east))),
        actor(make_staff("west", RoleAt("village-officer", town.west))),
    )


def newcomer(role: RoleAt, username: str = "han.mei") -> Newcomer:
    return Newcomer(username, "韩梅", role)


def kinds(staff_id: str) -> list[tuple[str, str | None]]:
    """What was done and by whom; at one instant of these tests, so in no order."""
    with reading() as session:
        return sorted((one.kind, one.actor_id) for one in events_of(session, staff_id))


def roles(staff_id: str) -> set[str]:
    with reading() as session:
        return {one.role for one in staff.roles_of(session, staff_id)}


def test_who_is_hired_signs_in_once_and_must_choose_a_password(database: Database) -> None:
    town = make_town()
    _, east, _ = officers(town)
    hired = staffing.hire(east, newcomer(RoleAt("collector", town.grid)), key="k1")
    assert hired.password
    signed_in = sign_in(
        username="han.mei", password=hired.password, device_token=None, address="::1"
    )
    assert signed_in.must_change
    assert kinds(hired.staff_id) == [("add", east.staff_id)]


def test_a_double_click_hires_once_and_shows_a_password_that_works(database: Database) -> None:
    town = make_town()
    _, east, _ = officers(town)
    one = newcomer(RoleAt("reviewer", town.east))
    first, second = (staffing.hire(east, one, key="k1") for _ in range(2))
    assert first.staff_id == second.staff_id
    assert kinds(first.staff_id) == [("add", east.staff_id)]
    with reading() as session:
        stored = staff.person(session, first.staff_id).password_hash
    assert passwords.is_right(stored, second.password or "")
    assert not passwords.is_right(stored, first.password or "")


def test_a_late_repeat_gives_no_password(database: Database) -> None:
    town = make_town()
    _, east, _ = officers(town)
    one = newcomer(RoleAt("reviewer", town.east))
    first = staffing.hire(east, one, key="k1")
    with clock.frozen(NOON.replace(hour=5)):
        assert staffing.hire(east, one, key="k1").password is None
    with reading() as session:
        stored = staff.person(session, first.staff_id).password_hash
    assert passwords.is_right(stored, first.password or "")
    with pytest.raises(UsernameTaken):
        staffing.hire(east, one, key="k2")
    with pytest.raises(UsernameTaken):
        staffing.hire(east, one, key="k2")


def test_nobody_gives_a_role_wider_than_the_own(database: Database) -> None:
    town = make_town()
    chief, east, _ = officers(town)
    wider = (RoleAt("town-officer", town.id), RoleAt("village-officer", town.west))
    for role in wider:
        with pytest.raises(NotPermitted):
            staffing.hire(east, newcomer(role), key="k1" + role.role)
        staffing.hire(chief, newcomer(role, f"x.{role.role}"), key="k2" + role.role)


@pytest.mark.parametrize(
    ("role", "place", "shop"),
    [
        ("king", "east", ""),
        ("town-officer", "east", ""),
        ("village-officer", "grid", ""),
        ("clerk", "id", SHOP),
        ("clerk", "east", ""),
        ("reviewer", "east", SHOP),
    ],
)
def test_a_role_is_held_on_its_own_level(
    database: Database, role: str, place: str, shop: str
) -> None:
    town = make_town()
    chief, *_ = officers(town)
    with pytest.raises(RoleUnfit):
        staffing.hire(chief, newcomer(RoleAt(role, getattr(town, place), shop)), key="k1")


def test_a_region_that_is_not_there_is_nobodys(database: Database) -> None:
    town = make_town()
    chief, east, _ = officers(town)
    with pytest.raises(NotPermitted):
        staffing.hire(east, newcomer(RoleAt("reviewer", 9_999)), key="k1")
    with pytest.raises(RoleUnfit):
        staffing.give(chief, east.staff_id or "", RoleAt("reviewer", 9_999))


def test_roles_are_given_and_taken_once_and_end_sessions(database: Database) -> None:
    town = make_town()
    _, east, _ = officers(town)
    clerk = make_clerk("clerk", town.east)
    role = RoleAt("reviewer", town.east)
    for verb in (staffing.give, staffing.take):
        sid = transaction(lambda tx: sessions.start(tx, clerk, device_id=None, idle=sessions.IDLE))
        verb(east, clerk, role)
        verb(east, clerk, role)
        with reading() as session, pytest.raises(SignedOut):
            sessions.resume(session, sid)
    assert kinds(clerk) == [("give", east.staff_id), ("take", east.staff_id)]
    assert roles(clerk) == {"clerk"}


def test_a_closed_account_opens_again(database: Database) -> None:
    town = make_town()
    _, east, _ = officers(town)
    clerk = make_clerk("clerk", town.east)
    for verb, is_closed in ((staffing.close, True), (staffing.reopen, False)):
        verb(east, clerk)
        verb(east, clerk)
        with reading() as session:
            assert (staff.person(session, clerk).disabled_at is not None) == is_closed
    assert [kind for kind, _ in kinds(clerk)] == ["disable", "enable"]


def test_a_reset_opens_the_door_that_wrong_tries_closed(database: Database) -> None:
    town = make_town()
    _, east, _ = officers(town)
    clerk = make_staff("han", RoleAt("reviewer", town.east))
    sid = transaction(lambda tx: sessions.start(tx, clerk, device_id=None, idle=sessions.IDLE))
    for _ in range(5):
        with pytest.raises(Refusal):
            sign_in(username="han", password="wrong", device_token=None, address="::1")
    password = staffing.reset_password(east, clerk)
    with reading() as session, pytest.raises(SignedOut):
        sessions.resume(session, sid)
    found = sign_in(username="han", password=password, device_token=None, address="::1")
    assert found.must_change
    assert kinds(clerk) == [("reset", east.staff_id)]


def test_nobody_shuts_themselves_out(database: Database) -> None:
    town = make_town()
    _, east, _ = officers(town)
    own = east.staff_id or ""
    refused: list[Callable[[], Any]] = [
        lambda: staffing.close(east, own),
        lambda: staffing.reset_password(east, own),
        lambda: staffing.take(east, own, RoleAt("village-officer", town.east)),
    ]
    for act in refused:
        with pytest.raises(OwnAccount):
            act()
    assert kinds(own) == []
    assert roles(own) == {"village-officer"}


def test_an_officer_may_give_up_one_officer_s_role_of_two(database: Database) -> None:
    town = make_town()
    make_staff("other", RoleAt("town-officer", town.id))
    both = make_staff("both", RoleAt("town-officer", town.id), RoleAt("village-officer", town.east))
    staffing.take(actor(both), both, RoleAt("town-officer", town.id))
    assert roles(both) == {"village-officer"}


def test_the_town_keeps_an_officer(database: Database) -> None:
    town = make_town()
    chief, *_ = officers(town)
    other = actor(make_staff("other", RoleAt("town-officer", town.id)))
    staffing.close(chief, other.staff_id or "")
    # The account that was just closed still acts, in a request that began before.
    with pytest.raises(LastOfficer):
        staffing.close(other, chief.staff_id or "")
    with pytest.raises(LastOfficer):
        staffing.take(other, chief.staff_id or "", RoleAt("town-officer", town.id))
    assert kinds(chief.staff_id or "") == []


def test_two_officers_who_close_each_other_leave_one(database: Database) -> None:
    town = make_town()
    pair = [actor(make_staff(name, RoleAt("town-officer", town.id))) for name in ("a1", "b1")]

    def close(at: int) -> str:
        try:
            staffing.close(pair[at], pair[1 - at].staff_id or "")
        except LastOfficer as refusal:
            return refusal.code
        return "closed"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(close, (0, 1))) == ["closed", "last-officer"]


def test_another_village_s_people_are_as_good_as_none(database: Database) -> None:
    town = make_town()
    _, east, west = officers(town)
    other = west.staff_id or ""
    acts: list[Callable[[], Any]] = [
        lambda: staffing.give(east, other, RoleAt("reviewer", town.east)),
        lambda: staffing.take(east, other, RoleAt("village-officer", town.west)),
        lambda: staffing.close(east, other),
        lambda: staffing.reopen(east, other),
        lambda: staffing.reset_password(east, other),
    ]
    for act in acts:
        with pytest.raises(StaffUnknown):
            act()


def test_who_works_elsewhere_too_keeps_the_account(database: Database) -> None:
    town = make_town()
    _, east, _ = officers(town)
    both = make_staff("both", RoleAt("reviewer", town.east), RoleAt("reviewer", town.west))
    for verb in (staffing.close, staffing.reopen, staffing.reset_password):
        with pytest.raises(NotPermitted):
            verb(east, both)
    with pytest.raises(NotPermitted):
        staffing.take(east, both, RoleAt("reviewer", town.west))
    staffing.take(east, both, RoleAt("reviewer", town.east))
    assert roles(both) == {"reviewer"}


def test_the_village_that_took_the_last_role_can_give_it_again(database: Database) -> None:
    town = make_town()
    _, east, west = officers(town)
    clerk = make_clerk("clerk", town.east)
    role = RoleAt("clerk", town.east, SHOP)
    staffing.take(east, clerk, role)
    with pytest.raises(StaffUnknown):
        staffing.close(west, clerk)
    staffing.give(east, clerk, role)
    assert roles(clerk) == {"clerk"}


def test_the_one_time_password_is_stored_nowhere(database: Database, tmp_path: Any) -> None:
    town = make_town()
    _, east, _ = officers(town)
    hired = staffing.hire(east, newcomer(RoleAt("reviewer", town.east)), key="k1")
    assert hired.password
    assert hired.password not in str(transaction(_everything))
    assert PASSWORD not in str(transaction(_everything))


def _everything(tx: Session) -> list[Any]:
    tables = Base.metadata.sorted_tables
    return [tuple(row) for table in tables for row in tx.execute(table.select())]
