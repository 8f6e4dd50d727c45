"""Tampering with every right in the database, but without the anchor file: all of it is found."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

import ledger
from kernel import clock
from kernel.db import Database
from ledger import Finding
from ledger.anchors import Anchors, read_anchors
from tests.ledger import books
from tests.ledger.attackers import dialect_of, drop_guard, drop_triggers
from tests.ledger.books import ELSEWHERE, LI, NOON, VILLAGE, WANG
from tests.ledger.planting import OFF
from tests.ledger.tampering import WAYS, Tamperer, rebuild

HOUSEHOLDS = (WANG, LI, "household/010319")


def _live() -> None:
    """Three months of every kind of entry in one village, and a move to another."""
    with clock.frozen(NOON):
        books.open_books(*HOUSEHOLDS)
        books.open_books(WANG, village=ELSEWHERE)
        books.grant(5000)
    for week in range(12):
        with clock.frozen(NOON + books.days(7 * week)):
            code = HOUSEHOLDS[week % 3]
            books.post(books.award(50 + week, code))
            slip = books.post(books.redeem(10, code))
            if week % 4 == 0:
                books.undo(slip)
            if week == 3:
                books.move_village(VILLAGE, ELSEWHERE, ref="move/1")
            books.post(books.opening(9, code, until=clock.today()))
    with clock.frozen(NOON + books.days(90)):
        books.expire()
        wrong = books.post(books.award(30, LI))
        books.post(books.redeem(books.available(LI) - 5, LI))
        books.adjust(wrong)
        books.undo(books.post(books.award(4)), "reverse")
        books.transfer(20, ref="split/1")


@pytest.fixture
def anchored(database: Database, tmp_path: Path) -> Anchors:
    """Books in blocks of five, all anchored, with two entries that wait; guards out of the way."""
    path = tmp_path / "anchors.jsonl"
    with clock.frozen(NOON + books.days(91)):
        _live()
        for village in (VILLAGE, ELSEWHERE):
            ledger.seal(village, largest=5)
        ledger.seal_all([VILLAGE, ELSEWHERE], path, day=clock.today())
        books.post_many(books.opening(3), books.redeem(1, LI))
    said = read_anchors(path)
    drop_triggers(database)
    drop_guard(database, "ck_balance_not_below_zero")
    return said


def _tampered(
    database: Database, work: Callable[[Session], None], anchors: Anchors | None
) -> list[Finding]:
    """What the audit finds after this was done; it is rolled back."""
    with Session(database.writer) as session:
        session.execute(text(OFF[dialect_of(database)]))
        work(session)
        found = ledger.audit(session, anchors)
        session.rollback()
    return [one for one in found if one.proof != "guards-stand"]


def _try(way: str, seed: int, session: Session) -> None:
    WAYS[way](Tamperer(session, Random(seed)))


def _names_a_place(one: Finding) -> bool:
    where = one.entry or one.account or one.detail.startswith("block ")
    return one.village is not None and bool(where)


@pytest.mark.prove
def test_every_tampering_is_found_and_the_place_named(
    database: Database, anchored: Anchors, size: Callable[[int, int], int]
) -> None:
    assert _tampered(database, lambda _: None, anchored) == []
    anchors_alone, missed = Counter[str](), list[tuple[str, int]]()
    for seed in range(size(60, 1000)):
        way = list(WAYS)[seed % len(WAYS)]
        found = _tampered(database, partial(_try, way, seed), anchored)
        anchors_alone[way] += {one.proof for one in found} == {"anchors-hold"}
        if not any(map(_names_a_place, found)):
            missed.append((way, seed))
    assert missed == []
    # Whole rewrites and cut tails leave rows that agree with each other: the file alone tells.
    assert anchors_alone["rewrite"] > 0
    assert anchors_alone["cut"] > 0


def test_without_a_change_making_everything_anew_changes_nothing(
    database: Database, anchored: Anchors
) -> None:
    """So a rewrite differs by what was rewritten, and by nothing else."""
    assert _tampered(database, rebuild, anchored) == []


def test_a_whole_rewrite_is_not_found_without_the_file(
    database: Database, anchored: Anchors
) -> None:
    """It is what the file is there for."""

    def rewrite(session: Session) -> None:
        session.execute(text("UPDATE entry SET actor = 'nobody' WHERE kind = 'expire'"))
        rebuild(session)

    assert _tampered(database, rewrite, None) == []
    found = _tampered(database, rewrite, anchored)
    assert {one.proof for one in found} == {"anchors-hold"}
    assert {one.village for one in found} == {VILLAGE}
