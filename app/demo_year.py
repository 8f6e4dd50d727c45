"""A year in the demo town, lived through the real verbs in the clock of that year."""

import random
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import ledger
import pos
import registry
from kernel.db import reading, transaction
from kernel.errors import Refusal
from registry import Actor, AwardItem

#: What people are awarded points for, and how many: from the default rulebook, a proposal.
REASONS: Final = (
    ("参加村庄清洁日", 5),
    ("志愿服务两小时", 4),
    ("月度检查庭院整洁", 3),
    ("义务清沟一次", 10),
    ("照料孤寡老人", 15),
    ("参加村民会议", 3),
    ("垃圾分类达标", 3),
    ("防火值守", 10),
    ("报告道路隐患", 3),
    ("婚事新办", 20),
    ("美丽庭院", 20),
)

#: Most people come for small things, and for one or two of them.
DEAREST: Final = 20
KINDS_AT_MOST: Final = 2


@dataclass
class Life:
    """What the builder knows of the town while the year goes by.

    `cards`: village → (household, code) of every household; `points`: what each can spend;
    `shelves`: village → goods → (points a piece, pieces left).
    """

    rng: random.Random
    cards: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    tills: dict[str, Actor] = field(default_factory=dict)
    points: dict[str, int] = field(default_factory=dict)
    shelves: dict[str, dict[str, tuple[int, int]]] = field(default_factory=dict)


class Calendar:
    """A clock that stands where it was last put, and never runs back."""

    def __init__(self, start: datetime) -> None:
        self._at = start

    def move_to(self, at: datetime) -> None:
        """Let time pass until `at`, unless it is later already."""
        self._at = max(self._at, at)

    def read(self) -> datetime:
        """What the clock shows."""
        return self._at


def award_month(life: Life, village: str, ref: str, count: int) -> int:
    """Award `count` households of a village what they earned in a month; one transaction."""
    chosen = life.rng.sample(life.cards[village], min(count, len(life.cards[village])))
    items = []
    for n, (number, _code) in enumerate(chosen):
        reason, points = life.rng.choice(REASONS)
        items.append(AwardItem(number, points, reason, f"{ref}/{n}"))
        life.points[number] = life.points.get(number, 0) + points
    with reading() as session:
        village_id = registry.find_village(session, village).id
    return transaction(lambda tx: registry.award_many(tx, village_id, items, actor_id=None))


def redeem_once(life: Life, village: str, key: str) -> bool:
    """Let somebody of the village redeem one or two things they can afford.

    Says whether it worked: a refusal (a month's limit) sends them home, as in life.
    """
    shelf = life.shelves[village]
    cheapest = min(price for price, left in shelf.values() if left)
    able = [card for card in life.cards[village] if life.points.get(card[0], 0) >= cheapest]
    number, code = life.rng.choice(able)
    purse = life.points[number]
    lines: list[tuple[str, int]] = []
    for goods in life.rng.sample(sorted(shelf), len(shelf)):
        price, left = shelf[goods]
        if left and price <= min(purse, DEAREST) and len(lines) < KINDS_AT_MOST:
            lines.append((goods, 1))
            purse -= price
    try:
        pos.redeem(life.tills[village], pos.Order(key, code, tuple(lines)))
    except Refusal:
        return False
    life.points[number] = purse
    for goods, pieces in lines:
        price, left = shelf[goods]
        shelf[goods] = (price, left - pieces)
    return True


def learn_balances(life: Life, village: str) -> None:
    """Look up what the village's households can spend: opening points were not awarded."""
    with reading() as session:
        village_id = registry.find_village(session, village).id
        for number, _code in life.cards[village]:
            account = registry.account_of(number)
            life.points[number] = ledger.balance_of(session, village_id, account)
