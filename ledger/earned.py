"""The age of what is outstanding, looked back: how many points were earned in which month.

What is used first ends first, and of what ends on one day what came first. So what a household
holds is the last of its credits in that order: they are counted from the end until they cover
its balance, in the database, in one pass over a village's credits.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from kernel import clock
from ledger.months import first_months, months_between, next_month
from ledger.tables import balance, entry, posting


@dataclass(frozen=True)
class Earned:
    """Points of a village's households earned in the month that begins on `month`, and not used."""

    village: int
    month: date
    points: int


def outstanding_by_month(session: Session, villages: Iterable[int]) -> list[Earned]:
    """What the households of these villages hold, by the month it was earned in; it sums to
    their balances.

    Points that moved here, or were given back after they had ended, count in the month in which
    the household got them.
    """
    firsts = first_months(session, sorted(set(villages)))
    if not firsts:
        return []
    until = next_month(clock.today())
    months = dict(enumerate(months_between(min(firsts.values()), until)))
    found = session.execute(_by_month(list(firsts), months))
    return [Earned(row.village, months[row.nth], int(row.points)) for row in found]


def _by_month(villages: list[int], months: Mapping[int, date]) -> Select[Any]:
    lots = _lots(villages)
    # Most is young: the months are tried from the latest.
    begun = [(clock.day_bounds(first)[0], nth) for nth, first in months.items()]
    nth = case(*((entry.c.recorded_at >= at, nth) for at, nth in reversed(begun)))
    # What this credit and those after it hold, less what those after it hold.
    missing = lots.c.held - lots.c.later
    left = case((missing < lots.c.points, missing), else_=lots.c.points)
    return (
        select(lots.c.village, nth.label("nth"), func.sum(left).label("points"))
        .join(entry, (entry.c.village == lots.c.village) & (entry.c.id == lots.c.entry))
        .where(missing > 0)
        .group_by(lots.c.village, nth)
        .order_by(lots.c.village, nth)
    )


def _lots(villages: list[int]) -> Any:
    """Each credit of a household that holds points, and what all that are used later hold."""
    key = (posting.c.village, posting.c.account)
    through = func.sum(posting.c.points).over(
        partition_by=key, order_by=(posting.c.expires_on.desc(), posting.c.seq.desc())
    )
    return (
        select(
            posting.c.village,
            posting.c.entry,
            posting.c.points,
            balance.c.points.label("held"),
            (through - posting.c.points).label("later"),
        )
        .join(
            balance,
            (balance.c.village == posting.c.village)
            & (balance.c.account == posting.c.account)
            & (balance.c.slot == posting.c.slot),
        )
        .where(
            posting.c.village.in_(villages),
            posting.c.slot == 0,
            posting.c.expires_on.is_not(None),
            balance.c.points > 0,
        )
        .subquery()
    )
