"""What a shop has to look after: lots that expire soon, shelves that run low."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from kernel import clock
from pos.figures import LOW
from pos.goods import Goods, on_sale
from pos.lot_tables import StockLot
from pos.lots import LotLeft, lots_left
from pos.shops import Shop
from pos.stock import Stock

#: Lots are listed so long before they expire.
SOON: Final = timedelta(days=30)
SHOWN: Final = 100


@dataclass(frozen=True)
class Expiring:
    """A lot that expires soon, or has."""

    goods: Goods
    lot: LotLeft
    on: date

    @property
    def is_over(self) -> bool:
        """Whether its day has passed."""
        return self.on < clock.today()


@dataclass(frozen=True)
class Low:
    """Goods of which few pieces are left."""

    goods: Goods
    left: int


def expiring(session: Session, shop: Shop) -> list[Expiring]:
    """Lots with pieces left that expire within 30 days or have expired, the next first."""
    until = clock.today() + SOON
    query = (
        select(Goods, Stock.quantity)
        .join(Stock, _same_goods(Stock))
        .where(
            Goods.village_id == shop.village_id,
            Goods.shop == shop.code,
            Stock.quantity > 0,
            select(StockLot.lot)
            .where(
                _same_goods(StockLot),
                StockLot.expires_on <= until,
                StockLot.came > StockLot.sold + StockLot.gone,
            )
            .exists(),
        )
        .order_by(Goods.goods)
        .limit(SHOWN)
    )
    found = [
        one
        for goods, left in session.execute(query).all()
        for one in _soon(session, goods, left, until)
    ]
    return sorted(found, key=lambda one: (one.on, one.goods.goods, one.lot.lot))


def _soon(session: Session, goods: Goods, left: int, until: date) -> Iterator[Expiring]:
    for lot in lots_left(session, (goods.village_id, goods.shop, goods.goods), left):
        on = lot.terms.expires_on
        if on is not None and on <= until:
            yield Expiring(goods, lot, on)


def running_low(session: Session, shop: Shop) -> list[Low]:
    """Goods on sale of which fewer than 5 pieces are left, the fewest first."""
    query = (
        select(Goods, Stock.quantity)
        .join(Stock, _same_goods(Stock))
        .where(
            Goods.village_id == shop.village_id,
            Goods.shop == shop.code,
            on_sale(),
            Stock.quantity < LOW,
        )
        .order_by(Stock.quantity, Goods.goods)
        .limit(SHOWN)
    )
    return [Low(goods, left) for goods, left in session.execute(query)]


def _same_goods(table: type[Stock | StockLot]) -> ColumnElement[bool]:
    return (
        (table.village_id == Goods.village_id)
        & (table.shop == Goods.shop)
        & (table.goods == Goods.goods)
    )
