"""The words of the policies stand by themselves; tests/app/test_words.py walks them all."""

from app.words import WORDS as ALL
from app.words_of_policies import WORDS


def test_each_is_among_all_words() -> None:
    assert WORDS
    assert WORDS.items() <= ALL.items()
