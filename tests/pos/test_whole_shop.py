"""A shop that is worked at random by its own verbs: the proof sheet's equation always holds."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

import pytest

import ledger
import pos
from kernel import clock
from kernel.db import reading, transaction
from pos.lots import StockExpired, good_left
from pos.paper_acts import Said, agree, drop, hand_in
from pos.receiving import Consignment, Incoming, receive
from pos.settlements import Side, SlipSettled
from pos.settling import Signing, sign
from pos.statements import statement
from pos.stock import OutOfStock
from pos.transferring import receive_transfer, send
from pos.undoing import Reversal, reverse_slip, undo
from registry import Actor, award, set_setting
from tests.pos.counter import EGGS, LI, MATCHES, SALT, Town, Watch, whole

KINDS: Final = (SALT, EGGS, MATCHES)
PRICES: Final = {SALT: 2, EGGS: 8, MATCHES: 1}
SIDES_AND_SIGNERS: Final[tuple[tuple[Side, str], ...]] = (("village", "officer"), ("shop", "clerk"))
#: Points that the household has to spend, far more than it can.
AWARDS: Final = 80


class _Work:
    """Two shops at work: every act by its verb, and told beside it to plain numbers."""

    def __init__(self, town: Town, chance: Random, watch: Watch) -> None:
        self.town, self.chance, self.watch = town, chance, watch
        self.settled = 0
        #: Slips that their clerk may no longer undo, some of months that are settled.
        self.old: list[tuple[str, dict[str, int]]] = []
        self.shelf = {
            (shop, goods): town.left(goods, shop) for shop in ("S1", "W1") for goods in KINDS
        }
        self.points = 0
        self.refused_as_past = 0
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

    def grow_old(self, at: datetime) -> None:
        """Let time pass until then: the clerk's minutes are over, an officer's way stays open."""
        self.watch.at = at
        self.old += self.slips
        self.slips.clear()

    def settle(self) -> None:
        """End the month; both sides sign it: its slips are no longer undone, only reversed."""
        month = clock.today().replace(day=1)
        after = clock.month_bounds(month)[1]
        self.grow_old(after - timedelta(minutes=2))
        self.receive_some()
        last = self.town.redeem((MATCHES, 1), card=LI).reply["slip"]
        self._move("S1", {MATCHES: 1}, -1)
        self.points += PRICES[MATCHES]
        self.watch.at = after + timedelta(minutes=2)
        with reading() as session:
            seen = statement(session, pos.find_shop(session, "S1"), month)
        assert (seen.points, seen.matches) == (self.points - self.settled, True)
        assert seen.fen == 100 * seen.points
        for side, by in SIDES_AND_SIGNERS:
            asked = Signing("S1", month, side, seen.fingerprint)
            sign(self.town.actors[by], asked, key=clock.new_id())
        self.settled = self.points
        with pytest.raises(SlipSettled):
            undo(self.town.clerk, slip=last, key=clock.new_id())
        self.old.append((last, {MATCHES: 1}))

    def receive_some(self) -> None:
        """Matches that are good, so that there is one to sell."""
        asked = Consignment("S1", "供销社", "collective", "送货单", (Incoming(MATCHES, 1, 50),))
        receive(self._officer("S1"), asked, key=clock.new_id())
        self._move("S1", {MATCHES: 1})

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
        days = self.chance.choice((None, 2, 200))
        return clock.today() + timedelta(days=days) if days else None

    def sell(self) -> bool:
        pieces = self._some(4)
        over = {goods: self._past_its_day(goods) for goods in pieces}
        try:
            slip = self.town.redeem(*pieces.items(), card=LI).reply["slip"]
        except OutOfStock:
            assert self._lacks("S1", pieces)
            return False
        except StockExpired:
            assert any(
                over[goods] > self.shelf["S1", goods] - count for goods, count in pieces.items()
            )
            self.refused_as_past += 1
            return False
        self._move("S1", pieces, -1)
        assert over == {goods: self._past_its_day(goods) for goods in pieces}
        self.points += sum(PRICES[goods] * count for goods, count in pieces.items())
        self.slips.append((slip, pieces))
        return True

    def _past_its_day(self, goods: str) -> int:
        """Pieces on the shelf of S1 that may not be sold any more."""
        key, shelf = (self.town.east, "S1", goods), self.shelf["S1", goods]
        with reading() as session:
            return shelf - good_left(session, key, shelf)

    def undo(self) -> bool:
        return self._back(self.slips, lambda slip: undo(self.town.clerk, slip=slip, key=f"u{slip}"))

    def reverse(self) -> bool:
        officer, second = self.town.actors["officer"], self.town.actors["second"]
        slips = self.chance.choice((self.slips, self.old))
        return self._back(slips, lambda slip: reverse_slip(officer, Reversal(slip, "扫错", second)))

    def _back(
        self, slips: list[tuple[str, dict[str, int]]], take_back: Callable[[str], object]
    ) -> bool:
        if not slips:
            return False
        slip, pieces = slips.pop(self.chance.randrange(len(slips)))
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
            books = ledger.balance_of(session, self.town.east, "redeemed/S1")
            assert books == self.points - self.settled
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
    work = _Work(town, Random(11), watch)
    count = size(66, 5_000)
    for n in range(count):
        work.step()
        if n % size(33, 500) == 0:
            work.compare()
        if n % size(33, 100) == size(32, 99):
            work.grow_old(watch.at + timedelta(days=1))
        if n % size(33, 500) == size(20, 250):
            work.settle()
    work.compare()
    whole()
    assert work.settled
    acts = "sell undo reverse receive count write_off settle_paper send arrive"
    assert sorted(work.done) == sorted(acts.split())
