"""What a point is worth: by village and day, never changed behind, the log of itself."""

from datetime import date, timedelta
from typing import Final

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from kernel import clock
from kernel.db import Database, reading, transaction
from registry.access import NOBODY, Actor, Grant, NotPermitted
from registry.point_values import (
    DEFAULT_FEN,
    PointValue,
    PointValueUnfit,
    SetValue,
    ValueDayUnfit,
    fen_in,
    fen_on,
    set_point_value,
    values_of,
    worth_in,
)
from tests.registry.people import NOON, Town, make_staff, make_town

DAY: Final = date(2026, 11, 20)
NEXT_YEAR: Final = date(2027, 1, 1)


@pytest.fixture
def town(database: Database) -> Town:
    """Two villages in a town, on the day of the tests."""
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


def _set(
    actor: Actor, region_id: int, fen: int | None, from_on: date = DAY, *, today: date = DAY
) -> None:
    with clock.frozen(NOON + (today - DAY)):
        set_point_value(actor, region_id=region_id, fen=fen, from_on=from_on)


def _worth(region_id: int, on: date = DAY) -> tuple[int, str, int]:
    with reading() as session:
        one = worth_in(session, region_id, on=on)
        level = fen_in(session, [region_id], on=on)
        by_day = fen_on(session, region_id, [on, on])
    assert (level, by_day) == ({region_id: one.fen}, {on: one.fen})
    return one.fen, one.origin, one.above


def _history(region_id: int, today: date = DAY) -> list[SetValue]:
    with clock.frozen(NOON + (today - DAY)), reading() as session:
        return values_of(session, region_id)


def test_the_own_holds_then_the_town_s_then_one_yuan(town: Town, chen: Actor, li: Actor) -> None:
    assert _worth(town.east) == _worth(town.id) == (DEFAULT_FEN, "default", DEFAULT_FEN)
    _set(li, town.id, 50)
    assert _worth(town.id) == (50, "own", DEFAULT_FEN)
    assert _worth(town.east) == (50, "town", 50)
    _set(chen, town.east, 500)
    assert _worth(town.east) == (500, "own", 50)
    with reading() as session:
        assert fen_in(session, [town.east, town.west], on=DAY) == {town.east: 500, town.west: 50}


def test_a_value_counts_from_its_day_and_what_counted_before_stays(town: Town, chen: Actor) -> None:
    _set(chen, town.east, 100)
    _set(chen, town.east, 120, NEXT_YEAR)
    later = date(2027, 3, 1)
    _set(chen, town.east, 80, later, today=date(2027, 2, 1))
    _set(chen, town.east, None, date(2027, 6, 1), today=date(2027, 2, 1))
    days = (DAY, date(2026, 12, 31), NEXT_YEAR, date(2027, 2, 28), later)
    assert [_worth(town.east, day)[0] for day in days] == [100, 100, 120, 120, 80]
    assert _worth(town.east, date(2027, 6, 1)) == (100, "default", 100)
    states = [one.state for one in _history(town.east, today=later)]
    assert states == ["to-come", "now", "past", "past"]


def test_what_has_not_begun_is_replaced_by_a_further_row(town: Town, chen: Actor) -> None:
    _set(chen, town.east, 100)
    for fen in (120, 120, 130):
        _set(chen, town.east, fen, NEXT_YEAR)
    found = [(one.fen, one.from_on, one.state, one.by) for one in _history(town.east)]
    assert found == [
        (130, NEXT_YEAR, "to-come", "陈某"),
        (120, NEXT_YEAR, "replaced", "陈某"),
        (100, DAY, "now", "陈某"),
    ]
    _set(chen, town.east, 100, NEXT_YEAR)
    assert _worth(town.east, NEXT_YEAR)[0] == 100


def test_the_same_again_and_nothing_where_nothing_is_set_are_no_change(
    town: Town, chen: Actor
) -> None:
    _set(chen, town.east, None)
    assert _history(town.east) == []
    for _ in range(2):
        _set(chen, town.east, 100)
    _set(chen, town.east, 100, NEXT_YEAR)
    assert len(_history(town.east)) == 1


@pytest.mark.parametrize("fen", [0, -1, 501])
def test_a_value_out_of_bounds_is_refused(town: Town, chen: Actor, fen: int) -> None:
    with pytest.raises(PointValueUnfit):
        _set(chen, town.east, fen)


@pytest.mark.parametrize("day", [DAY - timedelta(days=1), date(2028, 1, 1), date.min])
def test_the_past_and_the_far_future_are_refused(town: Town, chen: Actor, day: date) -> None:
    with pytest.raises(ValueDayUnfit):
        _set(chen, town.east, 100, day)
    _set(chen, town.east, 100, date(2027, 12, 31))


def test_only_who_may_there(town: Town, chen: Actor, li: Actor) -> None:
    watcher = _actor("wu", "supervisor", town.east)
    for actor, region_id in (
        (chen, town.west),
        (chen, town.id),
        (NOBODY, town.east),
        (watcher, town.east),
        (li, town.grid),
    ):
        with pytest.raises(NotPermitted):
            _set(actor, region_id, 50)


@pytest.mark.parametrize("change", [update(PointValue).values(fen=9), delete(PointValue)])
def test_the_database_refuses_to_change_it(town: Town, chen: Actor, change: object) -> None:
    _set(chen, town.east, 50)
    with pytest.raises(DBAPIError):
        transaction(lambda tx: tx.execute(change))  # type: ignore[call-overload] # a statement
