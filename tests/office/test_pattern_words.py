"""Patterns in words that accuse nobody."""

from flask import Flask

from office import pattern_words
from pos.patterns import Pattern


def test_every_kind_has_its_words(app: Flask) -> None:
    with app.test_request_context():
        for kind in pattern_words.KINDS:
            assert pattern_words.kind_name(kind)
            said = pattern_words.about(Pattern(kind, "x", 5, 15))
            assert said == ("5 次：也许该换张新卡" if kind == "household" else "15 张里有 5 张")
