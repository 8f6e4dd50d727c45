"""Exceptions in words: a name for every kind, and how much each is about."""

from flask import Flask

from office import day_words
from pos import DayException
from tests.pos.counter import NOON

COUNTS = {
    "open-shift": "12:00 · 目前 3 张",
    "no-shift": "12:00 · 3 张",
    "no-card": "12:00 · 3 分",
    "taken-back": "12:00 · 3 分",
    "counted": "12:00 · +3 件",
    "differs": "12:00 · 请看对账公示单",
}


def test_every_kind_has_its_words(app: Flask) -> None:
    with app.test_request_context():
        for kind in day_words.KINDS:
            one = DayException(kind, "r", 3, NOON)
            assert day_words.kind_name(kind)
            assert day_words.about(one) == COUNTS[kind]
        assert day_words.about(DayException("differs", "", 1)) == "请看对账公示单"
    assert day_words.slip_of(DayException("no-card", "46", 3)) == "46"
    assert day_words.slip_of(DayException("no-shift", "46", 3)) == ""
