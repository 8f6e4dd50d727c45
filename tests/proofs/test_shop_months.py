"""A shop's months lived at random beside a plain oracle: the proof sheet's equation holds after
every step, and each month's settlement is what a plain count says, to the point and to the fen.
"""

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

import ledger
import registry
from kernel import clock
from kernel.db import reading, transaction
from kernel.errors import Refusal
from ledger import NotEnoughPoints
from pos.proof_sheets import proof_sheet
from pos.settling import MonthEmpty, Signing, sign
from pos.shops import find_shop
from pos.stock import Cause, OutOfStock, move_stock
from pos.undoing import Reversal, reverse_slip, undo
from registry import point_values, set_setting
from tests.pos.counter import EGGS, LI, MATCHES, SALT, WANG, Town, Watch, whole
from tests.pos.test_statements import of_month

GOODS = {SALT: 2, EGGS: 8, MATCHES: 1}


class ShopLife:
    """What happens at the counter, one step after the other, and what must come of it."""

    def __init__(self, town: Town, watch: Watch, seed: int) -> None:
        self.town, self.watch, self.rng = town, watch, random.Random(seed)
        self.fen = 100
        #: slip → its points and what one of them was worth then.
        self.slips: dict[str, tuple[int, int]] = {}
        #: month → what was owed for it, in points and in fen.
        self.points: Counter[date] = Counter()
        self.owed: Counter[date] = Counter()
        self.settled: set[date] = set()

    def step(self) -> None:
        """Let one thing happen; then everything must agree."""
        deeds = (self.sell, self.sell, self.sell, self.undo, self.reverse, self.day, self.value)
        self.rng.choice(deeds)()
        self.settle()
        with reading() as session:
            assert proof_sheet(session, find_shop(session, "S1"), clock.today()).matches

    def sell(self) -> None:
        goods = self.rng.sample(sorted(GOODS), self.rng.randint(1, 2))
        lines = tuple((one, self.rng.randint(1, 3)) for one in goods)
        try:
            reply = self.town.redeem(*lines, card=self.rng.choice([WANG, LI])).reply
        except OutOfStock as refusal:
            self._deliver(str(refusal.details["goods"]))
            return
        except NotEnoughPoints:
            self._earn()
            return
        self.slips[reply["slip"]] = (reply["points"], self.fen)
        self._count(reply["points"], self.fen)

    def _deliver(self, goods: str) -> None:
        def work(tx: Session) -> None:
            cause = Cause("delivery", f"delivery/{clock.new_id()}")
            move_stock(tx, find_shop(tx, "S1"), {goods: 300}, cause)

        transaction(work)

    def _earn(self) -> None:
        for number in (WANG, LI):
            ref = clock.new_id()
            registry.award(actor_id=None, number=number, points=500, reason="补助", ref=ref)

    def undo(self) -> None:
        self._take_back(lambda slip: undo(self.town.clerk, slip=slip, key=clock.new_id()))

    def reverse(self) -> None:
        officer, second = self.town.actors["officer"], self.town.actors["second"]
        self._take_back(lambda slip: reverse_slip(officer, Reversal(slip, "拿错", second)))

    def day(self) -> None:
        self.watch.forward(days=self.rng.randint(1, 9))

    def value(self) -> None:
        self.watch.forward(days=1)
        self.fen = self.rng.randint(50, 200)
        officer, today = self.town.actors["officer"], clock.today()
        point_values.set_point_value(officer, region_id=self.town.east, fen=self.fen, from_on=today)

    def settle(self) -> None:
        """Both sides sign the month before, once; it is what was counted."""
        month = (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)
        if month in self.settled:
            return
        self.settled.add(month)
        seen = of_month(month).fingerprint
        try:
            self._sign("colleague", Signing("S1", month, "shop", seen))
            said = self._sign("second", Signing("S1", month, "village", seen))
        except MonthEmpty:
            assert self.points[month] == 0
            return
        assert (said["points"], said["fen"]) == (self.points[month], self.owed[month])

    def _sign(self, by: str, signing: Signing) -> dict[str, Any]:
        return sign(self.town.actors[by], signing, key=clock.new_id()).reply

    def _take_back(self, act: Callable[[str], object]) -> None:
        if not self.slips:
            return
        slip = self.rng.choice(sorted(self.slips)[-3:])
        try:
            act(slip)
        except Refusal as refusal:
            assert refusal.code in {"undo-too-late", "slip-settled"}  # noqa: PT017 - as above
            return
        points, fen = self.slips.pop(slip)
        self._count(-points, fen)

    def _count(self, points: int, fen: int) -> None:
        month = clock.today().replace(day=1)
        self.points[month] += points
        self.owed[month] += points * fen


@pytest.mark.prove
def test_the_proof_sheet_and_the_settlements_hold(
    town: Town, watch: Watch, size: Callable[[int, int], int]
) -> None:
    transaction(lambda tx: set_setting(tx, town.east, "card_points_per_day", 10_000))
    life = ShopLife(town, watch, seed=5)
    for _ in range(size(40, 5_000)):
        life.step()
    assert len(life.settled) > 1
    with reading() as session:
        waiting = ledger.balance_of(session, town.east, "redeemed/S1")
    assert waiting == sum(
        points for month, points in life.points.items() if month not in life.settled
    )
    whole()
