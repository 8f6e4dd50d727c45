"""Random rules and histories of one subject, dense: caps are met and limits are passed."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from civility.rules import ADD, SUBTRACT, Aspect, Cap, Item, Rules, Tier
from civility.scoring import Limits, Scored

ASPECTS = ("A1", "A2")
PERIODS = ("year", "half-year", "month")
#: Days on both sides of a month's, a half-year's and a year's end.
DAYS = [
    date(2026, month, 1) + timedelta(days=shift)
    for month in (1, 2, 6, 7, 12)
    for shift in (-1, 0, 3)
]
T = TypeVar("T")


@dataclass(frozen=True)
class History:
    """Rules, limits, and what happened."""

    rules: Rules
    limits: Limits
    records: list[Scored]
    fresh: set[str]


def history(seed: int) -> History:
    """The history of this seed: the same one each time."""
    rest = random.Random(seed)
    items = [_item(rest, f"I{n}") for n in range(rest.randint(1, 3))]
    rules = Rules(
        1,
        "任意",
        date(2026, 1, 1),
        {code: Aspect(code, code, code) for code in ASPECTS},
        {one.code: one for one in items},
    )
    days = rest.sample(DAYS, rest.randint(1, 5))
    records = [_record(rest, n, days, len(items)) for n in range(rest.randint(1, 14))]
    limits = Limits(
        aspect_halves=rest.choice([0, 6, 12, 60]),
        event_halves=rest.choice([5, 20, 60]),
        month_points=rest.choice([0, 20, 60, 999]),
        year_points=rest.choice([0, 50, 500, 999]),
    )
    rest.shuffle(records)
    return History(rules, limits, records, {one.id for one in records if rest.random() < 0.9})


def _item(rest: random.Random, code: str) -> Item:
    effect = rest.choice([ADD, ADD, SUBTRACT])
    low, high, most = (0, 6, 20) if effect == ADD else (-12, -1, 0)
    tiers = [
        Tier(no, "", "", rest.randint(low, high), rest.randint(0, most))
        for no in range(1, rest.randint(1, 3) + 1)
    ]
    return Item(
        code=code,
        aspect=rest.choice(ASPECTS),
        title_zh="条",
        title_en="item",
        effect=effect,
        topic="care",
        tiers=tuple(tiers),
        evidence=(),
        cap=_cap(rest),
        reporters=frozenset("G"),
        honour=effect == ADD and rest.random() < 0.3,
    )


def _cap(rest: random.Random) -> Cap:
    best = rest.random() < 0.3
    return Cap(
        times=1 if best else rest.choice([None, 1, 2, 5]),
        per=rest.choice(PERIODS),
        each=rest.choice(["household", "person"]),
        best=best,
    )


def _record(rest: random.Random, n: int, days: Sequence[date], items: int) -> Scored:
    return Scored(
        id=f"{rest.randint(0, 9)}-{n}",
        item=f"I{rest.randint(0, items) if rest.random() < 0.1 else rest.randrange(items)}",
        tier=rest.randint(1, 3) if rest.random() < 0.5 else 1,
        happened_on=rest.choice(days),
        amount=rest.choice([1, 1, 1, 2, 4]),
        person=rest.randint(0, 2),
        event=rest.choice(["", "", "", "e", "f"]),
        posted=rest.choice([None, None, None, 0, 3, 15]),
    )
