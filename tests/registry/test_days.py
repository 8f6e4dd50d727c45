"""A day is the same day however it was written; what is no day, or not yet, is refused."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel import clock
from registry import days
from registry.cells import BadCell, Cell

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
# Half past midnight in the town, the day before in UTC.
NIGHT = datetime(2026, 3, 8, 16, 30, tzinfo=UTC)


def _code(value: Cell) -> str:
    with clock.frozen(NIGHT), pytest.raises(BadCell) as refused:
        days.past_day(value)
    return refused.value.code


@given(DAYS)
def test_a_day_reads_the_same_however_it_was_written(day: date) -> None:
    year, month, number = day.year, day.month, day.day
    serial = (day - date(1899, 12, 30)).days
    wide = str.maketrans("0123456789.", "０１２３４５６７８９．")
    written: list[Cell] = [
        day,
        datetime(year, month, number, 23, 59),  # noqa: DTZ001 - a sheet knows no zone
        serial,
        float(serial),
        serial + 0.75,
        str(serial),
        int(f"{day:%Y%m%d}"),
        f"{day:%Y%m%d}",
        f"{day:%Y-%m-%d}",
        f"{day:%Y/%m/%d 08:30}",
        f"{day:%Y-%m-%dT08:30:00}",
        f"{year}.{month}.{number}",
        f" {year}.{month}.{number} ".translate(wide),
        f"{year}/{month}/{number}",
        f"{year}、{month}、{number}",
        f"{year}。{month}。{number}",
        f"{year}年{month}月{number}日",
        f"{year} 年 {month:02d} 月 {number:02d} 号",
    ]
    assert {days.day(value) for value in written} == {day}


@pytest.mark.parametrize(
    "value",
    [
        "3月31号后",
        "2026.3",
        "2026年3月",
        "2026-02-30",
        "2026.13.1",
        "20260230",
        "26.3.9",
        "昨天",
        2026,
        2026.5,
        -46090,
        True,
        "2026.3.9.1",
        "2026.3.9 下午",
    ],
)
def test_what_is_no_day_is_refused(value: Cell) -> None:
    assert _code(value) == "date-unreadable"


def test_an_empty_cell_is_no_day() -> None:
    assert _code("") == "missing"


def test_today_is_the_towns_today_and_tomorrow_is_the_future() -> None:
    with clock.frozen(NIGHT):
        assert days.past_day("2026.3.9") == date(2026, 3, 9)
    assert _code("2026.3.10") == "date-future"
    assert _code(date(2036, 3, 3)) == "date-future"


def test_a_day_before_2000_is_too_old() -> None:
    with clock.frozen(NIGHT):
        assert days.past_day("2000-01-01") == date(2000, 1, 1)
    assert _code("1999-12-31") == "date-too-old"
    assert _code(20_000) == "date-too-old"
