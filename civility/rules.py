"""The rulebook as values: aspects, items with their tiers, evidence, caps and reporters.

Two numbers, never mixed. The rating score is counted in half points (`halves`), for its steps
are 0.5; points are whole and spendable. Figures and lists: the default rulebook, a proposal.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

ADD: Final = "add"
SUBTRACT: Final = "subtract"
VETO: Final = "veto"
EFFECTS: Final = (ADD, SUBTRACT, VETO)

#: Whom a sheet of rules is for: households, or agribusinesses and collectives.
SHEETS: Final = ("household", "organisation")

#: The closed list. What is not in it cannot be scored: petition, birth, health, religion, opinion.
TOPICS: Final = (
    "care",
    "children",
    "family",
    "neighbours",
    "customs",
    "service",
    "participation",
    "surroundings",
    "law",
    "business",
)

#: Kinds of evidence, E1 photo … E7 two unrelated witnesses.
EVIDENCE: Final = ("E1", "E2", "E3", "E4", "E5", "E6", "E7")

#: Who may report: household itself, grid member, neighbour, village record keeper, competent body;
#: for a veto of the town's own also the review group.
REVIEW_GROUP: Final = "R"
REPORTERS: Final = ("H", "G", "P", "V", "D", REVIEW_GROUP)

#: Where every rating starts: 70 of 100.
BASE_HALVES: Final = 140


@dataclass(frozen=True)
class Tier:
    """One step of an item: what it does to the rating (`halves`, signed), and its points."""

    no: int
    label_zh: str
    label_en: str
    halves: int
    points: int


@dataclass(frozen=True)
class Cap:
    """How often an item counts: `times` within one `per`; none means every time.

    `unit` is what is counted; `each` whether for the household or for each member; `best` that
    only the highest tier of the period counts; `of` what each time is called, where that is said.
    """

    times: int | None = None
    per: str = "year"  # year, half-year, month
    unit: str = "times"  # times, hours
    each: str = "household"  # household, person
    best: bool = False
    of: str = ""  # case, event, finding, duty, title


@dataclass(frozen=True)
class Aspect:
    """One head of the rulebook."""

    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True)
class Item:
    """One rule. `evidence` is the ways that suffice, each a set of kinds needed together.

    `ends`: when what it did is over: `document` (with the document's effect), `12 months`; empty:
    as the general rules say. The two texts are as the sheet wrote them, for writing it again.
    """

    code: str
    aspect: str
    title_zh: str
    title_en: str
    effect: str
    topic: str
    tiers: tuple[Tier, ...]
    evidence: tuple[frozenset[str], ...]
    cap: Cap
    reporters: frozenset[str]
    honour: bool
    sheet: str = "household"
    ends: str = ""
    evidence_text: str = ""
    reporters_text: str = ""


@dataclass(frozen=True)
class Rules:
    """One version of the rulebook, in force from `effective_on`."""

    id: int
    name: str
    effective_on: date
    aspects: Mapping[str, Aspect]
    items: Mapping[str, Item]


def items_told_by(rules: Rules, reporter: str, *, sheet: str) -> list[Item]:
    """What adds and is told by this reporter (`H` is the household), in the rulebook's order."""
    return [
        one
        for one in rules.items.values()
        if reporter in one.reporters and one.sheet == sheet and one.effect == ADD
    ]
