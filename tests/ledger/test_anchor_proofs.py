"""Proof of anchors: whatever differs between the file and the database is named."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import ledger
from kernel.db import Database, reading
from ledger import Anchors
from ledger.anchor_proofs import anchors_hold
from ledger.closing import reading_anchored, seal_all
from tests.ledger import books
from tests.ledger.books import VILLAGE

Change = Callable[[Anchors], Anchors]


@pytest.fixture
def path(village: Database, tmp_path: Path) -> Path:
    """Two blocks, both anchored, and a closed day."""
    path = tmp_path / "anchors.jsonl"
    books.post(books.opening(100))
    seal_all([VILLAGE], path)
    books.post(books.redeem(30))
    seal_all([VILLAGE], path, day=date(2026, 3, 2))
    return path


def _head(anchors: Anchors, **change: object) -> Anchors:
    first, second = anchors.heads
    return replace(anchors, heads=(first, replace(second, **change)))  # type: ignore[arg-type]  # any field


@pytest.mark.parametrize(
    ("change", "where", "said"),
    [
        (lambda _: Anchors(there=False), None,
         "no anchor file that can be read, and 2 blocks"),
        (lambda said: replace(said, unreadable=(4,)), None,
         "line 4 of the anchor file says nothing"),
        (lambda said: replace(said, heads=said.heads[:1]), VILLAGE,
         "block 2 was sealed and is not anchored"),
        (lambda said: replace(said, heads=(*said.heads, replace(said.heads[1], no=3))), VILLAGE,
         "block 3 was anchored and is gone"),
        (lambda said: _head(said, hash="0" * 64), VILLAGE,
         "block 2 was anchored as 0000000000000000 and is "),
        (lambda said: _head(said, entries=9), VILLAGE,
         "block 2 was anchored with 9 entries up to it and has 2"),
        (lambda said: replace(said, days=(replace(said.days[0], trial="x"),)), None,
         "balances are not those of the close of 2026-03-02"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)  # fmt: skip  # a case to two lines
def test_what_differs_is_named(path: Path, change: Change, where: int | None, said: str) -> None:
    with reading_anchored(path) as (session, anchors):
        assert list(anchors_hold(session, anchors)) == []
        (found,) = anchors_hold(session, change(anchors))
    assert (found.proof, found.village) == ("anchors-hold", where)
    assert found.detail.startswith(said)


def test_books_without_a_block_need_no_file(village: Database) -> None:
    books.post(books.opening(100))
    with reading() as session:
        assert ledger.audit(session, Anchors(there=False)) == []
