"""An import is counted as it goes, and reported in the order of the file."""

from kernel.db import Database, reading, transaction
from registry.batches import Beginning, ImportBatch, Tally, begin_batch, count, report
from registry.rows import RefusedRow


def _row(sheet: str, row: int) -> RefusedRow:
    return RefusedRow(sheet, row, "户主", "", "missing")


def test_a_batchs_row_counts_what_each_transaction_did(database: Database) -> None:
    batch = transaction(lambda tx: begin_batch(tx, Beginning("households", "d" * 64)))
    transaction(lambda tx: count(tx, batch, Tally(2, 1, 0, (_row("甲", 4),))))
    transaction(lambda tx: count(tx, batch, Tally(3, 0, 5)))
    with reading() as session:
        kept = session.get_one(ImportBatch, batch)
        assert (kept.created, kept.updated, kept.unchanged, kept.refused) == (5, 1, 5, 1)
        assert (kept.kind, kept.digest, kept.staff_id) == ("households", "d" * 64, None)


def test_tallies_add_up() -> None:
    total = Tally(1, 2, 3, (_row("甲", 4),)) + Tally(10, 20, 30, (_row("乙", 5),))
    assert total == Tally(11, 22, 33, (_row("甲", 4), _row("乙", 5)))


def test_the_report_lists_refused_rows_as_the_file_has_them() -> None:
    rows = (_row("乙", 2), _row("甲", 30), _row("甲", 4))
    made = report("b1", Tally(1, 2, 3, rows), ["甲", "乙"])
    assert [(one.sheet, one.row) for one in made.refused] == [("甲", 4), ("甲", 30), ("乙", 2)]
    said = made.to_json(lambda reason: reason.upper())
    assert {key: said[key] for key in ("id", "created", "updated", "unchanged")} == {
        "id": "b1",
        "created": 1,
        "updated": 2,
        "unchanged": 3,
    }
    assert said["refused"][0]["reason"] == "THIS CELL IS EMPTY."
