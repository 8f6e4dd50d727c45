"""Opening points: posted once per household, equal to the sheet, on balanced books."""

from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

import ledger
from kernel import clock
from kernel.db import Database, reading, transaction
from registry.batches import ImportBatch
from registry.household_import import import_households
from registry.points_import import OPENINGS, import_points
from registry.settings import set_setting
from registry.workbook import read_tables
from tests.registry.workbooks import OPENING, data, filing, household, make_town

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)


@pytest.fixture
def village(database: Database) -> int:
    """塘庄村 with the households 010001 董家艳 and 010002 白建."""
    made = make_town("塘庄村")
    import_households(filing(household(), household(户编号="010002", 户主姓名="白建")))
    return made["塘庄村"]


def _opening(**changes: Any) -> dict[str, Any]:
    return {**OPENING, **changes}


def _balance(village: int, number: str = "010001") -> int:
    with reading() as session:
        return ledger.balance_of(session, village, f"household/{number}")


def _refused(**changes: Any) -> tuple[str, str, str]:
    with clock.frozen(NOW):
        report = import_points(filing(_opening(**changes)))
    [row] = report.refused
    assert (report.created, report.unchanged) == (0, 0)
    return row.column, row.value, row.code


def test_the_villages_sheet_becomes_balances_once(database: Database) -> None:
    made = make_town()
    [table] = read_tables(data("opening-points.xlsx").getvalue(), (OPENINGS,))
    sheet = {str(row.cells["number"]): row.cells for row in table.rows}
    import_households(
        filing(*(household(户编号=number, 户主姓名=one["head"]) for number, one in sheet.items()))
    )
    rehearsal = import_points(data("opening-points.xlsx"), dry_run=True)
    report = import_points(data("opening-points.xlsx"))
    again = import_points(data("opening-points.xlsx"))
    assert (rehearsal.id, rehearsal.created, rehearsal.refused) == (None, 300, ())
    assert (report.created, report.unchanged, report.refused) == (300, 0, ())
    assert (again.created, again.unchanged, again.refused) == (0, 300, ())
    with reading() as session:
        for number, one in sheet.items():
            balance = ledger.balance_of(session, made["塘庄村"], f"household/{number}")
            assert balance == one["points"]
        assert sum(line.points for line in ledger.trial_balance(session)) == 0
        batches = session.scalars(select(ImportBatch).where(ImportBatch.kind == "points"))
        assert sorted((one.created, one.unchanged) for one in batches) == [(0, 300), (300, 0)]


def test_points_last_to_the_end_of_the_next_year(village: int) -> None:
    import_points(filing(_opening()))
    with reading() as session:
        expiry = ledger.next_expiry(session, village, "household/010001")
        assert expiry == ledger.Expiry(38, date(2027, 12, 31))
        [line] = ledger.statement_of(session, village, "household/010001")
        assert (line.kind, line.source, line.points) == ("opening", "opening/010001", 38)


def test_a_village_may_let_points_last_longer(village: int) -> None:
    transaction(lambda tx: set_setting(tx, village, "expiry_years", 3))
    import_points(filing(_opening()))
    with reading() as session:
        expiry = ledger.next_expiry(session, village, "household/010001")
        assert expiry == ledger.Expiry(38, date(2029, 12, 31))


def test_other_points_for_an_opened_household_are_refused(village: int) -> None:
    import_points(filing(_opening()))
    assert _refused(期初积分=39) == ("期初积分", "39", "opening-exists")
    assert _refused(期初积分=0) == ("期初积分", "0", "opening-exists")
    assert _balance(village) == 38


def test_an_opening_is_known_again_behind_a_long_statement(village: int) -> None:
    import_points(filing(_opening()))
    award = ledger.move(1, source="issued", target="household/010001")
    for n in range(101):
        draft = ledger.Draft(village, "award", (award,), f"ref-{n}", "test", date(2030, 12, 31))
        transaction(partial(ledger.post, draft=draft))
    assert import_points(filing(_opening())).unchanged == 1
    assert _balance(village) == 38 + 101


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"户编号": "999999"}, ("户编号", "999999", "number-unknown")),
        ({"户编号": "1"}, ("户编号", "1", "number-unreadable")),
        ({"户主姓名": "别人"}, ("户主姓名", "别人", "head-mismatch")),
        ({"户主姓名": ""}, ("户主姓名", "", "missing")),
        ({"期初积分": 2.5}, ("期初积分", "2.5", "points-not-whole")),
        ({"期初积分": -5}, ("期初积分", "-5", "points-out-of-range")),
        ({"期初积分": ""}, ("期初积分", "", "missing")),
        ({"截至日期": "2027-01-01"}, ("截至日期", "2027-01-01", "date-future")),
        ({"截至日期": "去年"}, ("截至日期", "去年", "date-unreadable")),
        ({"截至日期": "2024-12-31"}, ("截至日期", "2024-12-31", "points-ended")),
    ],
)
def test_a_bad_row_is_refused_and_posts_nothing(
    village: int, changes: dict[str, Any], refused: tuple[str, str, str]
) -> None:
    assert _refused(**changes) == refused
    assert _balance(village) == 0


def test_no_points_are_nothing_to_post(village: int) -> None:
    report = import_points(filing(_opening(期初积分=0)))
    assert (report.created, report.unchanged, report.refused) == (0, 1, ())
    with reading() as session:
        assert ledger.statement_of(session, village, "household/010001") == []


def test_good_rows_go_in_beside_bad_ones_and_progress_is_told(village: int) -> None:
    told: list[tuple[int, int]] = []
    report = import_points(
        filing(_opening(户编号=10002.0, 户主姓名="白建"), _opening(), _opening(期初积分=9)),
        progress=lambda done, total: told.append((done, total)),
    )
    assert report.created == 2
    assert [(row.row, row.code) for row in report.refused] == [(4, "number-repeated")]
    assert told == [(2, 2)]
    assert (_balance(village), _balance(village, "010002")) == (38, 38)
