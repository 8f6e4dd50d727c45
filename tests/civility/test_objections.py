"""Working days: Monday to Friday."""

from datetime import date

import pytest

from civility.objections import working_days_after


@pytest.mark.parametrize(
    ("day", "count", "due"),
    [
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # Friday → Monday
        (date(2026, 11, 21), 1, date(2026, 11, 23)),  # Saturday → Monday
        (date(2026, 11, 23), 5, date(2026, 11, 30)),
    ],
)
def test_weekends_do_not_count(day: date, count: int, due: date) -> None:
    assert working_days_after(day, count) == due
