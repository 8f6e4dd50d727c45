"""What a shop has to look after: the next to expire first, the fewest first."""

from datetime import date

from kernel.db import reading
from pos.receiving import Consignment, Incoming, receive
from pos.shelving import take_off_sale
from pos.shops import find_shop
from pos.watching import expiring, running_low
from tests.pos.counter import EGGS, LAST, LI, SALT, Town, Watch


def test_lots_that_expire_soon_and_goods_that_run_low(town: Town, watch: Watch) -> None:
    lines = (
        Incoming(EGGS, 6, 680, date(2026, 12, 20)),
        Incoming(EGGS, 5, 680, date(2026, 12, 21)),
        Incoming(SALT, 4, 230, date(2026, 11, 25)),
    )
    receive(town.actors["officer"], Consignment("S1", "供销社", "collective", "1", lines), key="r")
    town.redeem((EGGS, 2), card=LI)
    with reading() as session:
        shop = find_shop(session, "S1")
        found = [(one.goods.goods, one.lot.left, one.is_over) for one in expiring(session, shop)]
        assert found == [(SALT, 4, False), (EGGS, 4, False)]
        assert [(one.goods.goods, one.left) for one in running_low(session, shop)] == [(LAST, 1)]
    watch.forward(days=6)
    town.redeem((EGGS, 4), card=LI)
    take_off_sale(town.actors["officer"], shop="S1", goods=LAST, key="a")
    with reading() as session:
        shop = find_shop(session, "S1")
        found = [(one.goods.goods, one.lot.left, one.is_over) for one in expiring(session, shop)]
        assert found == [(SALT, 4, True), (EGGS, 5, False)]
        assert running_low(session, shop) == []
