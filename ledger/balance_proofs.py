"""Proofs of balances: the chain on every account, and the caches that repeat it."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from ledger.chart import ACCOUNT_KINDS, kind_of, slots_of
from ledger.tables import account, balance, entry, lot, posting
from ledger.values import Finding


def chains_hold(session: Session) -> Iterator[Finding]:
    """Per account and slot: numbers without a gap, each balance from the one before, no clock
    running back, and no limited account below zero.
    """
    key = (posting.c.village, posting.c.account, posting.c.slot)
    over: dict[str, Any] = {"partition_by": key, "order_by": posting.c.seq}
    line = (
        select(
            *key,
            posting.c.entry,
            posting.c.seq,
            posting.c.points,
            posting.c.balance_after,
            entry.c.recorded_at,
            func.row_number().over(**over).label("nth"),
            func.lag(posting.c.balance_after, 1, 0).over(**over).label("before"),
            func.lag(entry.c.recorded_at).over(**over).label("at_before"),
        )
        .join(entry, and_(entry.c.village == posting.c.village, entry.c.id == posting.c.entry))
        .subquery()
    )
    owner = and_(account.c.village == line.c.village, account.c.code == line.c.account)
    broken = or_(
        line.c.seq != line.c.nth,
        line.c.balance_after != line.c.before + line.c.points,
        line.c.recorded_at < line.c.at_before,
        and_(account.c.limited, line.c.balance_after < 0, line.c.points < 0),
    )
    query = select(line).join(account, owner).where(broken).order_by(line.c.recorded_at)
    for row in session.execute(query):
        what = (
            f"seq {row.seq} is line {row.nth}: {row.before} {row.points:+d} = {row.balance_after}"
        )
        yield Finding("chains-hold", row.village, row.entry, row.account, what)


def accounts_fit(session: Session) -> Iterator[Finding]:
    """Every account is of the kind its code says, and limited as the chart says."""
    query = select(account.c.village, account.c.code, account.c.kind, account.c.limited)
    for row in session.execute(query.order_by(account.c.village, account.c.code)):
        kind = row.code.partition("/")[0]
        if kind not in ACCOUNT_KINDS or (row.kind, row.limited) != (kind, kind_of(kind).limited):
            what = f"kind {row.kind}, {'limited' if row.limited else 'not limited'}"
            yield Finding("accounts-fit", row.village, None, row.code, what)


def balances_stand(session: Session) -> Iterator[Finding]:
    """Every account has a cached balance for each slot, and so has every slot posted to."""
    own = and_(balance.c.village == account.c.village, balance.c.account == account.c.code)
    slots = (
        select(account.c.village, account.c.code, func.count(balance.c.slot))
        .outerjoin(balance, own)
        .where(account.c.kind.in_(ACCOUNT_KINDS))
        .group_by(account.c.village, account.c.code)
    )
    dialect = session.get_bind().dialect.name
    opened = {
        (village, code)
        for village, code, count in session.execute(slots)
        if count < slots_of(code, dialect)
    }
    same = and_(
        balance.c.village == posting.c.village,
        balance.c.account == posting.c.account,
        balance.c.slot == posting.c.slot,
    )
    posted = (
        select(posting.c.village, posting.c.account)
        .outerjoin(balance, same)
        .where(balance.c.account.is_(None), posting.c.seq == 1)
    )
    lost = {(village, code) for village, code in session.execute(posted)}
    for village, code in sorted(opened | lost):
        yield Finding("balances-stand", village, None, code, "no cached balance")


def balances_match(session: Session) -> Iterator[Finding]:
    """The cached balance of every account and slot is what its postings add up to."""
    key = (posting.c.village, posting.c.account, posting.c.slot)
    taken = case((posting.c.expires_on.is_(None), -posting.c.points), else_=0)
    true = (
        select(
            *key,
            func.sum(posting.c.points).label("points"),
            func.max(posting.c.seq).label("seq"),
            func.sum(taken).label("drawn"),
        )
        .group_by(*key)
        .subquery()
    )
    same = and_(
        true.c.village == balance.c.village,
        true.c.account == balance.c.account,
        true.c.slot == balance.c.slot,
    )
    query = (
        select(balance, account.c.kind, true.c.points.label("true_points"))
        .join(
            account,
            and_(account.c.village == balance.c.village, account.c.code == balance.c.account),
        )
        .outerjoin(true, same)
        .where(
            or_(
                balance.c.points != func.coalesce(true.c.points, 0),
                balance.c.seq != func.coalesce(true.c.seq, 0),
                balance.c.limited != account.c.limited,
                and_(
                    account.c.kind == "household",
                    balance.c.drawn != func.coalesce(true.c.drawn, 0),
                ),
            )
        )
        .order_by(balance.c.village, balance.c.account, balance.c.slot)
    )
    for row in session.execute(query):
        what = f"cached {row.points}, postings say {row.true_points or 0}"
        yield Finding("balances-match", row.village, None, row.account, what)


def lots_match(session: Session) -> Iterator[Finding]:
    """What each lot was credited is what its postings say."""
    cached = select(lot.c.village, lot.c.account, lot.c.expires_on, lot.c.credited)
    key = (posting.c.village, posting.c.account, posting.c.expires_on)
    true = (
        select(*key, func.sum(posting.c.points))
        .where(posting.c.expires_on.is_not(None))
        .group_by(*key)
    )
    said = {(*place, int(points)) for *place, points in session.execute(cached)}
    booked = {(*place, int(points)) for *place, points in session.execute(true)}
    for village, account_code, ends, points in sorted(said ^ booked):
        what = f"lot to {ends}: {points} stands on one side only"
        yield Finding("lots-match", village, None, account_code, what)


def due_days_hold(session: Session) -> Iterator[Finding]:
    """What ended before the day an account is next looked at is used up or posted as expired."""
    settled = func.sum(lot.c.credited)
    query = (
        select(balance.c.village, balance.c.account, balance.c.drawn, settled.label("settled"))
        .join(lot, and_(lot.c.village == balance.c.village, lot.c.account == balance.c.account))
        .where(
            balance.c.slot == 0,
            or_(balance.c.due_on.is_(None), lot.c.expires_on < balance.c.due_on),
        )
        .group_by(balance.c.village, balance.c.account, balance.c.drawn)
        .having(settled > balance.c.drawn)
        .order_by(balance.c.village, balance.c.account)
    )
    for row in session.execute(query):
        what = f"{int(row.settled) - row.drawn} points would never expire"
        yield Finding("due-days-hold", row.village, None, row.account, what)


def villages_sum_to_zero(session: Session) -> Iterator[Finding]:
    """All balances of a village sum to zero."""
    total = func.sum(balance.c.points)
    query = select(balance.c.village, total.label("total")).group_by(balance.c.village)
    for row in session.execute(query.having(total != 0).order_by(balance.c.village)):
        what = f"balances sum to {row.total}"
        yield Finding("villages-sum-to-zero", row.village, None, None, what)
