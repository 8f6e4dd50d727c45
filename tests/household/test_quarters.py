"""Quarters: their days, and only those that are over."""

from datetime import UTC, date, datetime

import pytest

from household.quarters import Quarter, QuarterUnfit, past_quarter, past_quarters, quarter_of
from kernel import clock

#: The evening in UTC at which the town is in the new year already.
NEW_YEAR = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)


def test_a_quarter_has_its_days_and_its_name() -> None:
    assert (Quarter(2026, 1).first, Quarter(2026, 1).last) == (date(2026, 1, 1), date(2026, 3, 31))
    assert (Quarter(2026, 4).first, Quarter(2026, 4).last) == (
        date(2026, 10, 1),
        date(2026, 12, 31),
    )
    assert quarter_of(date(2026, 9, 30)) == Quarter(2026, 3)
    assert (Quarter(2026, 3).in_words, str(Quarter(2026, 3))) == ("2026年第三季度", "2026Q3")


def test_only_what_is_over_has_a_statement() -> None:
    with clock.frozen(NEW_YEAR):
        assert past_quarters(5)[::2] == [Quarter(2026, 4), Quarter(2026, 2), Quarter(2025, 4)]
        assert past_quarter(None) == past_quarter(" 2026q4 ") == Quarter(2026, 4)
        for written in ("2027Q1", "2026Q5", "2026-3", "Q3"):
            with pytest.raises(QuarterUnfit):
                past_quarter(written)
