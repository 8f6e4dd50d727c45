"""Refused rows are kept for a month, in order, and hold nobody who withdrew."""

from datetime import UTC, datetime, timedelta

import pytest

from kernel import clock
from kernel.db import Database, reading, transaction
from registry.batches import Beginning, Tally, begin_batch, count
from registry.import_refusals import (
    KEPT,
    ImportRefusal,
    count_refused,
    erase_refused,
    forget_refused,
    refused_rows,
)
from registry.rows import RefusedRow

AT = datetime(2026, 11, 20, 4, tzinfo=UTC)
ROWS = (
    RefusedRow("甲", 3, "户主姓名", "董家艳%", "head-mismatch"),
    RefusedRow("甲", 4, "联系电话", "1864017572", "phone-not-11-digits"),
    RefusedRow("乙" * 200, 2, "村名", "桃源村", "village-unknown"),
)


@pytest.fixture
def batch(database: Database) -> str:
    """An import with three refused rows."""
    with clock.frozen(AT):
        made = transaction(lambda tx: begin_batch(tx, Beginning("households", "0" * 64)))
        transaction(lambda tx: count(tx, made, Tally(refused=ROWS[:2])))
        transaction(lambda tx: count(tx, made, Tally(refused=ROWS[2:])))
    return made


def test_rows_come_back_in_order_and_by_pages(batch: str) -> None:
    with reading() as session, clock.frozen(AT):
        rows = refused_rows(session, batch)
        assert sorted(row.row for row in rows) == [2, 3, 4]
        assert {row.sheet for row in rows} == {"甲", "乙" * 100}
        assert refused_rows(session, batch, first=1, limit=1) == rows[1:2]
        assert count_refused(session, batch) == 3


def test_after_a_month_they_are_not_shown_and_then_gone(batch: str) -> None:
    with clock.frozen(AT + KEPT - timedelta(seconds=1)), reading() as session:
        assert count_refused(session, batch) == 3
    with clock.frozen(AT + KEPT):
        with reading() as session:
            assert (refused_rows(session, batch), count_refused(session, batch)) == ([], 0)
            assert session.query(ImportRefusal).count() == 3
        transaction(forget_refused)
    with reading() as session:
        assert session.query(ImportRefusal).count() == 0


def test_the_next_import_clears_what_is_over(batch: str) -> None:
    with clock.frozen(AT + KEPT):
        later = transaction(lambda tx: begin_batch(tx, Beginning("households", "1" * 64)))
        transaction(lambda tx: count(tx, later, Tally(refused=ROWS[:1])))
    with reading() as session:
        assert [one.batch_id for one in session.query(ImportRefusal)] == [later]


def test_a_withdrawn_name_is_emptied_out_of_the_cells(batch: str) -> None:
    transaction(lambda tx: erase_refused(tx, ("董家艳", "", "18640175722")))
    with reading() as session, clock.frozen(AT):
        values = {row.row: row.value for row in refused_rows(session, batch)}
    assert values == {2: "桃源村", 3: "", 4: "1864017572"}
