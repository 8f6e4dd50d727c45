"""Opening days: bits and words."""

from datetime import date

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from registry.opening_days import days_of, in_words, is_open, mask_of, next_open


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
    assert next_open(0, tenth, since=today) == date(2026, 12, 10)
    assert next_open(0, tenth, since=date(2026, 12, 10)) == date(2026, 12, 10)
    assert next_open(friday, tenth, since=today) == today
    assert next_open(friday, 0, since=date(2026, 11, 21)) == date(2026, 11, 27)
    assert next_open(0, last, since=date(2027, 2, 1)) == date(2027, 3, 31)
    assert next_open(0, 0, since=today) == today
    assert next_open(0, mask_of([30]), since=date(2027, 1, 31)) == date(2027, 3, 30)
    assert (is_open(friday, tenth, today), is_open(0, tenth, today)) == (True, False)
