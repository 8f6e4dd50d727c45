"""The words about the till are part of the whole: one entry per code, in one place."""

from app import words, words_of_till


def test_they_are_among_the_words() -> None:
    assert words_of_till.WORDS.items() <= words.WORDS.items()
