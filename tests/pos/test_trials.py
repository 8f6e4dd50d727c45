"""The codes for trying a scanner out: read back as drawn, and nothing to any till."""

from collections.abc import Callable

import pytest

from pos.mat import COMMANDS
from pos.trials import TRIALS, drawing_of
from registry import codes
from tests.app.browser import Browser


def test_they_are_well_formed_and_mean_nothing() -> None:
    assert codes.name_foreign(TRIALS["square"]) == "command"
    assert TRIALS["square"] not in COMMANDS.values()
    assert codes.name_foreign(TRIALS["bars"]) == "goods-barcode"
    assert all(drawing_of(trial).count("<path") == 1 for trial in TRIALS)


def test_the_sheet_shows_them(browser: Callable[..., Browser]) -> None:
    clerk = browser("clerk")
    page = clerk.get("/till/setup").text
    for trial, digits in TRIALS.items():
        assert f'src="/till/setup/{trial}.svg" alt="{digits}"' in page
        assert clerk.get(f"/till/setup/{trial}.svg").mimetype == "image/svg+xml"
    assert clerk.get("/till/setup/else.svg").status_code == 404


def test_there_are_no_others() -> None:
    with pytest.raises(KeyError):
        drawing_of("else")
