"""Lots: when points end, first in first out, without walking lots.

Per account: `E(t)` = points credited with a last day before `t`; `drawn` = points taken so far.
What has ended at `t` and was not used is `max(0, E(t) - drawn)`.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import in_parts
from ledger.tables import balance, lot
from ledger.values import Expiry


def end_of_next_year(day: date, years: int = 1) -> date:
    """The default last valid day of points received on `day`: 31 December, `years` on."""
    return date(day.year + years, 12, 31)


def ended_points(session: Session, village: int, account: str) -> int:
    """`E(today)`: all points ever credited whose last valid day is past."""
    total = session.scalar(
        select(func.sum(lot.c.credited)).where(
            lot.c.village == village,
            lot.c.account == account,
            lot.c.expires_on < clock.today(),
        )
    )
    return int(total or 0)


def due_points(session: Session, village: int, account: str, drawn: int) -> int:
    """Points that have ended unused and are not yet posted as expired."""
    return max(0, ended_points(session, village, account) - drawn)


def first_open_day(session: Session, village: int, account: str) -> date | None:
    """The earliest last-valid-day that is not past."""
    day: date | None = session.scalar(
        select(func.min(lot.c.expires_on)).where(
            lot.c.village == village,
            lot.c.account == account,
            lot.c.expires_on >= clock.today(),
        )
    )
    return day


def next_expiry(session: Session, village: int, account: str) -> Expiry | None:
    """The next points to end, and their last valid day; nothing when none will."""
    drawn = session.scalar(
        select(balance.c.drawn).where(
            balance.c.village == village, balance.c.account == account, balance.c.slot == 0
        )
    )
    if drawn is None:
        return None
    today = clock.today()
    for points, until in live_lots(session, village, account, drawn):
        if until >= today:
            return Expiry(points, until)
    return None


def live_lots(session: Session, village: int, account: str, drawn: int) -> list[tuple[int, date]]:
    """What is left of each lot after `drawn` points were taken: points, and their last day."""
    lots = session.execute(
        select(lot.c.expires_on, lot.c.credited)
        .where(lot.c.village == village, lot.c.account == account)
        .order_by(lot.c.expires_on)
    )
    return _left_of([(one.credited, one.expires_on) for one in lots], drawn)


def expiries_each(
    session: Session, village: int, accounts: Iterable[str]
) -> dict[str, list[Expiry]]:
    """Household account → what of its points ends on which day from today on, the next first.

    Whoever has none is left out. A query for five hundred households.
    """
    found: dict[str, list[Expiry]] = {}
    for part in in_parts(sorted(set(accounts))):
        for account, lots in groupby(_lots_of(session, village, part), key=itemgetter(0)):
            rows = list(lots)
            left = _left_of([(row.credited, row.expires_on) for row in rows], rows[0].drawn)
            coming = [Expiry(points, on) for points, on in left if on >= clock.today()]
            if coming:
                found[account] = coming
    return found


def _lots_of(
    session: Session, village: int, accounts: list[str]
) -> Sequence[Row[*tuple[Any, ...]]]:
    query = (
        select(lot.c.account, lot.c.expires_on, lot.c.credited, balance.c.drawn)
        .join(
            balance,
            (balance.c.village == lot.c.village)
            & (balance.c.account == lot.c.account)
            & (balance.c.slot == 0),
        )
        .where(lot.c.village == village, lot.c.account.in_(accounts))
        .order_by(lot.c.account, lot.c.expires_on)
    )
    return session.execute(query).all()


def _left_of(lots: Iterable[tuple[int, date]], drawn: int) -> list[tuple[int, date]]:
    """Of lots in the order of their last days, what `drawn` points leave: the first go first."""
    left, live = -drawn, []
    for credited, until in lots:
        before = max(left, 0)
        left += credited
        if left > before:
            live.append((left - before, until))
    return live
