"""The staff in pages: found by name, bounded, and one person with what was done."""

from typing import Final

import pytest

from kernel.db import Database, reading, transaction
from registry import staff, staff_lists, staffing
from registry.access import Actor, actor_of
from registry.staff import RoleAt, Staff, StaffRole, StaffUnknown, person
from registry.staff_lists import PAGE, Members, file_of, members
from tests.registry.people import NOON, SHOP, counted, make_clerk, make_staff, make_town

_ANYBODY: Final = {
    "name": "某",
    "password_hash": "none",  # hashing a hundred takes seconds, and nobody signs in
    "must_change": False,
    "created_at": NOON,
}


def _actor(staff_id: str) -> Actor:
    with reading() as session:
        return actor_of(session, person(session, staff_id))


def test_people_are_found_by_a_part_of_their_name(database: Database) -> None:
    town = make_town()
    chief = _actor(make_staff("town.chief", RoleAt("town-officer", town.id)))
    east = make_clerk("east_1", town.east)
    make_clerk("west-1", town.west)
    staffing.close(chief, east)

    def found(q: str = "", village: int | None = None) -> list[str]:
        with reading() as session:
            page = members(session, chief, q=q, village_id=village)
        return [one.username for one in page.rows]

    assert found() == ["town.chief", "west-1", "east_1"]
    assert found("EAST_") == ["east_1"]
    assert found("%") == []
    assert found("陈") == found()
    assert found(village=town.east) == ["east_1"]


def test_a_page_is_bounded_in_rows_and_queries(database: Database) -> None:
    town = make_town()
    chief = _actor(make_staff("town.chief", RoleAt("town-officer", town.id)))
    places = (("reviewer", town.east), ("collector", town.grid))

    def hire(few: range) -> None:
        with_roles = [
            *(Staff(id=f"p{n}", username=f"p{n}", **_ANYBODY) for n in few),
            *(StaffRole(staff_id=f"p{n}", role=r, region_id=p) for n in few for r, p in places),
        ]
        transaction(lambda tx: tx.add_all(with_roles))

    def cost() -> tuple[int, Members]:
        with reading() as session, counted() as asked:
            found = members(session, chief)
        return len(asked), found

    hire(range(2))
    few, _ = cost()
    hire(range(2, PAGE + 2))
    many, found = cost()
    assert (len(found.rows), found.total, found.pages) == (PAGE, PAGE + 3, 2)
    assert few == many <= 4
    with reading() as session:
        last = members(session, chief, page=99)
    assert (len(last.rows), last.page) == (3, 2)


def test_a_person_s_page_says_what_was_done_by_whom(database: Database) -> None:
    town = make_town()
    east = _actor(make_staff("east", RoleAt("village-officer", town.east)))
    clerk = make_clerk("clerk", town.east)
    staffing.give(east, clerk, RoleAt("collector", town.grid))
    staffing.reset_password(east, clerk)
    with reading() as session:
        file = file_of(session, east, clerk)
        with pytest.raises(StaffUnknown):
            file_of(session, east, "nobody")
        own = file_of(session, east, east.staff_id or "")
    places = {(one.role, one.place, one.shop, one.is_ours) for one in file.member.roles}
    assert places == {
        ("clerk", "东庄村", SHOP, True),
        ("collector", "东庄村 第一网格", "", True),
    }
    assert [(one.kind, one.by, one.place) for one in file.acts] == [
        ("reset", "陈某", ""),
        ("give", "陈某", "东庄村 第一网格"),
    ]
    assert (file.is_managed, file.is_self, own.is_self) == (True, False, True)
    assert file.last_sign_in is None


def test_names_for_a_list(database: Database) -> None:
    one, _ = transaction(lambda tx: staff.add_staff(tx, username="chen", name="陈某"))
    with reading() as session:
        assert staff_lists.staff_names(session, [one.id, "nobody"]) == {one.id: "陈某"}
        assert staff_lists.staff_names(session, []) == {}
