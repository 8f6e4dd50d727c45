"""Operations as callers send them: under a key of their own, again and again, in any order."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import Final

from sqlalchemy.orm import Session

import pos
import registry
from kernel.db import transaction
from kernel.errors import Refusal
from pos.shops import find_shop
from pos.stock import Cause, move_stock
from registry import Actor
from tests.pos.counter import FAR, LAST, LI, MATCHES, OIL, POOR, SALT, WANG, Town

#: Points a piece, as in the goods of `tests.pos.counter`.
PRICES: Final = {SALT: 2, MATCHES: 1, LAST: 5, OIL: 60}
HOUSEHOLDS: Final = (WANG, LI, POOR, FAR)
STOCKED: Final = 1_000_000
#: Who sells, who takes back and who stands beside, per shop.
STAFF: Final = {
    "S1": ("clerk", "officer", "second"),
    "W1": ("clerk-west", "officer-west", "town"),
}


@dataclass(frozen=True)
class Asked:
    """One operation: `what` is award, redeem, undo or reverse."""

    what: str
    key: str
    household: str
    points: int = 0
    lines: tuple[tuple[str, int], ...] = ()
    slip: str = ""

    @property
    def shop(self) -> str:
        """Where this household redeems."""
        return "W1" if self.household == FAR else "S1"

    def changed(self) -> "Asked":
        """The same key with another body."""
        if self.what == "award":
            return replace(self, points=self.points + 1)
        if self.what == "redeem":
            return replace(self, lines=(*self.lines, (MATCHES, 1)))
        return replace(self, slip=self.slip[::-1] + "0")


def stock_up(town: Town) -> dict[str, str]:
    """Goods enough in both shops, a card for everybody; household → card."""

    def work(tx: Session) -> dict[str, str]:
        for code in STAFF:
            pieces = {SALT: STOCKED, MATCHES: STOCKED}
            move_stock(tx, find_shop(tx, code), pieces, Cause("delivery", "delivery/1"))
        return dict(registry.issue_cards(tx, town.east, staff_id=None))

    return {**town.cards, **transaction(work)}


def first_asked(count: int, start: int, chance: Random) -> Iterator[Asked]:
    """Awards and redemptions, more of these than the points and the shelf will bear."""
    for n in range(start, start + count):
        household = chance.choice(HOUSEHOLDS)
        if chance.random() < 0.5:
            yield Asked("award", f"a{n}", household, points=chance.randint(1, 12))
            continue
        goods = chance.choices((SALT, MATCHES, OIL, LAST), (8, 8, 1, 1), k=chance.randint(1, 2))
        lines = tuple((one, chance.randint(1, 3)) for one in dict.fromkeys(goods))
        yield Asked("redeem", f"r{n}", household, lines=lines)


def then_asked(slips: dict[str, Asked], chance: Random) -> Iterator[Asked]:
    """Some of these slips are taken back: by the clerk, by the office, or by both."""
    for slip, asked in slips.items():
        for what in ("undo", "reverse"):
            if chance.random() < 0.3:
                yield Asked(what, f"{what}-{asked.key}", asked.household, slip=slip)


class Counter:
    """The verbs, asked by key: what they answer, as text that two answers can be compared by."""

    def __init__(self, town: Town) -> None:
        self.actors, self.cards = town.actors, stock_up(town)

    def ask(self, asked: Asked) -> tuple[str, bool]:
        """The answer, and whether it says that it was given before."""
        try:
            reply, replayed = self._ask(asked)
        except Refusal as refusal:
            if refusal.code == "in-flight":
                return self.ask(asked)
            return f"{refusal.code} {json.dumps(dict(refusal.details), sort_keys=True)}", False
        return "done " + json.dumps(reply, sort_keys=True), replayed

    def _ask(self, asked: Asked) -> tuple[object, bool]:
        clerk, officer, second = (self.actors[name] for name in STAFF[asked.shop])
        if asked.what == "reverse":
            return self._reverse(asked.slip, officer, second), False
        if asked.what == "award":
            outcome = registry.award(
                actor_id=None,
                number=asked.household,
                points=asked.points,
                reason="参加村庄清洁日",
                ref=asked.key,
            )
        elif asked.what == "redeem":
            order = pos.Order(asked.key, self.cards[asked.household], asked.lines)
            outcome = pos.redeem(clerk, order)
        else:
            outcome = pos.undo(clerk, slip=asked.slip, key=asked.key)
        return outcome.reply, outcome.replayed

    def _reverse(self, slip: str, officer: Actor, second: Actor) -> object:
        """Not under a key: a slip is reversed once, whoever asks and how often."""
        return pos.reverse_slip(officer, pos.Reversal(slip, "扫错了商品", second))
