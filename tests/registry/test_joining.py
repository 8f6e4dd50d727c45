"""A household that joins: once, with its account and its beginning, refused as an import would."""

from dataclasses import replace
from datetime import date
from typing import Final

import pytest

import ledger
from kernel.db import Database, reading
from kernel.once import KeyReused, Outcome
from registry.access import Actor
from registry.details import DetailUnfit, NewHousehold
from registry.events import history_of
from registry.joining import HouseholdKnown, Joining, add_household
from registry.numbers import NumberNeeded, NumberTaken
from registry.regions import VillageUnknown
from registry.subjects import Subject, SubjectUnknown, find_subject
from tests.registry.people import (
    Town,
    give_points,
    happened,
    make_household,
    make_officer,
    make_town,
    points_of,
)

ZHAO: Final = NewHousehold(
    head="赵　强",
    consent_on=date(2026, 3, 5),
    channel="visit",
    collector="谭芬永",
    phone="138-0000-0001",
    members=2,
)


@pytest.fixture
def town(database: Database) -> Town:
    """Two villages, a grid in the first, and a household there."""
    town = make_town()
    make_household(town.east, "010317")
    return town


@pytest.fixture
def officer(town: Town) -> Actor:
    """The first village's officer."""
    return make_officer("chen", town.east)


def _add(
    officer: Actor, town: Town, household: NewHousehold = ZHAO, *, key: str = "a", group: str = "5"
) -> Outcome:
    joining = Joining(household, group=group, grid_id=town.grid)
    return add_household(officer, village_id=town.east, key=key, joining=joining)


def _found(number: str) -> Subject:
    with reading() as session:
        return find_subject(session, number)


def test_it_joins_once_with_an_account_and_its_beginning(town: Town, officer: Actor) -> None:
    for _ in range(2):
        assert _add(officer, town).unwrap() == {"household": "010318"}
    made = _found("010318")
    assert (made.head, made.phone, made.members) == ("赵强", "13800000001", 2)
    assert (made.villager_group, made.grid_id, made.village_id) == ("5组", town.grid, town.east)
    assert (made.consent_on, made.consent_channel) == (date(2026, 3, 5), "visit")
    assert (made.collector, made.initials) == ("谭芬永", "zq")
    assert happened(made) == ["joined"]
    with reading() as session:
        [event] = history_of(session, made)
        assert ledger.balance_of(session, town.east, made.account) == 0
    assert event.said["grid"] == [None, "第一网格"]
    assert event.said["villager_group"] == [None, "5组"]
    assert event.said["consent_on"] == [None, "2026-03-05"]
    assert event.staff_id == officer.staff_id
    give_points(made, 5, date(2027, 12, 31))
    assert points_of(made) == 5


def test_a_number_may_be_wanted_but_not_somebodys(town: Town, officer: Actor) -> None:
    assert _add(officer, town, replace(ZHAO, number="10320")).reply == {"household": "010320"}
    with pytest.raises(NumberTaken):
        _add(officer, town, replace(ZHAO, head="赵刚", number="010317"), key="b")
    make_household(town.west, "020001")
    with pytest.raises(NumberTaken):
        _add(officer, town, replace(ZHAO, head="赵刚", number="020001"), key="c")


def test_the_same_head_with_the_same_telephone_is_here_already(town: Town, officer: Actor) -> None:
    _add(officer, town)
    with pytest.raises(HouseholdKnown) as refused:
        _add(officer, town, replace(ZHAO, phone="8613800000001"), key="b")
    assert refused.value.details == {"number": "010318"}
    assert _add(officer, town, replace(ZHAO, phone=""), key="c").reply == {"household": "010319"}
    assert _add(officer, town, replace(ZHAO, head="赵刚"), key="d").reply == {"household": "010320"}


def test_a_key_is_not_for_two_households(town: Town, officer: Actor) -> None:
    _add(officer, town)
    with pytest.raises(KeyReused):
        _add(officer, town, replace(ZHAO, head="赵刚"))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"head": "<王>"}, "head"),
        ({"phone": "12"}, "phone"),
        ({"members": 31}, "members"),
        ({"number": "12"}, "number"),
        ({"channel": "letter"}, "channel"),
        ({"collector": ""}, "collector"),
        ({"consent_on": date(2090, 1, 1)}, "consent_on"),
    ],
)
def test_what_cannot_be_taken_is_named(
    town: Town, officer: Actor, change: dict[str, object], field: str
) -> None:
    with pytest.raises(DetailUnfit) as refused:
        _add(officer, town, replace(ZHAO, **change))  # type: ignore[arg-type]  # one field of many
    assert refused.value.details["field"] == field
    with pytest.raises(SubjectUnknown):
        _found("010318")


def test_a_village_with_grids_needs_one_of_its_own(town: Town, officer: Actor) -> None:
    for grid in (None, town.west):
        joining = Joining(ZHAO, grid_id=grid)
        with pytest.raises(DetailUnfit) as refused:
            add_household(officer, village_id=town.east, key=f"a{grid}", joining=joining)
        assert refused.value.details["field"] == "grid"
    with pytest.raises(DetailUnfit) as refused:
        _add(officer, town, group="<5>")
    assert refused.value.details["field"] == "group"


def test_a_village_without_grids_needs_none_but_its_first_number(town: Town) -> None:
    liu = make_officer("liu", town.west)
    with pytest.raises(NumberNeeded):
        add_household(liu, village_id=town.west, key="a", joining=Joining(ZHAO))
    joining = Joining(replace(ZHAO, number="020001"))
    made = add_household(liu, village_id=town.west, key="b", joining=joining)
    assert made.reply == {"household": "020001"}
    assert _found("020001").grid_id is None


def test_only_in_a_village_of_the_officer(town: Town, officer: Actor) -> None:
    for village in (town.west, town.grid, 999):
        with pytest.raises(VillageUnknown):
            add_household(officer, village_id=village, key="a", joining=Joining(ZHAO))
