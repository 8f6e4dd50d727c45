"""One row of a filing becomes a Filing, a refusal of consent, or a refused row."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from kernel import clock
from registry.household_rows import (
    HOUSEHOLDS,
    ORGANISATIONS,
    Filing,
    NoConsent,
    SheetKindUnknown,
    kind_of_table,
    read_filing,
)
from registry.rows import RowReader, RowRefused
from registry.workbook import Table, read_tables
from tests.registry.workbooks import ORGANISATION, filing, grid_of, household, workbook

SHAPES = (HOUSEHOLDS, ORGANISATIONS)
VILLAGES = {"塘庄": 7}
NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)


def _read(row: dict[str, Any], kind: str = "household") -> Filing | NoConsent:
    [table] = read_tables(filing(row).getvalue(), SHAPES)
    with clock.frozen(NOW):
        return read_filing(RowReader(table, table.rows[0]), kind, VILLAGES)


def _filing(**changes: Any) -> Filing:
    read = _read(household(**changes))
    assert isinstance(read, Filing)
    return read


def _refused(**changes: Any) -> tuple[str, str, str]:
    with pytest.raises(RowRefused) as refused:
        _read(household(**changes))
    row = refused.value.refused
    return row.column, row.value, row.code


def test_a_household_is_read() -> None:
    read = _filing()
    assert (read.village, read.kind, read.number) == (7, "household", "010001")
    assert (read.name, read.head, read.phone, read.members) == (None, "董家艳", "18640175722", 4)
    assert (read.group, read.grid, read.consent_on) == ("3组", "塘庄第3网格", date(2026, 3, 5))
    assert (read.channel, read.collector) == ("visit", "谭芬永")


def test_an_organisation_is_read() -> None:
    read = _read(dict(ORGANISATION), "agribusiness")
    assert isinstance(read, Filing)
    assert (read.number, read.name, read.head) == ("01E001", "金园家庭农场", "曹强福")
    assert (read.members, read.group, read.grid) == (None, None, None)


def test_what_excel_and_people_did_is_cleaned() -> None:
    read = _filing(
        村名="塘庄",
        户编号=10962.0,
        户主姓名=" 江平伟\u3000",
        联系电话="+86 131 3487 3507",
        家庭人口="3人",
        采集日期=46090,
        同意采集="√",
        网格="塘庄 第３网格",
    )
    assert (read.village, read.number, read.head) == (7, "010962", "江平伟")
    assert (read.phone, read.members, read.consent_on) == ("13134873507", 3, date(2026, 3, 9))
    assert read.grid == "塘庄第3网格"


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"村名": "糖庄村"}, ("村名", "糖庄村", "village-unknown")),
        ({"村名": ""}, ("村名", "", "missing")),
        ({"户编号": "12"}, ("户编号", "12", "number-unreadable")),
        ({"同意采集": ""}, ("同意采集", "", "missing")),
        ({"同意采集": "待定"}, ("同意采集", "待定", "consent-unreadable")),
        ({"户主姓名": ""}, ("户主姓名", "", "missing")),
        ({"户主姓名": "长" * 41}, ("户主姓名", "长" * 41, "name-too-long")),
        ({"户主姓名": "123"}, ("户主姓名", "123", "name-digits")),
        ({"户主姓名": "<i>王"}, ("户主姓名", "<i>王", "name-markup")),
        ({"户主姓名": "@王芳"}, ("户主姓名", "@王芳", "name-markup")),
        ({"联系电话": "1381234567"}, ("联系电话", "1381234567", "phone-not-11-digits")),
        ({"家庭人口": 2.5}, ("家庭人口", "2.5", "members-not-whole")),
        ({"家庭人口": 31}, ("家庭人口", "31", "members-out-of-range")),
        ({"采集日期": "3月31号后"}, ("采集日期", "3月31号后", "date-unreadable")),
        ({"采集日期": "2026-02-30"}, ("采集日期", "2026-02-30", "date-unreadable")),
        ({"采集日期": "2036-03-03"}, ("采集日期", "2036-03-03", "date-future")),
        ({"采集日期": "1999-03-03"}, ("采集日期", "1999-03-03", "date-too-old")),
        ({"采集方式": "飞鸽传书"}, ("采集方式", "飞鸽传书", "channel-unknown")),
        ({"采集员": ""}, ("采集员", "", "missing")),
        ({"网格": ""}, ("网格", "", "missing")),
    ],
)
def test_a_bad_cell_refuses_its_row(changes: dict[str, Any], refused: tuple[str, str, str]) -> None:
    assert _refused(**changes) == refused


def test_who_filed_alone_needs_no_collector() -> None:
    assert _filing(采集方式="自主申报", 采集员="").collector is None


def test_a_no_is_read_before_anything_else_of_the_person() -> None:
    read = _read(household(同意采集="否", 户主姓名="", 联系电话="12"))
    assert isinstance(read, NoConsent)
    assert (read.village, read.number, read.asked_on) == (7, "010001", date(2026, 3, 5))
    assert (read.row.column, read.row.code) == ("同意采集", "consent-refused")
    undated = _read(household(同意采集="否", 采集日期="昨天"))
    assert isinstance(undated, NoConsent)
    assert undated.asked_on is None


def _table(sheet: str, titles: list[str], row: dict[str, Any]) -> Table:
    rows = [titles, *grid_of([row])]
    return read_tables(workbook(**{sheet: rows}).getvalue(), SHAPES)[0]


@pytest.mark.parametrize(
    ("sheet", "title", "kind"),
    [
        ("新型农业经营主体", "", "agribusiness"),
        ("Sheet1", "塘庄村家庭农场名册", "agribusiness"),
        ("Agribusiness", "", "agribusiness"),
        ("村集体经济组织", "", "collective"),
        ("Sheet2", "各村集体股份经济合作社", "collective"),
        ("Collective", "", "collective"),
    ],
)
def test_the_kind_of_organisations_is_said_by_the_sheet(sheet: str, title: str, kind: str) -> None:
    assert kind_of_table(_table(sheet, [title], dict(ORGANISATION))) == kind


def test_households_are_known_by_their_headings() -> None:
    assert kind_of_table(_table("村集体", [""], household())) == "household"


def test_organisations_of_an_unsaid_kind_are_refused() -> None:
    with pytest.raises(SheetKindUnknown) as refused:
        kind_of_table(_table("Sheet1", [""], dict(ORGANISATION)))
    assert refused.value.details == {"sheet": "Sheet1"}
