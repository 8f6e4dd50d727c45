"""Lots: what expires first is handed out first, and lots are the shelf whatever is done to it."""

from collections.abc import Callable
from datetime import date
from functools import partial
from random import Random

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kernel.db import bound, reading, transaction
from pos.lots import LotShort, Parcel, StockExpired, Terms, lots_left
from pos.scanning import ScannedGoods, scan
from pos.shops import find_shop
from pos.stock import Cause, OutOfStock, move_stock, quantity_of
from pos.undoing import undo
from registry import award, set_setting
from tests.pos.counter import EGGS, LI, MATCHES, SALT, Town, Watch, whole

SOON, LATER = date(2026, 12, 1), date(2027, 3, 1)


def _move(goods: str, pieces: int, cause: Cause, shop: str = "S1") -> tuple[Parcel, ...]:
    moved = transaction(lambda tx: move_stock(tx, find_shop(tx, shop), {goods: pieces}, cause))
    return moved[goods]


def _bring(goods: str, pieces: int, expires_on: date | None, shop: str = "S1") -> None:
    parcel = Parcel(pieces, Terms("collective", "供销社", 210, expires_on=expires_on))
    _move(goods, pieces, Cause("delivery", "delivery/1", "collective", (parcel,)), shop)


def _execute(statement: str, tx: Session) -> None:
    tx.execute(text(statement))


def _lots(town: Town, goods: str, shop: str = "S1") -> list[tuple[int, int]]:
    """(lot, pieces left), those sold first at the top."""
    with reading() as session:
        place = find_shop(session, shop)
        key = (place.village_id, shop, goods)
        found = lots_left(session, key, quantity_of(session, place, goods))
        return [(one.lot, one.left) for one in found]


def test_what_expires_first_is_sold_first(town: Town) -> None:
    _bring(EGGS, 5, LATER)
    _bring(EGGS, 4, SOON)
    town.redeem((EGGS, 6), card=LI)
    assert _lots(town, EGGS) == [(2, 3), (1, 40)]
    whole()


def test_what_is_past_its_day_is_not_sold(town: Town, watch: Watch) -> None:
    """Sold before its day it counts; after it, the next lot is taken, and then nothing."""
    clerk = town.clerk
    _bring(MATCHES, 6, SOON)
    _bring(MATCHES, 3, LATER)
    _move(MATCHES, -500, Cause("correction", "c/1", lot=1))
    town.redeem((MATCHES, 2), card=LI)
    watch.forward(days=12)  # the second of December: four of the first lot are past their day
    scanned = scan(clerk, MATCHES)
    assert isinstance(scanned, ScannedGoods)
    assert scanned.left == 3
    with pytest.raises(StockExpired) as refused:
        town.redeem((MATCHES, 4), card=LI)
    assert refused.value.details == {"goods": MATCHES, "left": 3}
    assert town.left(MATCHES) == 7
    slip = town.redeem((MATCHES, 3), card=LI).reply["slip"]
    assert _lots(town, MATCHES) == [(2, 4)]
    with pytest.raises(StockExpired) as refused:
        scan(clerk, MATCHES)
    assert refused.value.details == {"goods": "火柴", "left": 0}
    undo(clerk, slip=slip, key="u")
    assert _lots(town, MATCHES) == [(2, 4), (3, 3)]
    town.redeem((MATCHES, 1), card=LI)
    _move(MATCHES, -4, Cause("correction", "c/2", lot=2))
    town.redeem((MATCHES, 2), card=LI)
    assert _lots(town, MATCHES) == []
    whole()


def test_a_lot_sold_out_before_another_came_stays_sold_out(town: Town) -> None:
    _bring(EGGS, 5, LATER)
    town.redeem((EGGS, 5), card=LI)
    _bring(EGGS, 4, SOON)
    town.redeem((EGGS, 1), card=LI)
    assert _lots(town, EGGS) == [(3, 3), (1, 40)]
    whole()


def test_an_undo_gives_the_pieces_back_to_the_lot_they_left(town: Town) -> None:
    _bring(EGGS, 5, SOON)
    slip = town.redeem((EGGS, 7), card=LI).reply["slip"]
    _bring(EGGS, 9, LATER)
    undo(town.clerk, slip=slip, key="u1")
    assert sorted(_lots(town, EGGS)) == [(1, 40), (2, 5), (3, 9)]
    whole()


def test_an_undo_leaves_lots_alone_that_were_sold_out_before(town: Town) -> None:
    _bring(EGGS, 2, SOON)
    town.redeem((EGGS, 2), card=LI)
    _bring(EGGS, 9, LATER)
    slip = town.redeem((EGGS, 3), card=LI).reply["slip"]
    undo(town.clerk, slip=slip, key="u1")
    assert sorted(_lots(town, EGGS)) == [(1, 40), (3, 9)]
    whole()


def test_a_named_lot_gives_no_more_than_it_has(town: Town) -> None:
    _bring(EGGS, 5, SOON)
    with pytest.raises(LotShort) as refused:
        _move(EGGS, -6, Cause("out", "out/1", lot=2))
    assert refused.value.details == {"left": 5}
    assert town.left(EGGS) == 45
    [taken] = _move(EGGS, -5, Cause("out", "out/1", lot=2))
    assert (taken.pieces, taken.terms.expires_on, taken.terms.cost_fen) == (5, SOON, 210)
    assert _lots(town, EGGS) == [(1, 40)]
    whole()


