"""A plan compares rows with what stands, and writes nothing."""

from typing import Any

from kernel.db import Database, reading
from registry.household_import import import_households
from registry.household_plan import Plan, VillageRows, by_village, columns_of, plan_village
from registry.household_rows import HOUSEHOLDS, Filing, NoConsent, read_filing
from registry.rows import RowReader
from registry.workbook import read_tables
from tests.registry.workbooks import filing, household, make_town


def _filings(made: dict[str, int], *rows: dict[str, Any]) -> list[Filing | NoConsent]:
    [table] = read_tables(filing(*rows).getvalue(), (HOUSEHOLDS,))
    known = {name.removesuffix("村"): region for name, region in made.items()}
    return [read_filing(RowReader(table, row), "household", known) for row in table.rows]


def _plan(made: dict[str, int], *rows: dict[str, Any]) -> Plan:
    [group] = by_village(_filings(made, *rows))
    with reading() as session:
        return plan_village(session, group)


def test_rows_are_grouped_by_village(database: Database) -> None:
    made = make_town("塘庄村", "黄圩村")
    rows = [
        household(村名="黄圩村", 户编号="020001"),
        household(),
        household(户编号="010002", 同意采集="否"),
    ]
    groups = by_village(_filings(made, *rows))
    assert [group.village for group in groups] == sorted(made.values())
    assert [len(group) for group in groups] == [2, 1]
    assert [one.number for one in groups[0].no_consents] == ["010002"]
    assert len(VillageRows(1)) == 0


def test_rows_are_sorted_by_what_they_would_change(database: Database) -> None:
    made = make_town("塘庄村", "黄圩村")
    import_households(filing(household(), household(户编号="010002"), household(户编号="010003")))
    plan = _plan(
        made,
        household(),
        household(户编号="010002", 联系电话="13800000000"),
        household(户编号="010003", 户主姓名="某某某"),
        household(户编号="010004"),
        household(户编号="010005", 同意采集="否"),
    )
    assert [one.number for one in plan.new] == ["010004"]
    assert [one.number for one in plan.changed.values()] == ["010002"]
    assert [one.number for one in plan.unchanged] == ["010001"]
    assert [row.code for row in plan.refused] == ["consent-refused", "head-mismatch"]
    tally = plan.tally()
    assert (tally.created, tally.updated, tally.unchanged, len(tally.refused)) == (1, 1, 1, 2)


def test_a_number_of_another_village_is_somebody_elses(database: Database) -> None:
    made = make_town("塘庄村", "黄圩村")
    import_households(filing(household()))
    [refused] = _plan(made, household(村名="黄圩村")).refused
    assert (refused.column, refused.value, refused.code) == ("村名", "黄圩村", "village-mismatch")


def test_an_empty_cell_says_nothing(database: Database) -> None:
    made = make_town("塘庄村")
    import_households(filing(household()))
    plan = _plan(made, household(联系电话="", 家庭人口="", 村民组=""))
    assert len(plan.unchanged) == 1


def test_each_column_that_may_change_is_compared(database: Database) -> None:
    made = make_town("塘庄村")
    import_households(filing(household()))
    changes: list[dict[str, Any]] = [
        {"联系电话": "13800000000"},
        {"家庭人口": 5},
        {"村民组": "4组"},
        {"网格": "塘庄第4网格"},
        {"采集日期": "2026-03-06"},
        {"采集方式": "电话采集"},
        {"采集员": "王芳"},
    ]
    assert [len(_plan(made, household(**change)).changed) for change in changes] == [1] * 7
    [one] = _plan(made, household(**changes[0])).changed.values()
    assert len(columns_of(one)) + len(["grid"]) == len(changes)
