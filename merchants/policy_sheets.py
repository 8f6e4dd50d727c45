"""Reading the policies' sheet (Excel or CSV): every fault is named, and a faulty one is refused."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar

from merchants.policies import Policy
from merchants.policy_tables import THROUGH, PolicyRow
from registry import (
    BadCell,
    Column,
    RefusedRow,
    RowReader,
    RowRefused,
    Shape,
    cells,
    days,
    read_tables,
)

T = TypeVar("T")
MOST: Final = 30
#: Column → its headings; the sheet that we write has the first of each.
_HEADINGS: Final = {
    "title_zh": ("title_zh", "名称"),
    "title_en": ("title_en", "名称(英文)"),
    "what_zh": ("what_zh", "内容"),
    "what_en": ("what_en", "内容(英文)"),
    "kind_zh": ("kind_zh", "类别"),
    "kind_en": ("kind_en", "类别(英文)"),
    "who_zh": ("who_zh", "对象"),
    "who_en": ("who_en", "对象(英文)"),
    "provider_zh": ("provider_zh", "提供方"),
    "provider_en": ("provider_en", "提供方(英文)"),
    "rests_zh": ("rests_zh", "依据"),
    "rests_en": ("rests_en", "依据(英文)"),
    "unit_zh": ("unit_zh", "责任单位"),
    "unit_en": ("unit_en", "责任单位(英文)"),
}
POLICIES: Final = Shape(
    "policies",
    "no",
    (
        Column("no", ("no", "number", "编号", "序号")),
        *(Column(key, headings) for key, headings in _HEADINGS.items()),
        Column("through", ("through", "方式"), needed=False),
        Column("starts_on", ("starts_on", "开始日期")),
        Column("ends_on", ("ends_on", "结束日期"), needed=False),
    ),
)
_WAYS: Final = {
    **{way: way for way in THROUGH},
    "": "offers",
    "优惠": "offers",
    "贷款": "credit",
    "专员": "person",
    "参考表": "reference",
}
#: A low grade is never named: who has one is not told so by a leaflet.
_LOW: Final = re.compile(r"(?<![A-Za-z])[BCD](?![A-Za-z])")
#: What is everybody's by right: where a policy speaks of it, two people look at the words.
PUBLIC_SERVICES: Final = (
    *("低保", "医保", "社保", "补贴", "入学", "学籍", "户籍", "宅基地", "选举", "证明", "审批"),
    *("subsid", "medical insurance", "social insurance", "school place", "permit", "election"),
)


@dataclass(frozen=True)
class Draft:
    """What a sheet holds; nothing of it is to be used while there is a fault.

    `doubtful`: number of a policy → words in it about public services, for two people to read.
    """

    policies: tuple[Policy, ...]
    faults: tuple[RefusedRow, ...]
    doubtful: dict[int, tuple[str, ...]]


def read_policies(content: bytes) -> Draft:
    """The policies that this workbook or CSV file holds, with every fault in it.

    :raises WorkbookTooLarge, WorkbookNotReadable, TableNotFound, ColumnsMissing, HeadingTwice:
        the file as a whole.
    """
    reading = _Reading()
    for table in read_tables(content, (POLICIES,), or_csv=True):
        for row in table.rows:
            _Line(RowReader(table, row), reading).read()
    found = tuple(sorted(reading.policies, key=lambda one: one.no))
    return Draft(found, tuple(reading.faults), doubtful_in(found))


def doubtful_in(policies: tuple[Policy, ...]) -> dict[int, tuple[str, ...]]:
    """Number of a policy → what it says about public services, where it says anything."""
    found = {
        one.no: tuple(
            word
            for word in PUBLIC_SERVICES
            if any(word in said.lower() for said in one.words.values())
        )
        for one in policies
    }
    return {no: words for no, words in found.items() if words}


@dataclass
class _Reading:
    """What was read of all the rows so far."""

    policies: list[Policy] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    faults: list[RefusedRow] = field(default_factory=list)


@dataclass
class _Line:
    """One row: each cell is read, whatever is wrong with the others."""

    reader: RowReader
    reading: _Reading
    is_good: bool = True

    def read(self) -> None:
        """Add the policy, or its faults."""
        no = self._take("no", lambda cell: cells.whole(cell, 1, MOST)) or 0
        if no in self.reading.seen:
            self._fault("no", "policy-repeated")
        self.reading.seen |= {no} - {0}
        words = {name: self._take(name, sentence(longest_of(name))) or "" for name in _HEADINGS}
        for name in ("who_zh", "who_en"):
            if names_a_low_grade(words[name]):
                self._fault(name, "policy-low-grade")
        through = self._take("through", way) or ""
        starts_on = self._take("starts_on", days.day) or date.min
        ends_on = self._take("ends_on", _day_or_none)
        if ends_on is not None and ends_on < starts_on:
            self._fault("ends_on", "policy-ends")
        if self.is_good:
            self.reading.policies.append(Policy(no, words, through, starts_on, ends_on))

    def _take(self, key: str, clean: Callable[[cells.Cell], T]) -> T | None:
        try:
            return self.reader.take(key, clean)
        except RowRefused as bad:
            self.reading.faults.append(bad.refused)
            self.is_good = False
            return None

    def _fault(self, key: str, code: str) -> None:
        self.reading.faults.append(self.reader.refused(key, code))
        self.is_good = False


def longest_of(name: str) -> int:
    """How many characters this column takes."""
    return int(getattr(PolicyRow.__table__.c[name].type, "length", 0))


def names_a_low_grade(said: str) -> bool:
    """Whether these words name a grade below A."""
    return bool(_LOW.search(said))


def sentence(longest: int) -> Callable[[cells.Cell], str]:
    """A cleaner for one line of plain text.

    :raises BadCell: missing, text-too-long, name-markup (by the cleaner).
    """

    def clean(cell: cells.Cell) -> str:
        said = " ".join(cells.text(cell).split())
        if not said:
            raise BadCell("missing")
        if len(said) > longest:
            raise BadCell("text-too-long")
        if not said.isprintable() or {"<", ">"} & set(said) or said[0] in "=+@":
            raise BadCell("name-markup")
        return said

    return clean


def way(cell: cells.Cell) -> str:
    """What the policy works through; an empty cell means offers.

    :raises BadCell: policy-through.
    """
    said = cells.tight(cell).lower()
    if said not in _WAYS:
        raise BadCell("policy-through")
    return _WAYS[said]


def _day_or_none(cell: cells.Cell) -> date | None:
    return days.day(cell) if cells.tight(cell) else None
