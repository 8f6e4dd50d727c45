"""Reading the books: statements by keyset pages, the trial balance. No page sums postings."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from ledger.chart import kind_of
from ledger.tables import account, balance, entry, posting
from ledger.values import LawBroken, Line


@dataclass(frozen=True)
class TrialLine:
    """One line of the trial balance: a village's accounts of one code or kind."""

    village: int
    account: str
    accounts: int
    points: int


def statement_of(
    session: Session, village: int, code: str, *, before: int | None = None, limit: int = 20
) -> list[Line]:
    """The account's last `limit` lines, newest first, each with the balance after it.

    `before` is the `seq` of the last line of the page before. A page costs the same wherever
    it lies and however long the books are.

    :raises LawBroken: the account is kept in slots, so it has no running balance.
    """
    if kind_of(code).slotted:
        raise LawBroken(f"{code} has no running balance: it is kept in slots")
    query = lines_query().where(
        posting.c.village == village, posting.c.account == code, posting.c.slot == 0
    )
    if before is not None:
        query = query.where(posting.c.seq < before)
    rows = session.execute(query.order_by(posting.c.seq.desc()).limit(limit))
    return [Line(**row._mapping) for row in rows]


def lines_query() -> Select[Any]:
    """Lines with what their entry says of itself, for `Line`."""
    return select(
        posting.c.seq,
        posting.c.entry,
        entry.c.kind,
        entry.c.source,
        entry.c.recorded_at.label("at"),
        posting.c.points,
        posting.c.balance_after,
        posting.c.expires_on,
    ).join_from(
        posting,
        entry,
        (entry.c.village == posting.c.village) & (entry.c.id == posting.c.entry),
    )


def trial_balance(session: Session, villages: Iterable[int] | None = None) -> list[TrialLine]:
    """What every account stands at, households together; the points sum to zero per village."""
    name = case((account.c.kind == "household", account.c.kind), else_=account.c.code)
    query = (
        select(
            balance.c.village,
            name.label("account"),
            func.count(account.c.code.distinct()).label("accounts"),
            func.sum(balance.c.points).label("points"),
        )
        .join_from(
            balance,
            account,
            (account.c.village == balance.c.village) & (account.c.code == balance.c.account),
        )
        .group_by(balance.c.village, name)
        .order_by(balance.c.village, name)
    )
    if villages is not None:
        query = query.where(balance.c.village.in_(list(villages)))
    return [
        TrialLine(row.village, row.account, row.accounts, int(row.points))
        for row in session.execute(query)
    ]


def entries_of(session: Session, kind: str) -> dict[tuple[int, str], tuple[str, int]]:
    """(village, entry) → (source, points moved), for all entries of a kind: what audits compare."""
    query = (
        select(entry.c.village, entry.c.id, entry.c.source, func.sum(posting.c.points))
        .join(posting, (posting.c.village == entry.c.village) & (posting.c.entry == entry.c.id))
        .where(entry.c.kind == kind, posting.c.points > 0)
        .group_by(entry.c.village, entry.c.id, entry.c.source)
    )
    return {
        (village, one): (source, int(points))
        for village, one, source, points in session.execute(query)
    }


def accounts_of(session: Session, kind: str) -> dict[tuple[int, str], dict[str, int]]:
    """(village, entry) → each account and the balance after it there, for all of a kind."""
    query = (
        select(entry.c.village, entry.c.id, posting.c.account, posting.c.balance_after)
        .join(posting, (posting.c.village == entry.c.village) & (posting.c.entry == entry.c.id))
        .where(entry.c.kind == kind)
    )
    accounts: dict[tuple[int, str], dict[str, int]] = {}
    for village, one, code, after in session.execute(query):
        accounts.setdefault((village, one), {})[code] = after
    return accounts


def household_legs(
    session: Session, village: int, kind: str, *, source: str
) -> dict[str, tuple[str, dict[str, int]]]:
    """Entry → its source and what each household gained by it (or lost: below zero).

    Of one village's entries of a kind whose source begins with `source`: what audits compare.
    """
    query = (
        select(entry.c.id, entry.c.source, posting.c.account, func.sum(posting.c.points))
        .join(posting, (posting.c.village == entry.c.village) & (posting.c.entry == entry.c.id))
        .where(
            entry.c.village == village,
            entry.c.kind == kind,
            entry.c.source.startswith(source, autoescape=True),
            posting.c.account.startswith("household/"),
        )
        .group_by(entry.c.id, entry.c.source, posting.c.account)
    )
    found: dict[str, tuple[str, dict[str, int]]] = {}
    for one, said, code, points in session.execute(query):
        found.setdefault(one, (said, {}))[1][code] = int(points)
    return found


def count_entries(session: Session) -> int:
    """How many entries the books have."""
    return session.scalar(select(func.count()).select_from(entry)) or 0
