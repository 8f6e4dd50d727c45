"""Cleaning the cells of a rulebook's sheet, and writing the same cells out again.

Each cleaner gives a value or raises `BadCell` with a code of `registry.REASONS`.
"""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final, TypeVar

from civility.caps import CapUnreadable, parse_cap
from civility.rules import ADD, EVIDENCE, REPORTERS, SHEETS, SUBTRACT, VETO, Cap, Tier
from civility.topics import forbidden_topic, topic_of
from registry import BadCell, cells

Cell = cells.Cell
T = TypeVar("T")

MOST_HALVES: Final = 40
MOST_POINTS: Final = 10_000
MOST_TIERS: Final = 9
MOST_MONTHS: Final = 120
LONGEST_TITLE: Final = 120
LONGEST_ASPECT: Final = 60
LONGEST_LABEL: Final = 30

_SIGNED: Final = re.compile(r"(?P<aspect>[A-Z]{1,2}[0-9]{1,2})(?P<sign>[+-])[0-9]{1,3}")
_VETO: Final = re.compile(r"(?P<aspect>V)[1-9][0-9]{0,2}")
_DASHES: Final = str.maketrans("−–—‐", "----")
_EFFECT_OF_SIGN: Final = {"+": ADD, "-": SUBTRACT}
_EFFECTS: Final = {
    **{effect: effect for effect in (ADD, SUBTRACT, VETO)},
    "加分": ADD,
    "加": ADD,
    "减分": SUBTRACT,
    "扣分": SUBTRACT,
    "减": SUBTRACT,
    "一票否决": VETO,
    "否决": VETO,
}
_YES: Final = {"yes": True, "是": True, "y": True, "": False, "no": False, "否": False, "n": False}
_SHEETS: Final = {
    **{sheet: sheet for sheet in SHEETS},
    "": SHEETS[0],
    "农户": SHEETS[0],
    "户": SHEETS[0],
    "主体": SHEETS[1],
    "经营主体": SHEETS[1],
}
_DOCUMENT: Final = {"document", "文书", "文书失效"}
_MONTHS: Final = re.compile(r"([1-9][0-9]{0,2})(?:months?|个?月)")
_RATING: Final = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{1,3})?")
_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,7}")


def item_code(value: Cell) -> tuple[str, str, str]:
    """An item's number, the aspect that it begins with, and the effect that its sign says.

    :raises BadCell: missing, item-unreadable.
    """
    said = cells.present(value).translate(_DASHES).upper()
    match = _SIGNED.fullmatch(said)
    if match is not None:
        return said, match["aspect"], _EFFECT_OF_SIGN[match["sign"]]
    match = _VETO.fullmatch(said)
    if match is None:
        raise BadCell("item-unreadable")
    return said, match["aspect"], VETO


def effect(value: Cell) -> str:
    """Whether the item adds, subtracts or vetoes.

    :raises BadCell: missing, effect-unknown.
    """
    return _known(cells.present(value).casefold(), _EFFECTS, "effect-unknown")


def topic(value: Cell) -> str:
    """A topic of the closed list.

    :raises BadCell: missing, topic-unknown, or topic-petition and so on for what is never scored.
    """
    said = cells.present(value)
    forbidden = forbidden_topic(said)
    if forbidden is not None:
        raise BadCell(f"topic-{forbidden}")
    found = topic_of(said)
    if found is None:
        raise BadCell("topic-unknown")
    return found


def title(value: Cell) -> str:
    """What an item is called.

    :raises BadCell: as `registry.cells.name`.
    """
    return cells.name(value, LONGEST_TITLE)


def aspect_name(value: Cell) -> str:
    """What an aspect is called.

    :raises BadCell: as `registry.cells.name`.
    """
    return cells.name(value, LONGEST_ASPECT)


def tiers(value: Cell) -> tuple[Tier, ...]:
    """Tiers as `label:rating:points`, several with `;` between them.

    :raises BadCell: missing, tiers-unreadable, rating-steps, minus-points.
    """
    cells.present(value)
    parts = [part.strip() for part in cells.text(value).replace("；", ";").split(";")]
    if len(parts) > MOST_TIERS:
        raise BadCell("tiers-unreadable")
    return tuple(_tier(no, part) for no, part in enumerate(parts, start=1))


