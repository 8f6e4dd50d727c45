"""What an import writes in a village: subjects, grids, accounts, refusals; all or nothing."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import ledger
from kernel.db import Database, reading, transaction
from registry.batches import Beginning, begin_batch
from registry.household_import import import_households
from registry.household_plan import VillageRows, by_village, plan_village
from registry.household_rows import HOUSEHOLDS, read_filing
from registry.household_write import write_plan
from registry.regions import grids
from registry.rows import RowReader
from registry.subjects import ConsentRefusal, Subject, find_subject
from registry.workbook import read_tables
from tests.registry.workbooks import filing, household, make_town


def _refusals() -> list[tuple[str, str]]:
    with reading() as session:
        rows = session.scalars(select(ConsentRefusal).order_by(ConsentRefusal.number))
        return [(row.number, str(row.asked_on)) for row in rows]


def test_a_new_household_has_a_grid_and_an_account(database: Database) -> None:
    made = make_town("塘庄村")
    report = import_households(filing(household()))
    with reading() as session:
        subject = find_subject(session, "010001")
        assert subject.grid_id == grids(session, made["塘庄村"])["塘庄第3网格"]
        assert subject.batch_id == report.id
        assert ledger.is_open(session, made["塘庄村"], "household/010001")
        assert ledger.balance_of(session, made["塘庄村"], "household/010001") == 0


def test_a_change_keeps_what_it_does_not_speak_of(database: Database) -> None:
    make_town("塘庄村")
    import_households(filing(household()))
    import_households(filing(household(联系电话="", 家庭人口="", 网格="塘庄第9网格")))
    with reading() as session:
        subject = find_subject(session, "010001")
        assert (subject.phone, subject.members) == ("18640175722", 4)
        assert subject.grid_id == grids(session, subject.village_id)["塘庄第9网格"]
        assert subject.updated_at > subject.created_at


def test_a_refusal_is_kept_by_number_and_day_until_they_agree(database: Database) -> None:
    make_town("塘庄村")
    no = household(同意采集="否")
    import_households(filing(no))
    import_households(filing(no))
    assert _refusals() == [("010001", "2026-03-05")]
    import_households(filing(household(同意采集="否", 采集日期="2026-04-01")))
    assert _refusals() == [("010001", "2026-04-01")]
    import_households(filing(household()))
    assert _refusals() == []


def test_a_village_is_written_whole_or_not_at_all(database: Database) -> None:
    made = make_town("塘庄村")
    [table] = read_tables(filing(household()).getvalue(), (HOUSEHOLDS,))
    readers = [RowReader(table, row) for row in table.rows]
    [rows] = by_village(read_filing(one, "household", {"塘庄": made["塘庄村"]}) for one in readers)

    with pytest.raises(ZeroDivisionError):
        transaction(lambda tx: _write_and_fail(tx, rows))
    with reading() as session:
        assert list(session.scalars(select(Subject))) == []
        assert grids(session, made["塘庄村"]) == {}
        assert not ledger.is_open(session, made["塘庄村"], "household/010001")


def _write_and_fail(tx: Session, rows: VillageRows) -> None:
    batch = begin_batch(tx, Beginning("households", "0" * 64))
    write_plan(tx, rows, plan_village(tx, rows), batch)
    assert find_subject(tx, "010001").head == "董家艳"
    raise ZeroDivisionError
