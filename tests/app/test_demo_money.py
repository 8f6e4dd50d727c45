"""The demo's settings: a value and telephones that officers set."""

import registry
from app.demo_money import HOTLINE, VILLAGE_HOTLINE, decide
from kernel import clock
from kernel.db import Database, reading
from registry import RoleAt
from tests.registry.people import make_staff, make_town


def test_the_town_has_a_value_and_the_village_its_own_telephone(empty: Database) -> None:
    town = make_town()
    make_staff("town", RoleAt("town-officer", town.id))
    make_staff("village-1", RoleAt("village-officer", town.east))
    decide("东庄村")
    with reading() as session:
        worth = registry.point_values.worth_in(session, town.west, on=clock.today())
        lines = [
            registry.hotlines.hotline_in(session, place).line for place in (town.east, town.west)
        ]
    assert (worth.fen, worth.origin) == (100, "town")
    assert [line and line.words for line in lines] == [VILLAGE_HOTLINE, HOTLINE]
