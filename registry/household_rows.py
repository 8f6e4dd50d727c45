"""What a filing workbook says of one subject: its sheets' shapes, and a row read into a Filing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from kernel.errors import Refusal
from registry import cells, days, filing_cells
from registry.cells import BadCell, Cell
from registry.regions import bare_village
from registry.rows import RefusedRow, RowReader
from registry.workbook import Column, Shape, Table

_VILLAGE: Final = Column("village", ("村名", "所在村", "行政村", "村", "村(社区)", "Village"))
_PHONE: Final = Column(
    "phone", ("联系电话", "电话", "手机", "手机号", "电话号码", "手机号码", "Phone"), needed=False
)
_CONSENT: Final = (
    Column("channel", ("采集方式", "采集渠道", "Channel")),
    Column("day", ("采集日期", "采集时间", "Collected on")),
    Column("collector", ("采集员", "采集人", "采集人员", "Collector"), needed=False),
    Column("consent", ("同意采集", "是否同意", "是否同意采集", "同意", "Consent")),
)
HOUSEHOLDS: Final = Shape(
    "households",
    "number",
    (
        _VILLAGE,
        Column("number", ("户编号", "户号", "农户编号", "Household number")),
        Column("head", ("户主姓名", "户主", "Head of household")),
        _PHONE,
        Column(
            "members",
            ("家庭人口", "人口数", "人口", "家庭人口数", "家庭人口(人)", "人口数(人)", "Members"),
            needed=False,
        ),
        Column("group", ("村民组", "村民小组", "组别", "组", "Group"), needed=False),
        Column("grid", ("网格", "所属网格", "网格名称", "Grid")),
        *_CONSENT,
    ),
)
ORGANISATIONS: Final = Shape(
    "organisations",
    "number",
    (
        _VILLAGE,
        Column("number", ("主体编号", "编号", "Number")),
        Column("name", ("主体名称", "名称", "Name")),
        Column("head", ("负责人", "负责人姓名", "法定代表人", "Head")),
        _PHONE,
        *_CONSENT,
    ),
)
_ORGANISATION_NAME: Final = 80


class SheetKindUnknown(Refusal):
    """A sheet lists organisations but neither its name nor its title says which kind."""

    code = "sheet-kind-unknown"


@dataclass(frozen=True)
class NoConsent:
    """Somebody said no: all that may be kept."""

    village: int
    number: str
    asked_on: date | None
    row: RefusedRow


@dataclass(frozen=True)
class Filing:
    """One subject as a row says it is, cleaned. `village` is a region id, `grid` a name."""

    village: int
    kind: str
    number: str
    name: str | None
    head: str
    phone: str | None
    members: int | None
    group: str | None
    grid: str | None
    consent_on: date
    channel: str
    collector: str | None
    row: RowReader


def kind_of_table(table: Table) -> str:
    """household, agribusiness or collective: by the sheet's shape, its name and its title.

    :raises SheetKindUnknown: organisations of a kind that is not said.
    """
    if table.shape is HOUSEHOLDS:
        return "household"
    said = f"{table.sheet} {table.titles}"
    if "集体" in said or "collective" in said.casefold():
        return "collective"
    if any(word in said for word in ("经营主体", "农业主体", "合作社", "企业", "农场")) or (
        "agribusiness" in said.casefold()
    ):
        return "agribusiness"
    raise SheetKindUnknown(sheet=table.sheet)


def read_filing(
    reader: RowReader, kind: str, villages: Mapping[str, int | None]
) -> Filing | NoConsent:
    """Read one row. `villages`: bare name → region id, none where rows are not taken.

    Consent is asked before anything else of the person is read.

    :raises RowRefused: at the first cell that cannot be taken.
    """
    village = reader.take("village", partial(_village, villages=villages))
    number = reader.take("number", _NUMBERS[kind])
    if not reader.take("consent", filing_cells.consent):
        row = reader.refused("consent", "consent-refused")
        return NoConsent(village, number, _asked_on(reader), row)
    channel = reader.take("channel", filing_cells.channel)
    household, alone = kind == "household", channel == "self"
    return Filing(
        village=village,
        kind=kind,
        number=number,
        name=None if household else reader.take("name", _organisation_name),
        head=reader.take("head", cells.name),
        phone=reader.take("phone", filing_cells.phone),
        members=reader.take("members", filing_cells.members),
        group=reader.take("group", filing_cells.villager_group),
        grid=reader.take("grid", _grid) if household else None,
        consent_on=reader.take("day", days.past_day),
        channel=channel,
        collector=reader.take("collector", _optional_name if alone else cells.name),
        row=reader,
    )


_NUMBERS: Final = {
    "household": filing_cells.household_number,
    "agribusiness": filing_cells.organisation_number,
    "collective": filing_cells.organisation_number,
}


def _village(value: Cell, villages: Mapping[str, int | None]) -> int:
    name = bare_village(cells.present(value))
    if name not in villages:
        raise BadCell("village-unknown")
    found = villages[name]
    if found is None:
        raise BadCell("village-not-yours")
    return found


def _organisation_name(value: Cell) -> str:
    return cells.name(value, longest=_ORGANISATION_NAME)


def _grid(value: Cell) -> str:
    return cells.name(cells.tight(value))


def _optional_name(value: Cell) -> str | None:
    # Who filed for themselves had no collector.
    return cells.name(value) if cells.tight(value) else None


def _asked_on(reader: RowReader) -> date | None:
    try:
        return days.past_day(reader.row.cells.get("day", ""))
    except BadCell:
        return None
