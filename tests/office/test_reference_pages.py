"""The reference sheet: only at the household's request, kept in who looked, for reference only."""

from collections.abc import Callable

import pytest

from kernel.db import reading
from registry import find_subject, looks_at
from tests.app.browser import Browser
from tests.pos.counter import FAR, HEADS, WANG, Town

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def at(town: Town, browser: Callable[..., Browser]) -> Browser:
    """The village officer's browser, reading English."""
    visitor = browser("officer")
    visitor.get("/?lang=en")
    return visitor


def _vias(number: str) -> list[str]:
    with reading() as session:
        return [one.via for one in looks_at(session, find_subject(session, number))]


def test_nothing_is_shown_before_the_household_asks(at: Browser) -> None:
    form = at.get(f"/subjects/{WANG}/reference")
    assert HEADS[WANG] not in form.text
    refused = at.post(f"/subjects/{WANG}/reference")
    assert refused.status_code == 422
    assert HEADS[WANG] not in refused.text
    assert "reference" not in _vias(WANG)


def test_the_sheet_names_grade_and_honours_and_is_logged(at: Browser) -> None:
    page = at.post(f"/subjects/{WANG}/reference", wanted="yes").text
    for words in (HEADS[WANG], "Not graded", "None is recorded.", "For reference only."):
        assert words in page
    assert _vias(WANG) == ["reference"]


def test_another_villages_household_is_as_good_as_none(at: Browser) -> None:
    assert at.post(f"/subjects/{FAR}/reference", wanted="yes").status_code == 422
