"""Opening days: bits and words."""

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from registry.opening_days import days_of, in_words, mask_of


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
