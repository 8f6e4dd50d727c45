"""Many records at once: a sign-in list typed or pasted, or an Excel sheet; read first, by row.

A line is a household's number, with its hours or its person where the rule counts them. A sheet
may give each row its own rule, day, event and note; where it does not, those of the list hold.
A list brings only what adds: a minus is told to one household, with a reason of its own.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, BinaryIO, Final

from sqlalchemy.orm import Session

from civility.doing import in_village
from civility.entering import (
    ENTER,
    HOURS_AT_MOST,
    PEOPLE_AT_MOST,
    Report,
    check_day,
    check_report,
    record_from,
)
from civility.rulebooks import rules_in_force
from civility.rules import ADD, Item, Rules
from kernel import clock
from kernel.errors import Refusal
from kernel.once import Outcome
from registry import (
    Actor,
    Column,
    NotPermitted,
    RefusedRow,
    RowReader,
    RowRefused,
    Shape,
    Subject,
    SubjectUnknown,
    Table,
    cells,
    days,
    find_subject,
    read_tables,
    read_upload,
)

#: How many records one list may bring.
LINES_AT_MOST: Final = 500
#: A rule of several steps is written with the one that is meant: A6+2/2.
STEP: Final = "/"
_DIGITS: Final = 2
_HOUSEHOLD_DIGITS: Final = 6

RECORDS: Final = Shape(
    "records",
    "number",
    (
        Column("number", ("户编号", "户号", "农户编号", "编号", "Household number")),
        Column("amount", ("小时", "时长", "小时数", "Hours"), needed=False),
        Column("person", ("第几人", "Person"), needed=False),
        Column("item", ("规则", "条目", "规则编号", "Rule"), needed=False),
        Column("on", ("日期", "发生日期", "Day"), needed=False),
        Column("event", ("活动", "事件", "活动名称", "Event"), needed=False),
        Column("note", ("说明", "备注", "Note"), needed=False),
    ),
)


class RecordListUnfit(Refusal):
    """A list brings 1 to `at_most` records."""

    code = "record-list-unfit"


class AddsOnly(Refusal):
    """What takes away is never entered by a list."""

    code = "record-list-adds"


@dataclass(frozen=True)
class ListedRecord:
    """A row that can be entered: where it stands, what it reports, and whose (masked) it is."""

    row: int
    report: Report
    name: str
    item: Item


@dataclass(frozen=True)
class RowInTheWay:
    """A row that is not entered as it is: its number, what it says, and a reason of either kind."""

    row: int
    value: str
    cell: RefusedRow | None = None
    refusal: Refusal | None = None


@dataclass(frozen=True)
class ReadRecords:
    """What a list holds: rows that can be entered, and rows in the way. All or none goes in."""

    records: tuple[ListedRecord, ...]
    refused: tuple[RowInTheWay, ...]


def lines_of_text(text: str) -> list[Table]:
    """Typed or pasted lines as a table, its cells apart by tab, comma or space."""
    return [Table.of_text(text, RECORDS)]


def lines_of_sheet(upload: BinaryIO) -> list[Table]:
    """The tables of an uploaded sheet.

    :raises WorkbookTooLarge, WorkbookNotReadable: as `registry.archive`.
    :raises TableNotFound, HeadingTwice: as `read_tables`.
    """
    return read_tables(read_upload(upload), (RECORDS,))


def read_records(
    session: Session, village: int, tables: Sequence[Table], common: Report
) -> ReadRecords:
    """Read the rows; `common` is what holds for a row that says nothing of its own.

    :raises RecordListUnfit: no row, or too many.
    """
    readers = [RowReader(table, row) for table in tables for row in table.rows]
    if not 1 <= len(readers) <= LINES_AT_MOST:
        raise RecordListUnfit(at_most=LINES_AT_MOST)
    reports, refused = _reports(readers, common)
    books: dict[date, Rules] = {}
    listed: list[ListedRecord] = []
    for reader, report in reports:
        try:
            here = _here(session, reader, report.number, village)
            item = _item_of(session, here, report, books)
        except RowRefused as row:
            refused.append(_in_the_way(row))
        except Refusal as refusal:
            refused.append(RowInTheWay(reader.row.number, report.number, refusal=refusal))
        else:
            listed.append(ListedRecord(reader.row.number, report, here.shown_name, item))
    refused.sort(key=lambda one: one.row)
    return ReadRecords(tuple(listed), tuple(refused))


def reports_in(tables: Sequence[Table], common: Report) -> list[Report]:
    """What rows that were read before report; a row that cannot be read is not among them."""
    readers = [RowReader(table, row) for table in tables for row in table.rows]
    return [report for _, report in _reports(readers, common)[0]]


def enter_records(actor: Actor, village: int, reports: Sequence[Report], *, key: str) -> Outcome:
    """Enter these records, all or none, in one transaction. Outermost. The reply: `entered`.

    :raises NotPermitted: the actor enters no records there.
    :raises RecordListUnfit: no record, or too many.
    :raises AddsOnly, ItemUnknown, ReporterUnfit, DayUnfit, AmountUnfit, TextTooLong, RecordTwice:
        a row that is not as it was read.
    """
    if not actor.may(ENTER, village_id=village):
        raise NotPermitted
    if not 1 <= len(reports) <= LINES_AT_MOST:
        raise RecordListUnfit(at_most=LINES_AT_MOST)
    return in_village(
        village,
        client=actor.client,
        key=key,
        asked={"do": "enter-list", "reports": [asdict(one) for one in reports]},
        work=lambda tx: _enter(tx, village, reports, actor),
    )


def split_rule(said: str) -> tuple[str, int]:
    """`A6+2/2` as the rule and its step; the first step where none is said, 0 for no number."""
    code, apart, tier = said.partition(STEP)
    if not apart:
        return code, 1
    is_number = tier.isascii() and tier.isdecimal() and len(tier) <= _DIGITS
    return code, int(tier) if is_number else 0


def _enter(tx: Session, village: int, reports: Sequence[Report], actor: Actor) -> dict[str, Any]:
    books: dict[date, Rules] = {}
    at = clock.now()
    for report in reports:
        subject = _subject(tx, report.number, village)
        if subject is None or subject.closed_on is not None:
            raise RecordListUnfit(at_most=LINES_AT_MOST)
        _item_of(tx, subject, report, books)
        rules = books[report.happened_on]
        record_from(tx, subject, report, staff_id=actor.staff_id, rules=rules, at=at)
    return {"entered": len(reports)}


def _reports(
    readers: Sequence[RowReader], common: Report
) -> tuple[list[tuple[RowReader, Report]], list[RowInTheWay]]:
    reports: dict[tuple[Any, ...], tuple[RowReader, Report]] = {}
    refused: list[RowInTheWay] = []
    for reader in readers:
        try:
            report = _report(reader, common)
            twin = (report.number, report.item, report.happened_on, report.event, report.person)
            if twin in reports:
                raise reader.refusal("number", "number-twice")
            reports[twin] = (reader, report)
        except RowRefused as row:
            refused.append(_in_the_way(row))
    return list(reports.values()), refused


def _report(reader: RowReader, common: Report) -> Report:
    said = {key: cells.text(reader.row.cells.get(key, "")) for key in ("item", "event", "note")}
    item, tier = split_rule(cells.tight(said["item"]).upper()) if said["item"] else ("", 0)
    return replace(
        common,
        number=reader.take("number", _number),
        amount=reader.take("amount", lambda cell: _whole(cell, HOURS_AT_MOST, common.amount)),
        person=reader.take("person", lambda cell: _whole(cell, PEOPLE_AT_MOST, common.person)),
        happened_on=reader.take("on", lambda cell: _day(cell, common.happened_on)),
        item=item or common.item,
        tier=tier if item else common.tier,
        event=said["event"] or common.event,
        note=said["note"] or common.note,
    )


def _whole(cell: cells.Cell, at_most: int, common: int) -> int:
    return cells.whole(cell, 1, at_most) if cells.text(cell) else common


def _day(cell: cells.Cell, common: date) -> date:
    return days.past_day(cell) if cells.text(cell) else common


def _number(cell: cells.Cell) -> str:
    """A number as it is kept: a zero that Excel ate at the front is put back."""
    said = cells.present(cell).upper()
    return said.zfill(_HOUSEHOLD_DIGITS) if said.isdecimal() else said


def _subject(session: Session, number: str, village: int) -> Subject | None:
    try:
        found = find_subject(session, number)
    except SubjectUnknown:
        return None
    return found if found.village_id == village else None


def _here(session: Session, reader: RowReader, number: str, village: int) -> Subject:
    """The subject, if it is one of the village's and open."""
    subject = _subject(session, number, village)
    if subject is None:
        raise reader.refusal("number", "number-not-here")
    if subject.closed_on is not None:
        raise reader.refusal("number", "number-closed")
    return subject


def _item_of(session: Session, subject: Subject, report: Report, books: dict[date, Rules]) -> Item:
    """The rule of the report, if nothing stands in its way; each day's rulebook is read once."""
    check_day(report.happened_on)
    if report.happened_on not in books:
        books[report.happened_on] = rules_in_force(session, report.happened_on)
    item, _tier = check_report(session, subject, report, books[report.happened_on])
    if item.effect != ADD:
        raise AddsOnly(item=item.code)
    return item


def _in_the_way(row: RowRefused) -> RowInTheWay:
    return RowInTheWay(row.refused.row, row.refused.value, cell=row.refused)
