"""The one clock: moved by tests, in the town's zone for days, ids that grow with time."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from kernel import clock

AT = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)  # half past midnight in Shanghai


@pytest.fixture
def zone() -> Iterator[None]:
    """Back to the town's zone afterwards."""
    yield
    clock.set_zone("Asia/Shanghai")


def test_it_runs_in_utc() -> None:
    before = datetime.now(UTC)
    assert before <= clock.now() <= before + timedelta(seconds=10)
    assert clock.now().tzinfo is UTC


def test_frozen_it_stands_still_and_goes_on_after() -> None:
    with clock.frozen(AT):
        assert clock.now() == clock.now() == AT
        with clock.frozen(AT + timedelta(days=1)):
            assert clock.now() == AT + timedelta(days=1)
        assert clock.now() == AT
    assert clock.now() > AT - timedelta(days=1)
    assert clock.now() != AT


def test_frozen_in_another_zone_it_still_says_utc() -> None:
    with clock.frozen(AT.astimezone(timezone(timedelta(hours=8)))):
        assert clock.now() == AT
        assert clock.now().tzinfo is UTC


def test_another_clock_is_taken_out_again_after_a_failure() -> None:
    with pytest.raises(InterruptedError), clock.running(lambda: AT):
        raise InterruptedError
    assert clock.now() != AT


def test_a_month_has_its_first_instant_and_the_next_one_s() -> None:
    day = date(2026, 12, 31)
    assert clock.month_bounds(day) == (
        clock.day_bounds(date(2026, 12, 1))[0],
        clock.day_bounds(date(2027, 1, 1))[0],
    )


def test_the_day_is_the_towns_own(zone: None) -> None:
    with clock.frozen(AT):
        assert clock.today() == date(2026, 11, 21)
        assert clock.local(AT).hour == 0
        clock.set_zone("Europe/London")
        assert clock.today() == date(2026, 11, 20)


def test_a_day_has_its_bounds_in_utc() -> None:
    start, end = clock.day_bounds(date(2026, 12, 31))
    assert start == datetime(2026, 12, 30, 16, tzinfo=UTC)
    assert end == datetime(2026, 12, 31, 16, tzinfo=UTC)
    assert start.tzinfo is end.tzinfo is UTC


def test_a_day_may_be_longer_than_another(zone: None) -> None:
    clock.set_zone("Europe/Berlin")
    start, end = clock.day_bounds(date(2026, 10, 25))
    assert end - start == timedelta(hours=25)


def test_every_instant_of_a_day_lies_within_its_bounds() -> None:
    start, end = clock.day_bounds(date(2026, 2, 28))
    for at in (start, end - timedelta(microseconds=1)):
        with clock.frozen(at):
            assert clock.today() == date(2026, 2, 28)
    with clock.frozen(end):
        assert clock.today() == date(2026, 3, 1)


def test_ids_are_32_hex_digits_and_none_is_made_twice() -> None:
    ids = [clock.new_id() for _ in range(2000)]
    assert len(set(ids)) == 2000
    assert all(len(one) == 32 and int(one, 16) >= 0 and one == one.lower() for one in ids)


def test_later_ids_sort_later() -> None:
    ids = []
    for second in range(5):
        with clock.frozen(AT + timedelta(seconds=second)):
            ids.append(clock.new_id())
    assert ids == sorted(ids)


def test_ids_of_one_instant_sort_as_they_were_made() -> None:
    with clock.frozen(AT):
        ids = [clock.new_id() for _ in range(100)]
        with clock.frozen(AT + timedelta(days=1)):
            later = clock.new_id()
    assert [*ids, later] == sorted({*ids, later})


def test_the_town_s_wall_clock_names_an_instant() -> None:
    wall = datetime.fromisoformat("2026-12-10T08:30")
    with clock.frozen(clock.instant(wall)):
        assert clock.local(clock.now()).replace(tzinfo=None) == wall
        assert clock.today() == date(2026, 12, 10)
