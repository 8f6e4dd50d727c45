"""Every state and step of a record has a word in the office."""

from civility import record_listing, records
from office import record_words


def test_every_state_channel_and_tab_has_a_word() -> None:
    assert set(record_words.STATES) == set(records.STATES)
    assert set(record_words.CHANNELS) == set(records.CHANNELS)
    assert set(record_words.TABS) == set(record_listing.TABS)


def test_a_step_without_a_word_says_itself() -> None:
    assert record_words.step_word("posted-again") == "posted-again"
