"""A shop that is worked at random by its own verbs: the proof sheet's equation always holds."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Final

import pytest

import pos
from kernel import clock
from kernel.db import reading, transaction
from pos.paper_acts import Said, agree, drop, hand_in
from pos.receiving import Consignment, Incoming, receive
from pos.stock import OutOfStock
from pos.transferring import receive_transfer, send
from pos.undoing import Reversal, reverse_slip, undo
from registry import Actor, award, set_setting
from tests.pos.counter import EGGS, LI, MATCHES, SALT, Town, Watch, whole

KINDS: Final = (SALT, EGGS, MATCHES)
PRICES: Final = {SALT: 2, EGGS: 8, MATCHES: 1}
#: Points that the household has to spend, far more than it can.
AWARDS: Final = 80


class _Work:
    """Two shops at work: every act by its verb, and told beside it to plain numbers."""

    def __init__(self, town: Town, chance: Random) -> None:
        self.town, self.chance = town, chance
        self.shelf = {
            (shop, goods): town.left(goods, shop) for shop in ("S1", "W1") for goods in KINDS
        }
        self.points = 0
        self.slips: list[tuple[str, dict[str, int]]] = []
        self.papers: list[tuple[str, str, dict[str, int]]] = []
        self.under_way: list[tuple[str, str, dict[str, int]]] = []
        self.done: dict[str, int] = {}
        transaction(lambda tx: set_setting(tx, town.east, "card_points_per_day", 100_000))
        for n in range(AWARDS):
            award(actor_id=None, number=LI, points=500, reason="参加村庄清洁日", ref=f"w{n}")

    def step(self) -> None:
        """One act, whichever comes."""
        acts = (
            *(self.sell, self.sell, self.sell, self.undo, self.reverse, self.receive),
            *(self.count, self.write_off, self.settle_paper, self.send, self.arrive),
        )
        act = self.chance.choice(acts)
        if act():
            self.done[act.__name__] = self.done.get(act.__name__, 0) + 1

    def _officer(self, shop: str) -> Actor:
        return self.town.actors["officer" if shop == "S1" else "officer-west"]

    def _some(self, at_most: int) -> dict[str, int]:
        kinds = self.chance.sample(KINDS, self.chance.randint(1, 2))
        return {goods: self.chance.randint(1, at_most) for goods in kinds}

    def _move(self, shop: str, pieces: dict[str, int], sign: int = 1) -> None:
        for goods, count in pieces.items():
            self.shelf[shop, goods] += sign * count

    def _lacks(self, shop: str, pieces: dict[str, int]) -> bool:
        return any(self.shelf[shop, goods] < count for goods, count in pieces.items())

    def receive(self) -> bool:
        shop, pieces = self.chance.choice(("S1", "W1")), self._some(9)
        lines = tuple(
            Incoming(goods, count, self.chance.randint(50, 900), self._day())
            for goods, count in pieces.items()
        )
        fund = self.chance.choice(("collective", "government", "gift"))
        asked = Consignment(shop, "供销社", fund, "送货单", lines)
        receive(self._officer(shop), asked, key=clock.new_id())
        self._move(shop, pieces)
        return True

    def _day(self) -> date | None:
        days = self.chance.choice((None, 20, 200))
        return clock.today() + timedelta(days=days) if days else None

    def sell(self) -> bool:
        pieces = self._some(4)
        try:
            slip = self.town.redeem(*pieces.items(), card=LI).reply["slip"]
        except OutOfStock:
            assert self._lacks("S1", pieces)
            return False
        self._move("S1", pieces, -1)
        self.points += sum(PRICES[goods] * count for goods, count in pieces.items())
        self.slips.append((slip, pieces))
        return True

    def undo(self) -> bool:
        return self._back(lambda slip: undo(self.town.clerk, slip=slip, key=f"u{slip}"))

    def reverse(self) -> bool:
        officer, second = self.town.actors["officer"], self.town.actors["second"]
        return self._back(lambda slip: reverse_slip(officer, Reversal(slip, "扫错", second)))

    def _back(self, take_back: Callable[[str], object]) -> bool:
        if not self.slips:
            return False
        slip, pieces = self.slips.pop(self.chance.randrange(len(self.slips)))
        take_back(slip)
        self._move("S1", pieces)
        self.points -= sum(PRICES[goods] * count for goods, count in pieces.items())
        return True

    def count(self) -> bool:
        change = {goods: self.chance.randint(-2, 2) for goods in self._some(1)}
        if any(self.shelf["S1", goods] + by < 0 for goods, by in change.items()):
            return False
        lines = tuple(
            Said(goods, self.shelf["S1", goods] + by, "盘点") for goods, by in change.items()
        )
        self._hand_in("count", lines, change)
        return True

    def write_off(self) -> bool:
        pieces = self._some(3)
        if self._lacks("S1", pieces):
            return False
        lines = tuple(Said(goods, count, "破损") for goods, count in pieces.items())
        self._hand_in("write-off", lines, {goods: -count for goods, count in pieces.items()})
        return True

    def _hand_in(self, kind: str, lines: tuple[Said, ...], change: dict[str, int]) -> None:
        officer, key = self.town.actors["officer"], clock.new_id()
        paper = hand_in(officer, shop="S1", kind=kind, lines=lines, key=key).reply["paper"]
        if any(change.values()):
            self.papers.append((kind, paper, change))

    def settle_paper(self) -> bool:
        if not self.papers:
            return False
        _kind, paper, change = self.papers.pop(0)
        second, key = self.town.actors["second"], clock.new_id()
        if self.chance.random() < 0.2:
            drop(second, shop="S1", paper=paper, words="", key=key)
            return True
        try:
            agree(second, shop="S1", paper=paper, key=key)
        except OutOfStock:
            assert any(self.shelf["S1", goods] + by < 0 for goods, by in change.items())
            return False
        self._move("S1", change)
        return True

    def send(self) -> bool:
        shop, target = self.chance.choice((("S1", "W1"), ("W1", "S1")))
        pieces = self._some(4)
        if self._lacks(shop, pieces):
            return False
        asked = {"shop": shop, "to_shop": target, "key": clock.new_id()}
        lines = tuple(pieces.items())
        transfer = send(self._officer(shop), **asked, lines=lines).reply["transfer"]
        self._move(shop, pieces, -1)
        self.under_way.append((target, transfer, pieces))
        return True

    def arrive(self) -> bool:
        if not self.under_way:
            return False
        shop, transfer, sent = self.under_way.pop(0)
        came = {goods: self.chance.randint(count - 1, count) for goods, count in sent.items()}
        receive_transfer(
            self._officer(shop),
            shop=shop,
            transfer=transfer,
            pieces=came,
            words="" if came == sent else "路上少了",
            key=clock.new_id(),
        )
        self._move(shop, came)
        return True

    def compare(self) -> None:
        """Shelves, points and the proof sheets of both shops."""
        for (shop, goods), count in self.shelf.items():
            assert self.town.left(goods, shop) == count
        with reading() as session:
            sheets = [
                pos.proof_sheet(session, pos.find_shop(session, shop), clock.today())
                for shop in ("S1", "W1")
            ]
        assert [one.matches for one in sheets] == [True, True]
        assert [one.by_ledger for one in sheets] == [self.points, 0]
        others = sum(self.town.left(goods) for goods in OTHERS)
        assert sheets[0].pieces.shelf == others + sum(
            count for (shop, _), count in self.shelf.items() if shop == "S1"
        )


#: What lies in the shop and is not touched.
OTHERS: Final = ("6900000001028", "6900000001103", "0001")


@pytest.mark.prove
def test_the_proof_sheet_holds_after_anything(
    town: Town, watch: Watch, size: Callable[[int, int], int]
) -> None:
    work = _Work(town, Random(11))
    count = size(66, 5_000)
    for n in range(count):
        work.step()
        if n % size(33, 500) == 0:
            work.compare()
        if n % size(33, 100) == size(32, 99):
            # The clerk's minutes are over; an officer may still take slips back.
            watch.forward(days=1)
            work.slips.clear()
    work.compare()
    whole()
    acts = "sell undo reverse receive count write_off settle_paper send arrive"
    assert sorted(work.done) == sorted(acts.split())
