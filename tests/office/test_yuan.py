"""Money in words: whole yuan without, others with two decimals, large ones with commas."""

import pytest
from flask import Flask
from flask_babel import force_locale

from app import language
from office.yuan import figure, in_yuan


@pytest.mark.parametrize(
    ("fen", "said"),
    [(0, "0 yuan"), (100, "1 yuan"), (17, "0.17 yuan"), (123_456_750, "1,234,567.50 yuan")],
    ids=["nothing", "whole", "fen", "much"],
)
def test_fen_are_said_in_yuan(fen: int, said: str) -> None:
    spoken = Flask(__name__)
    language.set_up(spoken, "Asia/Shanghai")
    with spoken.test_request_context():
        with force_locale("en"):
            assert in_yuan(fen) == said
        with force_locale("zh_Hans"):
            assert in_yuan(fen) == said.replace("yuan", "元")


@pytest.mark.parametrize(
    ("fen", "said"), [(0, "0.00"), (5, "0.05"), (250, "2.50"), (1_234_567, "12345.67")]
)
def test_a_column_has_the_bare_amount(fen: int, said: str) -> None:
    assert figure(fen) == said
