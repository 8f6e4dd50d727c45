"""A sign-in list becomes records, all or none; what stands in the way is named by its row."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import func, select

from civility.entering import Report
from civility.record_lists import (
    LINES_AT_MOST,
    ReadRecords,
    RecordListUnfit,
    enter_records,
    lines_of_sheet,
    lines_of_text,
    read_records,
    reports_in,
    split_rule,
)
from civility.records import Record
from kernel.db import reading
from kernel.errors import Refusal
from registry import NotPermitted
from tests.civility.village import CLEANUP, LIST, LITTER, TODAY, Village
from tests.registry.people import make_household
from tests.registry.workbooks import workbook

COMMON = Report("", CLEANUP, TODAY, event="清沟", channel="sheet", proofs=LIST)
HEADINGS = ["户编号", "规则", "日期", "活动"]


def _read(village: Village, text: str, **common: Any) -> ReadRecords:
    with reading() as session:
        return read_records(session, village.id, lines_of_text(text), replace(COMMON, **common))


def _codes(found: ReadRecords) -> list[tuple[int, str]]:
    return [
        (one.row, one.cell.code if one.cell else one.refusal.code if one.refusal else "")
        for one in found.refused
    ]


def _count() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Record)) or 0


def test_a_typed_list_is_entered_once(village: Village) -> None:
    found = _read(village, "10001\n010002")
    assert [(one.row, one.report.number) for one in found.records] == [(1, "010001"), (2, "010002")]
    assert found.refused == ()
    reports, key = [one.report for one in found.records], village.key()
    done = enter_records(village.collector, village.id, reports, key=key)
    assert done.reply == {"entered": 2}
    assert enter_records(village.collector, village.id, reports, key=key).reply == done.reply
    assert _count() == 2
    with reading() as session:
        [record] = session.scalars(select(Record).where(Record.subject_id == village.wang.id))
    assert (record.state, record.channel, record.event) == ("entered", "sheet", "清沟")
    assert village.confirm(record.id) == "confirmed"


def test_a_sheet_gives_rows_their_own_rule_day_and_event(village: Village) -> None:
    rows = [["010001", "", "2026.11.18", "扫雪"], ["010002", "a6+2/1", "", ""]]
    tables = lines_of_sheet(BytesIO(workbook(签到=[HEADINGS, *rows]).getvalue()))
    with reading() as session:
        found = read_records(session, village.id, tables, COMMON)
    said = [(one.report.happened_on.day, one.report.event) for one in found.records]
    assert said == [(18, "扫雪"), (20, "清沟")]
    assert [one.item.code for one in found.records] == [CLEANUP, CLEANUP]


def test_every_row_in_the_way_is_named(village: Village) -> None:
    make_household(village.town.west, "020001")
    village.enter(event="清沟")
    found = _read(village, "010001\n010002\n010002\n020001\n019999\nabc\n010002 2\n\n")
    assert [one.report.number for one in found.records] == ["010002"]
    assert _codes(found) == [
        (1, "record-twice"),
        (3, "number-twice"),
        (4, "number-not-here"),
        (5, "number-not-here"),
        (6, "number-not-here"),
        (7, "number-twice"),
    ]


@pytest.mark.parametrize(
    ("common", "code"),
    [
        ({"item": LITTER}, "record-list-adds"),
        ({"item": "A9+9"}, "item-unknown"),
        ({"tier": 0}, "item-unknown"),
        ({"reporter": "H"}, "reporter-unfit"),
        ({"happened_on": TODAY.replace(day=21)}, "record-day-unfit"),
        ({"event": "长" * 61}, "record-text-unfit"),
    ],
)
def test_what_the_rule_refuses_is_said_of_the_row(
    village: Village, common: dict[str, Any], code: str
) -> None:
    assert _codes(_read(village, "010001", **common)) == [(1, code)]
    report = replace(COMMON, number="010001", **common)
    with pytest.raises(Refusal) as refusal:
        enter_records(village.collector, village.id, [report], key=village.key())
    assert refusal.value.code == code


def test_hours_that_the_rule_does_not_count(village: Village) -> None:
    assert _codes(_read(village, "010001 3")) == [(1, "amount-unfit")]


def test_one_bad_row_keeps_all_out(village: Village) -> None:
    reports = [replace(COMMON, number=number) for number in ("010001", "019999")]
    with pytest.raises(RecordListUnfit):
        enter_records(village.collector, village.id, reports, key=village.key())
    assert _count() == 0


def test_a_list_has_its_bounds(village: Village) -> None:
    for text in ("", "010001\n" * (LINES_AT_MOST + 1)):
        with pytest.raises(RecordListUnfit):
            _read(village, text)
    for reports in ([], [COMMON] * (LINES_AT_MOST + 1)):
        with pytest.raises(RecordListUnfit):
            enter_records(village.collector, village.id, reports, key=village.key())


def test_who_enters_no_records_enters_no_list(village: Village) -> None:
    reports = [replace(COMMON, number="010001")]
    with pytest.raises(NotPermitted):
        enter_records(village.reviewer, village.id, reports, key=village.key())


def test_what_was_shown_is_read_again_cell_by_cell() -> None:
    line = "010001\t2\t\tA2+2/1\t2026-11-18\t清沟, 扫雪\t"
    [report] = reports_in(lines_of_text(line), COMMON)
    assert (report.item, report.amount, report.event) == ("A2+2", 2, "清沟, 扫雪")
    assert reports_in(lines_of_text("010001 x"), COMMON) == []


def test_a_rule_is_written_with_its_step() -> None:
    said = ("A6+2", "A6+2/2", "A6+2/", "A6+2/x")
    assert [split_rule(one)[1] for one in said] == [1, 2, 0, 0]
