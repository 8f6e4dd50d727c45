"""A block's hash says everything the block says, and holds."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ledger.blocks import START, Block
from tests.ledger.books import NOON

BLOCK = Block(
    village=7,
    no=1,
    prev=START,
    entries=2,
    points=30,
    first_at=NOON,
    last_at=NOON,
    sealed_at=NOON,
)
ITEMS = [("a", "1"), ("b", "2")]


def test_the_hash_is_always_the_same() -> None:
    """Written down: blocks sealed today must be proven by the program of ten years on."""
    wanted = "3e3a963ac219814e1d960d65791cbba31585387938fb64de2c115df52e0eac3c"
    assert BLOCK.digest(ITEMS) == wanted


@pytest.mark.parametrize(
    "change",
    [
        {"village": 8},
        {"no": 2},
        {"prev": "1" * 64},
        {"entries": 3},
        {"points": 31},
        *(
            {part: NOON + timedelta(microseconds=1)}
            for part in ("first_at", "last_at", "sealed_at")
        ),
    ],
    ids=str,
)
def test_nothing_it_says_can_change(change: dict[str, Any]) -> None:
    assert replace(BLOCK, **change).digest(ITEMS) != BLOCK.digest(ITEMS)


@pytest.mark.parametrize(
    "items",
    [
        [("b", "2"), ("a", "1")],
        [("a", "1")],
        [("a", "1"), ("b", "3")],
        [("a", "1"), ("c", "2")],
        [("a", "12"), ("b", "")],
        [("a", "1"), ("b", "2"), ("c", "3")],
    ],
)
def test_nothing_it_holds_can_change(items: list[tuple[str, str]]) -> None:
    assert BLOCK.digest(items) != BLOCK.digest(ITEMS)
