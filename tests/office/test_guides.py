"""Every column that a reader knows is explained and has an example that the reader takes."""

from office.guides import CHOICES, EXAMPLES, GUIDES
from pos import GOODS
from registry import HOUSEHOLDS, OPENINGS, ORGANISATIONS
from registry.filing_cells import channel, consent

SHAPES = (HOUSEHOLDS, ORGANISATIONS, OPENINGS, GOODS)


def test_every_column_is_explained() -> None:
    for shape in SHAPES:
        keys = [column.key for column in shape.columns]
        assert list(GUIDES[shape.name]) == list(EXAMPLES[shape.name]) == keys


def test_the_words_of_a_list_are_words_the_readers_take() -> None:
    assert {channel(word) for word in CHOICES["channel"]} == {"visit", "self", "phone", "wechat"}
    assert [consent(word) for word in CHOICES["consent"]] == [True, False]
