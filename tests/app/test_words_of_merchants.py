"""The words about merchants are part of the whole: one entry per code, in one place."""

from app import words, words_of_merchants


def test_they_are_among_the_words() -> None:
    assert words_of_merchants.WORDS.items() <= words.WORDS.items()
