"""Figures of the shops for reports: today's slips, shelves that run low, who has not come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from kernel import clock
from pos.goods import Goods, on_sale
from pos.shops import Shop
from pos.slips import Slip, stands
from pos.stock import Stock
from registry import Subject

#: A household that redeemed nothing for so long may need a visit.
QUIET: Final = timedelta(days=90)
#: Below this many pieces a shelf runs low.
LOW: Final = 5


@dataclass(frozen=True)
class DaySlip:
    """A slip of today, for a list."""

    slip: str
    shop: str
    household: str
    points: int
    at: datetime


@dataclass(frozen=True)
class TodaySlips:
    """Today's slips, those taken back left out; `latest` are the last of them."""

    slips: int
    points: int
    latest: tuple[DaySlip, ...]


@dataclass(frozen=True)
class LowShelf:
    """Goods of which few pieces are left."""

    shop: str
    goods: str
    name: str
    unit: str
    left: int


def slips_today(session: Session, villages: Iterable[int], *, limit: int = 10) -> TodaySlips:
    """The day so far in all shops of these villages."""
    since, _ = clock.day_bounds(clock.today())
    shops = select(Shop.code).where(Shop.village_id.in_(list(villages)))
    # By shop, because slips stand in the order of time within their shop.
    of_today = (
        Slip.village_id.in_(list(villages)),
        Slip.shop.in_(shops),
        Slip.at >= since,
        stands(),
    )
    total = session.execute(
        select(func.count(), func.coalesce(func.sum(Slip.points), 0)).where(*of_today)
    ).one()
    latest = session.scalars(
        select(Slip).where(*of_today).order_by(Slip.at.desc(), Slip.slip).limit(limit)
    )
    return TodaySlips(
        slips=total[0],
        points=int(total[1]),
        latest=tuple(
            DaySlip(one.slip, one.shop, one.household, one.points, one.at) for one in latest
        ),
    )


def shelves_low(session: Session, villages: Iterable[int], *, limit: int = 10) -> list[LowShelf]:
    """Goods of which fewer than LOW pieces are left, the fewest first."""
    query = (
        select(Stock.shop, Stock.goods, Goods.name, Goods.unit, Stock.quantity)
        .join(
            Goods,
            (Goods.village_id == Stock.village_id)
            & (Goods.shop == Stock.shop)
            & (Goods.goods == Stock.goods),
        )
        .where(Stock.village_id.in_(list(villages)), Stock.quantity < LOW, on_sale())
        .order_by(Stock.quantity, Stock.shop, Stock.goods)
        .limit(limit)
    )
    return [LowShelf(*row) for row in session.execute(query)]


def count_quiet(session: Session, villages: Iterable[int]) -> int:
    """How many households redeemed nothing for 90 days; closed and new ones are left
    out.
    """
    return session.scalar(_quiet(list(villages)).with_only_columns(func.count())) or 0


def quiet_households(
    session: Session, village_id: int, *, after: str = "", limit: int = 50
) -> list[Subject]:
    """Households to visit, by number beyond `after`: redeemed nothing for 90 days."""
    query = _quiet([village_id]).where(Subject.number > after)
    return list(session.scalars(query.order_by(Subject.number).limit(limit)))


def _quiet(villages: list[int]) -> Select[Subject]:
    since = clock.now() - QUIET
    came = exists().where(
        Slip.village_id == Subject.village_id, Slip.household == Subject.number, Slip.at >= since
    )
    return select(Subject).where(
        Subject.village_id.in_(villages),
        Subject.kind == "household",
        Subject.closed_on.is_(None),
        Subject.created_at < since,
        ~came,
    )
