"""Settings by the office: whose they are, their bounds, what above holds, who changed them."""

import pytest

from kernel.db import Database, reading
from registry.access import NOBODY, Actor, Grant, NotPermitted
from registry.settings import BOUNDS, DEFAULTS, setting_of
from registry.town_settings import (
    SettingUnfit,
    SettingUnknown,
    change_settings,
    changes_in,
    places_of,
    standing_in,
)
from tests.registry.people import Town, make_staff, make_town

NAME = "undo_minutes"


@pytest.fixture
def town(database: Database) -> Town:
    """Two villages in a town."""
    return make_town()


def _actor(username: str, role: str, village: int | None) -> Actor:
    staff_id = make_staff(username)
    return Actor(kind="staff", staff_id=staff_id, grants=frozenset({Grant(role, village)}))


@pytest.fixture
def chen(town: Town) -> Actor:
    """An officer of the first village."""
    return _actor("chen", "village-officer", town.east)


@pytest.fixture
def li(town: Town) -> Actor:
    """An officer of the town."""
    return _actor("li", "town-officer", None)


def _set(actor: Actor, region_id: int, value: int | None, name: str = NAME) -> None:
    change_settings(actor, region_id=region_id, values={name: value})


def _seen(region_id: int) -> tuple[int, str, int]:
    with reading() as session:
        one = standing_in(session, region_id)[NAME]
        assert setting_of(session, region_id, NAME) == one.value
    return one.value, one.origin, one.above


def test_every_setting_has_bounds_that_hold_its_default() -> None:
    assert set(BOUNDS) == set(DEFAULTS)
    for name, (least, most) in BOUNDS.items():
        assert least <= DEFAULTS[name] <= most


def test_the_own_holds_then_the_town_s_then_the_default(town: Town, chen: Actor, li: Actor) -> None:
    assert _seen(town.east) == _seen(town.id) == (10, "default", 10)
    _set(li, town.id, 20)
    assert _seen(town.east) == (20, "town", 20)
    assert _seen(town.id) == (20, "own", 10)
    _set(chen, town.east, 5)
    assert _seen(town.east) == (5, "own", 20)
    assert _seen(town.west) == (20, "town", 20)
    _set(chen, town.east, None)
    assert _seen(town.east) == (20, "town", 20)


def test_each_change_is_kept_and_the_same_again_is_none(town: Town, chen: Actor, li: Actor) -> None:
    for value in (5, 5, 7, None, None):
        _set(chen, town.east, value)
    with reading() as session:
        found = changes_in(session, town.east)
        assert changes_in(session, town.id) == []
    assert [(one.value_from, one.value_to) for one in found] == [(7, None), (5, 7), (None, 5)]
    assert {(one.name, one.by) for one in found} == {(NAME, "陈某")}


def test_several_change_together_or_not_at_all(town: Town, chen: Actor) -> None:
    wrong = {NAME: 5, "open_weekdays": 2**7}
    with pytest.raises(SettingUnfit) as refused:
        change_settings(chen, region_id=town.east, values=dict(wrong))
    assert refused.value.details == {"name": "open_weekdays", "least": 0, "most": 127}
    assert _seen(town.east) == (10, "default", 10)


@pytest.mark.parametrize("value", [-1, 61])
def test_a_value_out_of_bounds_is_refused(town: Town, chen: Actor, value: int) -> None:
    with pytest.raises(SettingUnfit):
        _set(chen, town.east, value)


def test_an_unknown_setting_is_refused(town: Town, chen: Actor) -> None:
    with pytest.raises(SettingUnknown):
        _set(chen, town.east, 1, name="colour")


def test_only_who_may_there(town: Town, chen: Actor, li: Actor) -> None:
    watcher = _actor("wu", "supervisor", town.east)
    for actor, region_id in (
        (chen, town.west),
        (chen, town.id),
        (NOBODY, town.east),
        (watcher, town.east),
        (li, town.grid),
        (li, 9_999),
    ):
        with pytest.raises(NotPermitted):
            _set(actor, region_id, 5)
    with reading() as session:
        assert [one.id for one in places_of(session, chen)] == [town.east]
        assert [one.id for one in places_of(session, li)] == [town.id, town.east, town.west]
        assert places_of(session, watcher) == []