def test_imported_goods_keep_fund_and_cost_in_their_lot(town: Town) -> None:
    with reading() as session:
        [lot] = lots_left(session, (town.east, "S1", EGGS), 40)
    assert (lot.terms.fund, lot.terms.cost_fen, lot.left) == ("企业捐赠", 700, 40)


def test_a_sale_writes_the_shelf_once_and_no_lot(town: Town) -> None:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(" ".join(statement.split()))

    event.listen(bound().writer, "before_cursor_execute", note)
    town.redeem((EGGS, 1), (SALT, 1), card=LI)
    event.remove(bound().writer, "before_cursor_execute", note)
    assert len([one for one in seen if one.startswith("UPDATE stock ")]) == 2
    assert [one for one in seen if "INTO lot_move" in one or "UPDATE stock_lot" in one] == []


def test_the_database_keeps_what_moved_and_every_lot(town: Town) -> None:
    for statement in (
        "UPDATE lot_move SET pieces = 1",
        "DELETE FROM lot_move",
        "DELETE FROM stock_lot",
        "UPDATE stock_lot SET sold = came + 1",
        "UPDATE stock_lot SET fair_fen = 100 WHERE cost_fen > 0",
    ):
        with pytest.raises(DBAPIError):
            transaction(partial(_execute, statement))


class _Walk:
    """Shelves walked piece by piece: every sale takes from its lots at once, the plain way."""

    def __init__(self) -> None:
        self.lots: dict[tuple[str, str], list[tuple[date, int, int]]] = {}
        self.sold: dict[str, list[tuple[tuple[str, str], tuple[date, int], int]]] = {}

    def quantity(self, place: tuple[str, str]) -> int:
        return sum(pieces for _, _, pieces in self.lots[place])

    def bring(self, place: tuple[str, str], pieces: int, expires_on: date | None) -> None:
        lots = self.lots.setdefault(place, [])
        lots.append((expires_on or date.max, len(lots) + 1, pieces))

    def take(self, place: tuple[str, str], pieces: int) -> None:
        for n, (day, lot, there) in sorted(enumerate(self.lots[place]), key=lambda one: one[1]):
            share = min(there, pieces)
            self.lots[place][n] = (day, lot, there - share)
            pieces -= share

    def left(self, place: tuple[str, str]) -> list[tuple[int, int]]:
        return [(lot, pieces) for _, lot, pieces in sorted(self.lots[place]) if pieces]


class _Days:
    """Random days at two counters, told to the shop and walked beside it."""

    def __init__(self, town: Town, chance: Random) -> None:
        self.town, self.chance, self.walk = town, chance, _Walk()
        self.sold = 0
        self.places = [("S1", SALT), ("S1", EGGS), ("W1", SALT)]
        for place, pieces in zip(self.places, (170, 40, 170), strict=True):
            self.walk.bring(place, pieces, None)
        transaction(lambda tx: set_setting(tx, town.east, "card_points_per_day", 10_000))
        for n in range(40):
            award(actor_id=None, number=LI, points=500, reason="参加村庄清洁日", ref=f"w{n}")

    def bring(self) -> None:
        (shop, goods), pieces = self.chance.choice(self.places), self.chance.randint(1, 9)
        day = self.chance.choice((None, SOON, LATER))
        _bring(goods, pieces, day, shop)
        self.walk.bring((shop, goods), pieces, day)

    def sell(self) -> None:
        goods, pieces = self.chance.choice((SALT, EGGS)), self.chance.randint(1, 4)
        try:
            self.town.redeem((goods, pieces), card=LI)
        except OutOfStock:
            assert self.walk.quantity(("S1", goods)) < pieces
            return
        self.walk.take(("S1", goods), pieces)
        self.sold += pieces

    def take(self) -> None:
        (shop, goods), pieces = self.chance.choice(self.places), self.chance.randint(1, 4)
        if self.walk.quantity((shop, goods)) < pieces:
            return
        _move(goods, -pieces, Cause("out", "out/1"), shop)
        self.walk.take((shop, goods), pieces)

    def transfer(self) -> None:
        pieces = self.chance.randint(1, 4)
        if self.walk.quantity(("S1", SALT)) < pieces:
            return
        parcels = _move(SALT, -pieces, Cause("elsewhere", "elsewhere/1"))
        assert sum(one.pieces for one in parcels) == pieces
        _move(SALT, pieces, Cause("elsewhere", "elsewhere/1", parcels=parcels), "W1")
        self.walk.take(("S1", SALT), pieces)
        for one in parcels:
            self.walk.bring(("W1", SALT), one.pieces, one.terms.expires_on)

    def compare(self) -> None:
        for shop, goods in self.places:
            assert self.town.left(goods, shop) == self.walk.quantity((shop, goods))
            assert _lots(self.town, goods, shop) == self.walk.left((shop, goods))


@pytest.mark.prove
def test_lots_are_what_walking_every_piece_gives(
    town: Town, watch: Watch, size: Callable[[int, int], int]
) -> None:
    days = _Days(town, Random(5))
    steps = (days.bring, days.sell, days.sell, days.sell, days.take, days.transfer)
    for n in range(size(60, 5_000)):
        days.chance.choice(steps)()
        if n % 20 == 19:
            days.compare()
        if n % 100 == 99:
            watch.forward(days=1)
    days.compare()
    assert days.sold > size(30, 1_000)
    whole()
