"""Months: what each kind of entry moved on each line of the trial balance, village by village.

Entries are never changed, so a month that is over is summed once and kept (`month_sum`); what
is not kept yet is summed when it is asked for. A page about years therefore walks the entries of
the running month at most, and the audit proves what is kept from the postings.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import case, func, literal, select, union_all
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from kernel import clock
from ledger.chart import ENTRY_KINDS
from ledger.tables import entry, month_sum, posting
from ledger.values import Finding

#: A month is kept from this long after its end: by then nothing of it is still being written.
SETTLED: Final = timedelta(days=1)
_HOUSEHOLD: Final = "household"
#: Households stand together, as in the trial balance.
_LINE: Final = case(
    (posting.c.account.startswith(f"{_HOUSEHOLD}/"), _HOUSEHOLD), else_=posting.c.account
)


@dataclass(frozen=True, order=True)
class MonthSum:
    """What entries of one kind moved on one line in one month; `month` is its first day."""

    village: int
    month: date
    kind: str
    account: str
    postings: int
    points: int


def month_sums(session: Session, villages: Iterable[int]) -> list[MonthSum]:
    """The sums of these villages by month, the running month too, in order.

    `account` is a line of the trial balance: all households stand together.
    """
    places = sorted(set(villages))
    kept = _kept(session, places)
    until = next_month(clock.today())
    return sorted([*kept, *_fresh(session, places, kept, until=until)])


def keep_months(tx: Session, village: int) -> int:
    """Keep the sums of the village's months that are over and not kept yet; give how many lines.

    A cache: `month_sum` may be emptied at any time, and is filled again from the postings.
    """
    over = clock.local(clock.now() - SETTLED).date().replace(day=1)
    fresh = _fresh(tx, [village], _kept(tx, [village]), until=over)
    if fresh:
        inserting: Any = pg_insert if tx.get_bind().dialect.name == "postgresql" else sqlite_insert
        # Somebody else may keep the same months at the same moment; then theirs stand.
        tx.execute(
            inserting(month_sum).on_conflict_do_nothing(), [vars(one).copy() for one in fresh]
        )
    return len(fresh)


def months_match(session: Session) -> Iterator[Finding]:
    """What is kept of a month is what its postings add up to."""
    for village in session.scalars(select(month_sum.c.village).distinct()).all():
        kept = set(_kept(session, [village]))
        until = next_month(max(one.month for one in kept))
        true = set(_fresh(session, [village], [], until=until))
        for one in sorted(kept ^ true):
            side = "kept, not booked" if one in kept else "booked, not kept"
            said = f"{one.postings} lines, {one.points} points"
            what = f"{one.kind} in {one.month:%Y-%m}: {said} {side}"
            yield Finding("months-match", village, None, one.account, what)


def _kept(session: Session, villages: Sequence[int]) -> list[MonthSum]:
    query = select(month_sum).where(month_sum.c.village.in_(villages))
    return [MonthSum(**row._mapping) for row in session.execute(query)]


def _fresh(
    session: Session, villages: Sequence[int], kept: Iterable[MonthSum], *, until: date
) -> list[MonthSum]:
    """The sums of what is not kept, month by month, up to before the day `until`."""
    starts = {village: next_month(month) for village, month in _last(kept).items()}
    starts |= first_months(session, [one for one in villages if one not in starts])
    together: dict[date, list[int]] = {}
    for village, start in starts.items():
        together.setdefault(start, []).append(village)
    return [
        one
        for start, places in together.items()
        if start < until
        for one in _summed(session, places, list(months_between(start, until)))
    ]


def _last(kept: Iterable[MonthSum]) -> dict[int, date]:
    last: dict[int, date] = {}
    for one in kept:
        last[one.village] = max(one.month, last.get(one.village, one.month))
    return last


def first_months(session: Session, villages: Sequence[int]) -> dict[int, date]:
    """Village → the month of its first entry: one look into the index per kind."""
    firsts = [
        select(literal(village).label("village"), func.min(entry.c.recorded_at).label("at")).where(
            entry.c.village == village, entry.c.kind == kind
        )
        for village in villages
        for kind in ENTRY_KINDS
    ]
    found: dict[int, date] = {}
    for village, at in session.execute(union_all(*firsts)) if firsts else []:
        if at is not None:
            month = clock.local(at).date().replace(day=1)
            found[village] = min(month, found.get(village, month))
    return found


def _summed(
    session: Session, villages: Sequence[int], months: Sequence[date]
) -> Iterator[MonthSum]:
    """One walk over the entries of these months, with their postings."""
    ends = [clock.day_bounds(next_month(month))[0] for month in months]
    nth = case(*((entry.c.recorded_at < end, n) for n, end in enumerate(ends))).label("nth")
    # Set apart, because SQLite would else walk all postings of the villages.
    those = (
        select(entry.c.village, entry.c.id, entry.c.kind, nth)
        .where(
            entry.c.village.in_(villages),
            entry.c.kind.in_(list(ENTRY_KINDS)),
            entry.c.recorded_at >= clock.day_bounds(months[0])[0],
            entry.c.recorded_at < ends[-1],
        )
        .cte()
        .prefix_with("MATERIALIZED")
    )
    line = _LINE.label("account")
    query = (
        select(
            those.c.village,
            those.c.nth,
            those.c.kind,
            line,
            func.count().label("postings"),
            func.sum(posting.c.points).label("points"),
        )
        .join(posting, (posting.c.village == those.c.village) & (posting.c.entry == those.c.id))
        .group_by(those.c.village, those.c.nth, those.c.kind, line)
    )
    for row in session.execute(query):
        month = months[row.nth]
        yield MonthSum(row.village, month, row.kind, row.account, row.postings, int(row.points))


def months_between(start: date, until: date) -> Iterator[date]:
    month = start
    while month < until:
        yield month
        month = next_month(month)


def next_month(day: date) -> date:
    """The first day of the month after that of `day`."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
