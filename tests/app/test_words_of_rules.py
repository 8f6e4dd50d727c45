"""The words of the rulebook stand by themselves; tests/app/test_words.py walks them all."""

from app.words import WORDS as ALL
from app.words_of_rules import WORDS


def test_each_is_among_all_words() -> None:
    assert WORDS
    assert WORDS.items() <= ALL.items()
