"""Whose accounts an officer sees and manages."""

from sqlalchemy import select

from kernel.db import Database, reading
from registry.access import Actor, Grant
from registry.staff import ROLES, RoleAt, Staff
from registry.staff_reach import LEVELS, manages, reaches, seen_by
from tests.registry.people import make_clerk, make_staff, make_town


def _officer(village: int | None) -> Actor:
    role = "town-officer" if village is None else "village-officer"
    return Actor(kind="staff", staff_id="s1", grants=frozenset({Grant(role, village)}))


def test_a_village_s_officer_sees_its_people_and_those_of_its_grids(database: Database) -> None:
    town = make_town()
    east = make_clerk("east", town.east)
    grid = make_staff("grid", RoleAt("collector", town.grid))
    make_clerk("west", town.west)
    make_staff("chief", RoleAt("town-officer", town.id))
    nobody = make_staff("nobody")

    with reading() as session:

        def seen(actor: Actor) -> set[str]:
            return set(session.scalars(select(Staff.id).where(seen_by(session, actor))))

        assert seen(_officer(town.east)) == {east, grid}
        assert len(seen(_officer(None))) == 5
        assert not manages(session, _officer(town.east), nobody)
        assert manages(session, _officer(None), nobody)
        assert manages(session, _officer(town.east), grid)


def test_a_village_s_officer_reaches_the_village_and_its_grids(database: Database) -> None:
    town = make_town()
    actor = _officer(town.east)
    with reading() as session:
        reached = [reaches(session, actor, one) for one in (town.east, town.grid)]
        assert reached == [True, True]
        for other in (town.west, town.id, 9_999, None):
            assert not reaches(session, actor, other)
            assert reaches(session, _officer(None), other)


def test_every_role_has_its_levels() -> None:
    assert set(LEVELS) == set(ROLES)
