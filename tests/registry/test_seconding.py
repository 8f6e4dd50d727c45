"""The second person: somebody else, with the same right in the same village."""

from dataclasses import replace

import pytest

from kernel.db import Database, transaction
from registry.access import NOBODY, Actor, Grant
from registry.seconding import SecondPersonNeeded, require_second, vouched
from registry.sign_in import SignInRefused
from registry.staff import RoleAt, add_staff
from tests.registry.people import PASSWORD, make_staff, make_town

EAST, WEST = 2, 3


def _officer(staff_id: str, village: int | None = EAST) -> Actor:
    role = "town-officer" if village is None else "village-officer"
    return Actor(kind="staff", staff_id=staff_id, grants=frozenset({Grant(role, village)}))


ONE, OTHER = _officer("s1"), _officer("s2")


def _second(second: Actor | None) -> Actor:
    return require_second(ONE, second, "awards.post", village_id=EAST)


def test_another_officer_of_the_village_or_the_town_is_one() -> None:
    assert _second(OTHER) is OTHER
    assert _second(_officer("s2", None)).staff_id == "s2"


@pytest.mark.parametrize(
    "second",
    [
        pytest.param(None, id="nobody"),
        pytest.param(NOBODY, id="the-public"),
        pytest.param(_officer("s1"), id="oneself"),
        pytest.param(_officer("s1", None), id="oneself-in-another-role"),
        pytest.param(_officer("s2", WEST), id="of-another-village"),
        pytest.param(replace(OTHER, must_change=True), id="with-a-one-time-password"),
        pytest.param(
            Actor(kind="staff", staff_id="s2", grants=frozenset({Grant("supervisor", EAST)})),
            id="without-the-right",
        ),
    ],
)
def test_nobody_else_is(second: Actor | None) -> None:
    with pytest.raises(SecondPersonNeeded):
        _second(second)


def test_the_second_gives_the_own_password(database: Database) -> None:
    town = make_town()
    chen = make_staff("chen", RoleAt("village-officer", town.east))
    second = vouched(username="chen", password=PASSWORD, address="::1")
    assert (second.staff_id, second.must_change) == (chen, False)
    assert second.may("awards.post", village_id=town.east)
    with pytest.raises(SignInRefused):
        vouched(username="chen", password="three-wise-ducks", address="::1")


def test_a_one_time_password_is_known_as_such(database: Database) -> None:
    town = make_town()
    _, password = transaction(
        lambda tx: add_staff(
            tx, username="wu", name="吴某", roles=[RoleAt("village-officer", town.east)]
        )
    )
    second = vouched(username="wu", password=password, address="::1")
    with pytest.raises(SecondPersonNeeded):
        require_second(_officer("s1", town.east), second, "awards.post", village_id=town.east)
