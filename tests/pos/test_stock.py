"""Stock: movements with a running quantity; nothing is handed out that is not there."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kernel.db import reading, transaction
from pos.shops import find_shop
from pos.stock import (
    Cause,
    OutOfStock,
    Stock,
    StockMovement,
    low_stock,
    move_stock,
    quantity_of,
    shelf_of,
)
from pos.undoing import undo
from tests.pos.counter import BROOM, EGGS, LAST, MATCHES, OIL, SALT, Town


def _move(pieces: dict[str, int], source: str = "delivery/1") -> None:
    cause = Cause("delivery", source, "村集体")
    transaction(lambda tx: move_stock(tx, find_shop(tx, "S1"), pieces, cause))


def _movements(town: Town, goods: str) -> list[tuple[int, int, int, str]]:
    with reading() as session:
        rows = session.scalars(
            select(StockMovement)
            .where(StockMovement.village_id == town.east, StockMovement.goods == goods)
            .order_by(StockMovement.seq)
        )
        return [(row.seq, row.quantity, row.quantity_after, row.kind) for row in rows]


def test_every_movement_is_numbered_and_has_its_running_quantity(town: Town) -> None:
    slip = town.redeem((SALT, 3)).reply["slip"]
    _move({SALT: 30})
    undo(town.clerk, slip=slip, key="u1")
    assert _movements(town, SALT) == [
        (1, 170, 170, "opening"),
        (2, -3, 167, "sale"),
        (3, 30, 197, "delivery"),
        (4, 3, 200, "undo"),
    ]
    assert town.left(SALT) == 200


def test_all_or_none_leaves_the_shelf(town: Town) -> None:
    with pytest.raises(OutOfStock) as refused:
        _move({EGGS: -40, LAST: -2})
    assert refused.value.details == {"goods": LAST, "left": 1}
    assert (town.left(EGGS), town.left(LAST)) == (40, 1)
    _move({EGGS: -40, LAST: -1})
    assert (town.left(EGGS), town.left(LAST)) == (0, 0)


def test_each_shop_has_its_own_shelf(town: Town) -> None:
    _move({SALT: -170})
    assert (town.left(SALT), town.left(SALT, "W1")) == (0, 170)
    with reading() as session:
        shop = find_shop(session, "S1")
        assert quantity_of(session, shop, SALT) == 0
        assert quantity_of(session, shop, "6900000009999") == 0
        assert shelf_of(session, shop) == {
            SALT: (2, 0),
            EGGS: (8, 40),
            OIL: (60, 20),
            MATCHES: (1, 500),
            LAST: (5, 1),
            BROOM: (10, 8),
        }


def test_low_shelves_come_the_emptiest_first(town: Town) -> None:
    _move({EGGS: -38, LAST: -1, BROOM: -3})
    with reading() as session:
        shop = find_shop(session, "S1")
        assert low_stock(session, shop, below=5) == [(LAST, 0), (EGGS, 2)]
        assert low_stock(session, shop, below=6) == [(LAST, 0), (EGGS, 2), (BROOM, 5)]
        assert low_stock(session, shop, below=6, limit=1) == [(LAST, 0)]


def test_the_database_keeps_the_shelf_above_zero_too(town: Town) -> None:
    def steal(tx: Session) -> None:
        tx.get_one(Stock, (town.east, "S1", LAST)).quantity = -1

    with pytest.raises(DBAPIError, match="ck_stock_not_below_zero"):
        transaction(steal)
