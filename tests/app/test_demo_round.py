"""The demo's honours: rules of the default rulebook that reach the grade they are meant for."""

from datetime import date

import pytest

from app.demo_round import AA, AAA
from civility import default_rules
from civility.rules import Rules
from civility.scoring import Limits, Scored, rating


@pytest.mark.parametrize(("planned", "least", "below"), [(AA, 160, 180), (AAA, 180, 201)])
def test_the_honours_reach_their_grade(
    planned: tuple[tuple[str, str], ...], least: int, below: int
) -> None:
    draft = default_rules()
    rules = Rules(1, "default", date(2026, 1, 1), draft.aspects, draft.items)
    records = [Scored(item, item, 1, date(2026, 11, 20)) for item, _kind in planned]
    assert least <= rating(rules, Limits(), records).halves < below
    for item, kind in planned:
        assert any(way == {kind} for way in rules.items[item].evidence)
