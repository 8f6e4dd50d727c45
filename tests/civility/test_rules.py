"""The closed list of topics, and where a rating starts."""

from civility.rules import BASE_HALVES, TOPICS


def test_what_may_not_be_scored_is_in_no_list() -> None:
    assert {"petition", "birth", "health", "religion", "opinion"}.isdisjoint(TOPICS)
    assert BASE_HALVES == 2 * 70
