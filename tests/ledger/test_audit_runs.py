"""Runs of the audit are kept, and the last one is what the office shows."""

import ledger
from kernel import clock
from kernel.db import Database, reading, transaction
from ledger import AuditRun, Finding
from tests.ledger import books


def _store(*findings: Finding) -> AuditRun:
    began = clock.now()
    return transaction(
        lambda tx: ledger.store_audit(tx, findings, entries=5, at=began, milliseconds=12)
    )


def _last() -> AuditRun | None:
    with reading() as session:
        return ledger.last_audit(session)


def test_there_may_have_been_none(village: Database) -> None:
    assert _last() is None


def test_the_last_one_is_told(village: Database) -> None:
    _store(Finding("blocks-hold", 7, None, None, "block 1: not chained"))
    with clock.frozen(books.NOON + books.days(1)):
        kept = _store()
    assert _last() == kept
    assert kept.whole
    assert (kept.at, kept.entries, kept.milliseconds) == (books.NOON + books.days(1), 5, 12)


def test_what_was_found_first_is_told_with_its_place(village: Database) -> None:
    kept = _store(
        Finding("chains-hold", 7, "e1", "household/1", "seq 3 is line 2"),
        Finding("lots-match", 7, None, None, "x"),
    )
    assert not kept.whole
    assert kept.findings == 2
    assert kept.first == "chains-hold · 7 · e1 · household/1: seq 3 is line 2"
