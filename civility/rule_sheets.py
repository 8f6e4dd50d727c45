"""Reading a rulebook's sheets (Excel or CSV): every fault is named, and a faulty one is refused.

A sheet has one item to a row. What is read is a `Draft`: aspects and items where there is no
fault, all the faults where there is one, and the words that an officer must look at.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final, TypeVar

from civility import rule_cells
from civility.rules import ADD, REVIEW_GROUP, SUBTRACT, VETO, Aspect, Cap, Item, Tier
from civility.topics import suspicious_words
from registry import Column, RefusedRow, RowReader, RowRefused, Shape, cells, read_tables

T = TypeVar("T")

RULEBOOK: Final = Shape(
    "rulebook",
    "item",
    (
        Column("item", ("item", "编号", "条目编号", "序号")),
        Column("aspect_zh", ("aspect_zh", "方面", "大类")),
        Column("aspect_en", ("aspect_en", "方面(英文)"), needed=False),
        Column("title_zh", ("title_zh", "条目", "条目名称", "内容")),
        Column("title_en", ("title_en", "条目(英文)"), needed=False),
        Column("effect", ("effect", "类型", "加减")),
        Column("topic", ("topic", "主题")),
        Column("tiers", ("tiers", "档次", "分值")),
        Column("evidence", ("evidence", "佐证", "佐证材料")),
        Column("cap", ("cap", "上限", "次数上限")),
        Column("reporter", ("reporter", "上报人", "申报人")),
        Column("honour", ("honour", "honor", "荣誉"), needed=False),
        Column("sheet", ("sheet", "适用", "适用对象"), needed=False),
        Column("ends", ("ends", "结束", "效力结束"), needed=False),
    ),
)


@dataclass(frozen=True)
class Warned:
    """An item whose words an officer must look at before it can be adopted."""

    item: str
    title: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Draft:
    """What the sheets hold: nothing of it is to be used while there is a fault."""

    aspects: dict[str, Aspect]
    items: dict[str, Item]
    faults: tuple[RefusedRow, ...]
    warned: tuple[Warned, ...]


def read_rule_sheets(content: bytes) -> Draft:
    """The rulebook that this workbook or CSV file holds, with every fault in it.

    :raises WorkbookTooLarge, WorkbookNotReadable, TableNotFound, ColumnsMissing, HeadingTwice:
        the file as a whole.
    """
    reading = _Reading()
    for table in read_tables(content, (RULEBOOK,), or_csv=True):
        for row in table.rows:
            _Line(RowReader(table, row), reading).read()
    warned = tuple(_warned(reading)) if not reading.faults else ()
    return Draft(reading.aspects, reading.items, tuple(reading.faults), warned)


@dataclass
class _Reading:
    """What was read of all the rows so far."""

    aspects: dict[str, Aspect] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    faults: list[RefusedRow] = field(default_factory=list)


def _warned(reading: _Reading) -> Iterator[Warned]:
    for item in reading.items.values():
        aspect = reading.aspects[item.aspect]
        labels = [label for tier in item.tiers for label in (tier.label_zh, tier.label_en)]
        words = suspicious_words(
            item.title_zh, item.title_en, aspect.name_zh, aspect.name_en, *labels
        )
        if words:
            yield Warned(item.code, item.title_zh, words)


@dataclass
class _Line:
    """One row: each cell is read, whatever is wrong with the others."""

    reader: RowReader
    reading: _Reading
    is_good: bool = True

    def read(self) -> None:
        """Add the item, or its faults."""
        code, aspect, sign = self._take("item", rule_cells.item_code) or ("", "", "")
        if code in self.reading.seen:
            self._fault("item", "item-repeated")
        self.reading.seen |= {code} - {""}
        self._name_aspect(aspect)
        item = self._item(code, aspect)
        if sign and item.effect and sign != item.effect:
            self._fault("effect", "item-effect")
        else:
            self._weigh(item)
        if self.is_good:
            self.reading.items[code] = item

    def _item(self, code: str, aspect: str) -> Item:
        title = self._take("title_zh", rule_cells.title) or ""
        evidence_text, evidence = self._take("evidence", rule_cells.evidence) or ("", ())
        reporters_text, reporters = self._take("reporter", rule_cells.reporters) or (
            "",
            frozenset(),
        )
        return Item(
            code=code,
            aspect=aspect,
            title_zh=title,
            title_en=self._take_or("title_en", rule_cells.title, title),
            effect=self._take("effect", rule_cells.effect) or "",
            topic=self._take("topic", rule_cells.topic) or "",
            tiers=self._take("tiers", rule_cells.tiers) or (),
            evidence=evidence,
            cap=self._take("cap", rule_cells.cap) or Cap(),
            reporters=reporters,
            honour=bool(self._take("honour", rule_cells.honour)),
            sheet=self._take("sheet", rule_cells.sheet) or "",
            ends=self._take("ends", rule_cells.ends) or "",
            evidence_text=evidence_text,
            reporters_text=reporters_text,
        )

    def _name_aspect(self, code: str) -> None:
        """The aspect's names, which are the same in every row of it."""
        chinese = self._take("aspect_zh", rule_cells.aspect_name)
        english = self._take_or("aspect_en", rule_cells.aspect_name, chinese or "")
        if not code or not chinese or not english:
            return
        known = self.reading.aspects.setdefault(code, Aspect(code, chinese, english))
        if known.name_zh != chinese:
            self._fault("aspect_zh", "aspect-renamed")
        elif known.name_en != english:
            self._fault("aspect_en", "aspect-renamed")

    def _weigh(self, item: Item) -> None:
        """What must hold between the cells of a row; an unread cell is no second fault."""
        code = tiers_fault(item.effect, item.tiers)
        if code:
            self._fault("tiers", code)
        if item.honour and item.effect not in {ADD, ""}:
            self._fault("honour", "honour-not-add")
        if REVIEW_GROUP in item.reporters and item.effect not in {VETO, ""}:
            self._fault("reporter", "reporter-review")
        if item.effect == VETO:
            self._weigh_veto(item)

    def _weigh_veto(self, item: Item) -> None:
        is_internal = item.reporters == {REVIEW_GROUP}
        if item.evidence and not is_internal and not all("E6" in way for way in item.evidence):
            self._fault("evidence", "veto-evidence")
        if not item.ends and not cells.tight(self.reader.row.cells.get("ends", "")):
            self._fault("ends", "ends-missing")

    def _take(self, key: str, clean: Callable[[cells.Cell], T]) -> T | None:
        try:
            return self.reader.take(key, clean)
        except RowRefused as bad:
            self._keep(bad.refused)
            return None

    def _take_or(self, key: str, clean: Callable[[cells.Cell], str], otherwise: str) -> str:
        """The cell, or where it is empty what stands in for it."""
        if not cells.tight(self.reader.row.cells.get(key, "")):
            return otherwise
        return self._take(key, clean) or ""

    def _fault(self, key: str, code: str) -> None:
        self._keep(self.reader.refused(key, code))

    def _keep(self, refused: RefusedRow) -> None:
        self.reading.faults.append(refused)
        self.is_good = False


def tiers_fault(effect: str, tiers: tuple[Tier, ...]) -> str | None:
    """What is wrong with these tiers in an item of this effect, as a code; none if all is well."""
    if effect == ADD and any(tier.halves < 0 for tier in tiers):
        return "rating-sign"
    if effect == SUBTRACT and any(tier.halves >= 0 for tier in tiers):
        return "rating-sign"
    if effect == SUBTRACT and any(tier.points for tier in tiers):
        return "minus-points"
    if effect == VETO and any(tier.no > 1 or tier.halves or tier.points for tier in tiers):
        return "veto-tiers"
    return None
