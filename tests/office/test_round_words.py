"""Scores as people write them; every code has its word."""

import pytest
from flask import Flask

from civility.filing import CHANNELS
from civility.panels import KINDS
from civility.rounds import STEPS
from civility.score_lists import STATES
from civility.scoring import ASPECT, BEST, CAP, EVENT, LOSS_LIMIT, NO_RULE
from office import round_words


@pytest.mark.parametrize(
    ("halves", "text"), [(140, "70"), (141, "70.5"), (0, "0"), (-1, "−0.5"), (-10, "−5")]
)
def test_a_score(halves: int, text: str) -> None:
    assert round_words.score_text(halves) == text


def test_every_code_has_its_word(app: Flask) -> None:
    assert set(round_words.STEP_NAMES) == set(STEPS)
    assert set(round_words.KINDS) == set(KINDS)
    assert set(round_words.CHANNELS) == set(CHANNELS)
    assert set(round_words.STATES) == set(STATES)
    assert set(round_words.WHY) >= {ASPECT, BEST, CAP, EVENT, LOSS_LIMIT, NO_RULE}
    with app.test_request_context("/"):
        assert round_words.why_text("event cap") == "同一件事只算一次；已到这条规则的次数上限"
        assert round_words.why_text("") == ""
