"""Importing filings: the town's own workbook, and one as a village really sends it."""

import csv
import time
from typing import Any

from sqlalchemy import func, select

import ledger
from kernel.db import Database, reading
from registry.batches import ImportBatch
from registry.household_import import import_households
from registry.regions import Region
from registry.subjects import ConsentRefusal, Subject, find_subject
from tests.registry.workbooks import (
    DATA,
    ORGANISATION,
    data,
    filing,
    grid_of,
    household,
    make_town,
    workbook,
)


def _counts() -> dict[str, int]:
    with reading() as session:
        query = select(Subject.kind, func.count()).group_by(Subject.kind)
        return {row[0]: row[1] for row in session.execute(query)}


def _rows_of_everything() -> list[str]:
    with reading() as session:
        return list(map(repr, session.execute(select(Subject.__table__).order_by(Subject.number))))


def test_the_town_goes_in_once_and_each_subject_has_an_account(database: Database) -> None:
    made = make_town()
    began = time.perf_counter()
    report = import_households(data("town-households.xlsx"))
    assert time.perf_counter() - began < 20
    assert (report.created, report.updated, report.unchanged) == (5_369, 0, 0)
    assert report.refused == ()
    assert _counts() == {"household": 5_302, "agribusiness": 61, "collective": 6}
    with reading() as session:
        lines = ledger.trial_balance(session, made.values())
        assert sum(one.accounts for one in lines if one.account == "household") == 5_369

    before = _rows_of_everything()
    again = import_households(data("town-households.xlsx"))
    assert (again.created, again.updated, again.unchanged) == (0, 0, 5_369)
    assert _rows_of_everything() == before


def _expected() -> list[int]:
    with (DATA / "village-messy.expected.csv").open(encoding="utf-8") as file:
        return [int(row["row"]) for row in csv.DictReader(file)]


def test_the_messy_village_goes_in_but_for_its_bad_rows(database: Database) -> None:
    make_town()
    import_households(
        filing(
            household(户编号="010005", 户主姓名="傅超", 网格="塘庄第1网格"),
            household(户编号="010006", 户主姓名="黄家霞", 村民组="1组", 网格="塘庄第1网格"),
        )
    )
    rehearsal = import_households(data("village-messy.xlsx"), dry_run=True)
    assert _counts() == {"household": 2}
    report = import_households(data("village-messy.xlsx"))
    assert [row.row for row in report.refused] == _expected()
    assert {row.row: row.code for row in report.refused} == {
        66: "head-mismatch",
        68: "village-unknown",
        69: "missing",
        70: "phone-not-11-digits",
        71: "members-out-of-range",
        72: "date-unreadable",
        73: "consent-refused",
        74: "date-future",
        75: "missing",
        76: "channel-unknown",
    }
    assert (report.created, report.updated, report.unchanged) == (62, 1, 0)
    assert rehearsal.to_json() == {**report.to_json(), "id": None}
    again = import_households(data("village-messy.xlsx"))
    assert (again.created, again.updated, again.unchanged) == (0, 0, 63)
    with reading() as session:
        _see_the_odd_rows(session)


def _see_the_odd_rows(session: Any) -> None:
    wide, floats = find_subject(session, "010961"), find_subject(session, "010962")
    assert (wide.head, wide.phone, wide.members) == ("江平伟", "13134873507", 4)
    assert (floats.phone, floats.members) == ("18879959494", 3)
    assert str(wide.consent_on) == str(floats.consent_on) == "2026-03-09"
    moved = find_subject(session, "010006")
    grid = session.get_one(Region, moved.grid_id)
    assert (moved.villager_group, grid.name) == ("3组", "塘庄第3网格")
    [no] = session.scalars(select(ConsentRefusal))
    assert (no.number, str(no.asked_on)) == ("010968", "2026-03-03")
    refused = {"010963", "010964", "010965", "010966", "010967", "010968", "010969", "010971"}
    assert not refused & set(session.scalars(select(Subject.number)))


def test_what_must_not_be_kept_is_stored_nowhere(database: Database) -> None:
    make_town("塘庄村")
    secret = {"身份证号": "341102199001011234", "年收入": 98_765, "备注": "患病"}
    import_households(filing({**household(), **secret}, {**household(同意采集="否"), **secret}))
    with database.reader.connect() as connection:
        for table in Subject.metadata.sorted_tables:
            kept = repr(list(connection.execute(select(table))))
            assert not [value for value in secret.values() if str(value) in kept]


def test_one_number_is_one_row_of_a_file(database: Database) -> None:
    make_town("塘庄村", "黄圩村")
    report = import_households(
        filing(
            household(),
            household(),
            household(户主姓名="别人"),
            household(村名="黄圩村"),
            household(同意采集="否"),
        )
    )
    assert report.created == 1
    assert [(row.row, row.code) for row in report.refused] == [
        (3, "number-repeated"),
        (4, "head-mismatch"),
        (5, "number-repeated"),
        (6, "number-repeated"),
    ]


def test_a_household_and_an_organisation_do_not_take_each_others_number(
    database: Database,
) -> None:
    make_town("塘庄村")
    farms = grid_of([ORGANISATION])
    import_households(workbook(农户=grid_of([household()]), 新型农业经营主体=farms))
    report = import_households(workbook(村集体经济组织=farms))
    assert [row.code for row in report.refused] == ["kind-mismatch"]
    renamed = import_households(workbook(企业=grid_of([{**ORGANISATION, "主体名称": "银园农场"}])))
    assert [(row.column, row.code) for row in renamed.refused] == [("主体名称", "head-mismatch")]


def test_the_batch_says_what_was_done_and_a_rehearsal_leaves_none(database: Database) -> None:
    make_town("塘庄村")
    rows = filing(household(), household(户编号="010002", 家庭人口=99))
    assert import_households(rows, dry_run=True).id is None
    rows.seek(0)
    report = import_households(rows)
    with reading() as session:
        [batch] = session.scalars(select(ImportBatch))
        assert (batch.id, batch.kind) == (report.id, "households")
        assert (batch.created, batch.updated, batch.unchanged, batch.refused) == (1, 0, 0, 1)
        assert len(batch.digest) == 64


def test_progress_is_told_to_the_end(database: Database) -> None:
    make_town("塘庄村", "黄圩村")
    told: list[tuple[int, int]] = []
    import_households(
        filing(household(), household(村名="黄圩村", 户编号="020001"), household(户编号="1")),
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(1, 2), (2, 2)]


def test_reasons_can_be_told_in_another_language(database: Database) -> None:
    make_town("塘庄村")
    report = import_households(filing(household(户主姓名="")))
    [row] = report.to_json(lambda reason: f"«{reason}»")["refused"]
    assert row["reason"] == "«This cell is empty.»"
