"""Proofs of the lots: each is what its moves add up to, and together they are the shelf."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from ledger import Finding
from pos.lot_tables import LotMove, StockLot
from pos.stock import SALE, StockMovement

_GOODS = (LotMove.village_id, LotMove.shop, LotMove.goods)


def lots_match(session: Session) -> Iterator[Finding]:
    """What came, was sold and went of each lot is what its moves add up to."""

    def total(*kinds: str) -> Any:
        return func.coalesce(func.sum(case((LotMove.kind.in_(kinds), LotMove.pieces), else_=0)), 0)

    came, sold, gone = total("came"), -total("sold", "back"), -total("gone")
    same = and_(
        LotMove.village_id == StockLot.village_id,
        LotMove.shop == StockLot.shop,
        LotMove.goods == StockLot.goods,
        LotMove.lot == StockLot.lot,
    )
    said = (StockLot.came, StockLot.sold, StockLot.gone)
    key = (StockLot.village_id, StockLot.shop, StockLot.goods, StockLot.lot)
    query = (
        select(*key, *said, came, sold, gone)
        .outerjoin(LotMove, same)
        .group_by(*key, *said)
        .having(or_(StockLot.came != came, StockLot.sold != sold, StockLot.gone != gone))
    )
    for village, shop, goods, lot, *sums in session.execute(query):
        what = f"{goods}, lot {lot}: says {sums[:3]} came, sold and gone, its moves {sums[3:]}"
        yield Finding("lots-match", village, None, f"redeemed/{shop}", what)


def lots_are_the_shelf(session: Session) -> Iterator[Finding]:
    """Wherever lots moved, they add up to the shelf; and every move but a sale moved them alike.

    What the shelf had moved before its first lot came with that lot.
    """
    steps = (
        select(*_GOODS, LotMove.seq, func.sum(LotMove.pieces).label("pieces"))
        .group_by(*_GOODS, LotMove.seq)
        .subquery()
    )
    goods = (steps.c.village_id, steps.c.shop, steps.c.goods)
    running = func.sum(steps.c.pieces).over(partition_by=goods, order_by=steps.c.seq)
    lots = select(steps, running.label("all_lots")).subquery()
    query = _beside(lots).where(
        or_(
            and_(lots.c.all_lots.is_not(None), lots.c.all_lots != StockMovement.quantity_after),
            and_(
                StockMovement.kind != SALE,
                StockMovement.seq > _first(),
                func.coalesce(lots.c.pieces, 0) != StockMovement.quantity,
            ),
        )
    )
    for village, shop, code, seq, shelf, said in session.execute(query):
        what = f"{code}, movement {seq}: {shelf} on the shelf, lots say {said}"
        yield Finding("lots-are-the-shelf", village, None, f"redeemed/{shop}", what)


def _beside(lots: Any) -> Select[Any]:
    """Every movement of every shelf, with what the lots add up to where they moved by it."""
    same = and_(
        lots.c.village_id == StockMovement.village_id,
        lots.c.shop == StockMovement.shop,
        lots.c.goods == StockMovement.goods,
        lots.c.seq == StockMovement.seq,
    )
    key = (StockMovement.village_id, StockMovement.shop, StockMovement.goods, StockMovement.seq)
    return select(*key, StockMovement.quantity_after, lots.c.all_lots).outerjoin(lots, same)


def _first() -> Any:
    """The movement by which the first lot of these goods came; nought where there is none."""
    first = (
        select(func.min(LotMove.seq))
        .where(
            LotMove.village_id == StockMovement.village_id,
            LotMove.shop == StockMovement.shop,
            LotMove.goods == StockMovement.goods,
        )
        .correlate(StockMovement)
        .scalar_subquery()
    )
    return func.coalesce(first, 0)
