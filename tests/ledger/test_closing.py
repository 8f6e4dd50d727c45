"""Sealing all villages: anchored after the commit, never twice, and caught up after a crash."""

from datetime import date
from pathlib import Path

import pytest

import ledger
from kernel.db import Database, reading
from ledger import closing
from ledger.anchors import Anchors, read_anchors
from ledger.closing import reading_anchored, seal_all, trial_digest
from tests.ledger import books
from tests.ledger.books import ELSEWHERE, LI, VILLAGE, WANG

DAY = date(2026, 3, 2)


@pytest.fixture
def path(village: Database, tmp_path: Path) -> Path:
    books.open_books(WANG, village=ELSEWHERE)
    books.post_many(books.opening(100), books.redeem(30))
    books.post(books.opening(7, village=ELSEWHERE))
    return tmp_path / "anchors.jsonl"


def _audit(path: Path) -> list[ledger.Finding]:
    with reading_anchored(path) as (session, anchors):
        return ledger.audit(session, anchors)


def test_heads_are_sealed_and_anchored(path: Path) -> None:
    heads = seal_all([VILLAGE, ELSEWHERE], path)
    assert [(one.village, one.no, one.entries) for one in heads] == [(7, 1, 2), (8, 1, 1)]
    assert read_anchors(path).heads == tuple(heads)
    assert _audit(path) == []


def test_a_head_says_all_entries_up_to_it(path: Path) -> None:
    seal_all([VILLAGE], path)
    books.post(books.redeem(1))
    (head,) = seal_all([VILLAGE], path)
    assert (head.no, head.entries) == (2, 3)
    assert [one.no for one in read_anchors(path).heads] == [1, 2]


def test_twice_adds_nothing(path: Path) -> None:
    for _ in range(2):
        seal_all([VILLAGE, ELSEWHERE], path, day=DAY)
    said = read_anchors(path)
    assert (len(said.heads), len(said.days)) == (2, 1)
    assert said.days[0].heads == ((VILLAGE, 1), (ELSEWHERE, 1))
    assert _audit(path) == []


def test_a_day_that_is_closed_again_says_more(path: Path) -> None:
    seal_all([VILLAGE], path, day=DAY)
    books.post(books.opening(5, LI))
    seal_all([VILLAGE], path, day=DAY)
    first, second = read_anchors(path).days
    assert (first.day, second.day) == (DAY, DAY)
    assert first.trial != second.trial
    assert _audit(path) == []


def test_what_a_crash_left_unanchored_comes_with_the_next(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as during:
        during.setattr(closing, "append", full)
        with pytest.raises(OSError, match="No space"):
            seal_all([VILLAGE, ELSEWHERE], path)
    assert {one.detail for one in _audit(path)} == {"block 1 was sealed and is not anchored"}
    seal_all([VILLAGE, ELSEWHERE], path)
    assert _audit(path) == []


def test_what_is_sold_after_the_close_does_not_change_it(path: Path) -> None:
    seal_all([VILLAGE, ELSEWHERE], path, day=DAY)
    books.post(books.redeem(3))
    assert _audit(path) == []


def test_the_trial_digest_is_of_every_account(path: Path) -> None:
    heads = [(one.village, one.no) for one in seal_all([VILLAGE, ELSEWHERE], path)]
    with reading() as session:
        both, one = trial_digest(session, heads), trial_digest(session, heads[:1])
        assert trial_digest(session, []) != one != both


def test_without_a_file_nothing_was_said(path: Path) -> None:
    with reading_anchored(path) as (_, anchors):
        assert anchors == Anchors(there=False)
    assert _audit(path) == []


def test_a_file_that_cannot_be_read_was_not_there(path: Path) -> None:
    path.mkdir()
    with reading_anchored(path) as (_, anchors):
        assert anchors == Anchors(there=False)