def _tier(no: int, said: str) -> Tier:
    label, *figures = said.replace("：", ":").translate(_DASHES).rsplit(":", 2)
    if len(figures) != 2 or ":" in label:  # noqa: PLR2004 - a rating and points
        raise BadCell("tiers-unreadable")
    rating, points = map(cells.tight, figures)
    if not _RATING.fullmatch(rating) or not _WHOLE.fullmatch(points):
        raise BadCell("tiers-unreadable")
    chinese, english = _label(label)
    return Tier(no, chinese, english, _halves(rating), _points(points))


def _label(said: str) -> tuple[str, str]:
    """`村 village` in two languages; one word alone is both."""
    if not said.strip():
        return "", ""
    clean = cells.name(said, LONGEST_LABEL)
    chinese, _, english = clean.partition(" ")
    return chinese, english or chinese


def _halves(rating: str) -> int:
    twice = Decimal(rating) * 2
    if twice != twice.to_integral_value() or abs(twice) > MOST_HALVES:
        raise BadCell("rating-steps")
    return int(twice)


def _points(said: str) -> int:
    points = int(said)
    if not 0 <= points <= MOST_POINTS:
        raise BadCell("minus-points")
    return points


def evidence(value: Cell) -> tuple[str, tuple[frozenset[str], ...]]:
    """The evidence as written, and the ways that suffice: `/` either, `+` both.

    :raises BadCell: missing, evidence-unknown.
    """
    said = cells.present(value).upper()
    ways = [way.split("+") for way in said.split("/")]
    if any(kind not in EVIDENCE for way in ways for kind in way):
        raise BadCell("evidence-unknown")
    return said, tuple(frozenset(way) for way in ways)


def cap(value: Cell) -> Cap:
    """How often the item counts.

    :raises BadCell: missing, cap-unreadable.
    """
    cells.present(value)
    try:
        return parse_cap(cells.text(value))
    except CapUnreadable:
        raise BadCell("cap-unreadable") from None


def reporters(value: Cell) -> tuple[str, frozenset[str]]:
    """Who may report, as written with commas, and as a set.

    :raises BadCell: missing, reporter-unknown.
    """
    said = cells.present(value).upper().replace("、", ",")
    names = said.split(",")
    if any(name not in REPORTERS for name in names) or len(set(names)) < len(names):
        raise BadCell("reporter-unknown")
    return said, frozenset(names)


def honour(value: Cell) -> bool:
    """Whether the item is an honour: yes, or empty.

    :raises BadCell: honour-unreadable.
    """
    return _known(cells.tight(value).casefold(), _YES, "honour-unreadable")


def sheet(value: Cell) -> str:
    """Whom the item is for; empty means households.

    :raises BadCell: sheet-unknown.
    """
    return _known(cells.tight(value).casefold(), _SHEETS, "sheet-unknown")


def ends(value: Cell) -> str:
    """When what the item did is over: `document`, `12 months`, or empty.

    :raises BadCell: ends-unreadable.
    """
    said = cells.tight(value).casefold()
    if not said:
        return ""
    if said in _DOCUMENT:
        return "document"
    match = _MONTHS.fullmatch(said)
    if match is None or int(match[1]) > MOST_MONTHS:
        raise BadCell("ends-unreadable")
    return f"{match[1]} months"


def _known(said: str, names: Mapping[str, T], code: str) -> T:
    found = names.get(said)
    if found is None:
        raise BadCell(code)
    return found


def tiers_text(tiers: Iterable[Tier]) -> str:
    """The tiers as the sheet writes them."""
    return ";".join(
        f"{_label_text(one)}:{half_points_text(one.halves)}:{one.points}" for one in tiers
    )


def _label_text(tier: Tier) -> str:
    if tier.label_zh == tier.label_en:
        return tier.label_zh
    return f"{tier.label_zh} {tier.label_en}"


def half_points_text(halves: int) -> str:
    """Half points as the points they are: 3 → 1.5, -1 → -0.5, 4 → 2."""
    whole, half = divmod(abs(halves), 2)
    return f"{'-' if halves < 0 else ''}{whole}{'.5' if half else ''}"
