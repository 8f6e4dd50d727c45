"""Every state of an objection has a word in the office."""

from civility import objection_listing, objections
from office import objection_words


def test_every_state_and_tab_has_a_word() -> None:
    assert set(objection_words.STATES) == set(objections.STATES)
    assert set(objection_words.TABS) == set(objection_listing.TABS)
