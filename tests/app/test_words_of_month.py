"""The words behind the counter are part of the whole: one entry per code, in one place."""

from app import words, words_of_month


def test_they_are_among_the_words() -> None:
    assert words_of_month.WORDS.items() <= words.WORDS.items()
