"""A shop's month by goods and by day: what came, went and was left, and days without any.

A day counts as one without where the shelf stood at nothing when the day ended.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kernel import clock
from pos.goods import Goods
from pos.shops import Shop
from pos.slips import Slip, stands
from pos.stock import BACK, SALE, StockMovement


@dataclass(frozen=True)
class GoodsMonth:
    """One kind of goods in a month, in pieces: `before + came - out - other = after`.

    `out` is what slips handed out less what came back by them; `other` all else that left.
    """

    goods: str
    name: str
    unit: str
    before: int
    came: int
    out: int
    other: int
    after: int
    empty_days: int


@dataclass(frozen=True)
class DaySum:
    """What a shop handed out on a day; slips that were taken back are left out."""

    day: date
    slips: int
    points: int


@dataclass(frozen=True)
class _Move:
    kind: str
    quantity: int
    after: int
    at: datetime


Times = tuple[datetime, datetime]


def turnover(session: Session, shop: Shop, times: Times) -> list[GoodsMonth]:
    """From an instant until before another by goods, what was handed out most first; what is not
    over yet as far as it has come.
    """
    since, until = times
    before, moved = _before(session, shop, since), _moved(session, shop, since, until)
    query = select(Goods).where(Goods.village_id == shop.village_id, Goods.shop == shop.code)
    days = [one.day for one in days_of(times)]
    found = [
        _month_of(one, before.get(one.goods), moved[one.goods], days)
        for one in session.scalars(query)
        if one.goods in before or one.goods in moved
    ]
    return sorted(found, key=lambda one: (-one.out, one.goods))


def days_of(times: Times) -> list[DaySum]:
    """The days between that have begun, with nothing on them."""
    since, until = times
    last = min(clock.local(until - timedelta(microseconds=1)).date(), clock.today())
    first = clock.local(since).date()
    return [DaySum(first + timedelta(days=n), 0, 0) for n in range(max(0, (last - first).days + 1))]


def by_day(session: Session, shop: Shop, times: Times) -> list[DaySum]:
    """The days between with what was handed out on each."""
    since, until = times
    query = select(Slip.at, Slip.points).where(
        Slip.village_id == shop.village_id,
        Slip.shop == shop.code,
        Slip.at >= since,
        Slip.at < until,
        stands(),
    )
    found: dict[date, list[int]] = defaultdict(list)
    for at, points in session.execute(query):
        found[clock.local(at).date()].append(points)
    return [DaySum(one.day, len(found[one.day]), sum(found[one.day])) for one in days_of(times)]


def _before(session: Session, shop: Shop, at: datetime) -> dict[str, int]:
    """Goods → pieces on the shelf just before an instant, of all that had moved by then."""
    move = StockMovement
    here = (move.village_id == shop.village_id, move.shop == shop.code)
    last = (
        select(move.goods, func.max(move.seq).label("seq"))
        .where(*here, move.at < at)
        .group_by(move.goods)
        .subquery()
    )
    query = (
        select(move.goods, move.quantity_after)
        .join(last, (move.goods == last.c.goods) & (move.seq == last.c.seq))
        .where(*here)
    )
    return {row.goods: row.quantity_after for row in session.execute(query)}


def _moved(
    session: Session, shop: Shop, since: datetime, until: datetime
) -> dict[str, list[_Move]]:
    move = StockMovement
    query = (
        select(move.goods, move.kind, move.quantity, move.quantity_after, move.at)
        .where(
            move.village_id == shop.village_id,
            move.shop == shop.code,
            move.at >= since,
            move.at < until,
        )
        .order_by(move.goods, move.seq)
    )
    found: dict[str, list[_Move]] = defaultdict(list)
    for row in session.execute(query):
        found[row.goods].append(_Move(row.kind, row.quantity, row.quantity_after, row.at))
    return found


def _month_of(one: Goods, before: int | None, moves: list[_Move], days: list[date]) -> GoodsMonth:
    by_slips = sum(-each.quantity for each in moves if each.kind in {SALE, *BACK})
    rest = [each.quantity for each in moves if each.kind not in {SALE, *BACK}]
    return GoodsMonth(
        goods=one.goods,
        name=one.name,
        unit=one.unit,
        before=before or 0,
        came=sum(each for each in rest if each > 0),
        out=by_slips,
        other=-sum(each for each in rest if each < 0),
        after=moves[-1].after if moves else before or 0,
        empty_days=_empty_days(before, moves, days),
    )


def _empty_days(before: int | None, moves: list[_Move], days: list[date]) -> int:
    """Days at whose end nothing was left; before the first pieces came, none counts."""
    ends = {clock.local(each.at).date(): each.after for each in moves}
    empty, stood = 0, before
    for day in days:
        stood = ends.get(day, stood)
        empty += stood == 0
    return empty
