"""The age of what is outstanding: how many points end on which day, first in first out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from ledger.tables import balance, lot


@dataclass(frozen=True)
class Outstanding:
    """Points of a village's households that can be spent up to `until`."""

    village: int
    until: date
    points: int


def outstanding(session: Session, villages: Iterable[int]) -> list[Outstanding]:
    """What the households of these villages hold, by last valid day; it sums to their balances.

    Points whose day is past have ended and are posted as expired by the next run.
    """
    key = (lot.c.village, lot.c.account)
    upto = func.sum(lot.c.credited).over(partition_by=key, order_by=lot.c.expires_on)
    lots = (
        select(
            lot.c.village,
            lot.c.expires_on,
            lot.c.credited,
            (upto - balance.c.drawn).label("beyond"),
        )
        .join(
            balance,
            (balance.c.village == lot.c.village)
            & (balance.c.account == lot.c.account)
            & (balance.c.slot == 0),
        )
        .where(lot.c.village.in_(list(villages)), balance.c.points > 0)
        .subquery()
    )
    # What was credited up to this lot, less all that was drawn, falls into the lot or beyond it.
    left = case((lots.c.beyond > lots.c.credited, lots.c.credited), else_=lots.c.beyond)
    query = (
        select(lots.c.village, lots.c.expires_on, func.sum(left).label("points"))
        .where(lots.c.beyond > 0)
        .group_by(lots.c.village, lots.c.expires_on)
        .order_by(lots.c.village, lots.c.expires_on)
    )
    return [
        Outstanding(row.village, row.expires_on, int(row.points)) for row in session.execute(query)
    ]
