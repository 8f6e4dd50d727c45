"""Opening days: bits and words."""

from datetime import date

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from registry.opening_days import Calendar, days_of, in_words, is_open, mask_of


@pytest.mark.parametrize("days", [[], [1], [5, 15, 25], [31], list(range(1, 32))])
def test_days_become_bits_and_days_again(days: list[int]) -> None:
    mask = mask_of([*days, *days])
    assert days_of(mask) == days
    assert mask < 2**31


def test_the_days_are_said_as_people_say_them() -> None:
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context(), force_locale("en"):
        assert in_words(0, 0) == "every day"
        assert in_words(mask_of([1, 4]), 0) == "every Monday, Thursday"
        assert in_words(mask_of([7]), mask_of([5, 15])) == ("every Sunday; each month on day 5, 15")


def test_the_next_open_day_is_today_or_the_first_after_it() -> None:
    tenth, friday, last = mask_of([10]), mask_of([5]), mask_of([31])
    today = date(2026, 11, 20)  # a Friday

    def next_open(weekdays: int, month_days: int, *, since: date) -> date:
        [coming] = Calendar(weekdays, month_days).coming(since)
        return coming

    assert next_open(0, tenth, since=today) == date(2026, 12, 10)
    assert next_open(0, tenth, since=date(2026, 12, 10)) == date(2026, 12, 10)
    assert next_open(friday, tenth, since=today) == today
    assert next_open(friday, 0, since=date(2026, 11, 21)) == date(2026, 11, 27)
    assert next_open(0, last, since=date(2027, 2, 1)) == date(2027, 3, 31)
    assert next_open(0, 0, since=today) == today
    assert next_open(0, mask_of([30]), since=date(2027, 1, 31)) == date(2027, 3, 30)
    assert (is_open(friday, tenth, today), is_open(0, tenth, today)) == (True, False)


def test_dates_that_are_otherwise_come_before_the_days() -> None:
    tenth, closed = mask_of([10]), date(2026, 12, 10)
    days = [date(2026, 11, 28), date(2027, 2, 10)]
    calendar = Calendar(0, tenth, {days[0]: True, closed: False, date(2027, 1, 10): False})
    assert calendar.coming(date(2026, 11, 20), 2) == days
    assert Calendar(0, mask_of([31]), dict.fromkeys([date(2027, 1, 31)], False)).coming(
        date(2027, 1, 2)
    ) == [date(2027, 3, 31)]
