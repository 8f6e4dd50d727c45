"""The lots' proofs say where they found what; each is planted in `test_auditing` too."""

from sqlalchemy import text

from kernel.db import reading, transaction
from pos.lot_proofs import lots_are_the_shelf, lots_match
from tests.pos.counter import EGGS, Town


def test_true_lots_pass(town: Town) -> None:
    town.redeem((EGGS, 2))
    with reading() as session:
        assert list(lots_match(session)) + list(lots_are_the_shelf(session)) == []


def test_a_finding_says_which_lot_and_which_shop(town: Town) -> None:
    more = text("UPDATE stock_lot SET came = 41 WHERE shop = 'S1' AND goods = :goods")
    transaction(lambda tx: tx.execute(more, {"goods": EGGS}))
    with reading() as session:
        [found] = lots_match(session)
    assert (found.village, found.account) == (town.east, "redeemed/S1")
    assert (
        found.detail == f"{EGGS}, lot 1: says [41, 0, 0] came, sold and gone, its moves [40, 0, 0]"
    )


def test_a_movement_without_its_lots_is_found(town: Town) -> None:
    stray = text(
        "INSERT INTO stock_movement (village_id, shop, goods, seq, quantity, quantity_after, kind,"
        " source, fund, at) SELECT village_id, shop, goods, 2, 5, 45, 'delivery', 'delivery/1', '',"
        " at FROM stock_movement WHERE shop = 'S1' AND goods = :goods"
    )
    transaction(lambda tx: tx.execute(stray, {"goods": EGGS}))
    with reading() as session:
        [found] = lots_are_the_shelf(session)
    assert found.detail == f"{EGGS}, movement 2: 45 on the shelf, lots say None"
