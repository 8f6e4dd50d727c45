"""Reading budgets: what was granted for a year, what was issued against it, what is left."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ledger.budget import budget_account
from ledger.statement import lines_query
from ledger.tables import account, balance, entry, posting
from ledger.values import Line

_KIND: Final = "budget"
_SAME: Final = (entry.c.village == posting.c.village) & (entry.c.id == posting.c.entry)


@dataclass(frozen=True)
class Budget:
    """A village's budget of one year, in points; `granted` less what was taken back."""

    granted: int
    left: int

    @property
    def issued(self) -> int:
        """What was issued against it, less awards taken back."""
        return self.granted - self.left


def budgets_in(session: Session, villages: Iterable[int], year: int) -> dict[int, Budget]:
    """Village → its budget of that year, where one was set; one query for any number."""
    code = budget_account(year)
    granted = (
        select(func.sum(posting.c.points))
        .join_from(posting, entry, _SAME)
        .where(
            entry.c.village == balance.c.village,
            entry.c.kind == _KIND,
            posting.c.account == code,
        )
        .correlate(balance)
        .scalar_subquery()
    )
    query = select(balance.c.village, granted, balance.c.points).where(
        balance.c.village.in_(list(villages)), balance.c.account == code
    )
    return {
        village: Budget(int(total or 0), points)
        for village, total, points in session.execute(query)
    }


def budget_lines(
    session: Session, village: int, year: int, *, before: int | None = None, limit: int = 20
) -> list[Line]:
    """What was granted for the year and taken back, newest first; the awards are not among it.

    `before` is the `seq` of the last line of the page before.
    """
    query = lines_query().where(
        entry.c.village == village,
        entry.c.kind == _KIND,
        posting.c.account == budget_account(year),
    )
    if before is not None:
        query = query.where(posting.c.seq < before)
    rows = session.execute(query.order_by(posting.c.seq.desc()).limit(limit))
    return [Line(**row._mapping) for row in rows]


def budgeted_years(session: Session, villages: Iterable[int]) -> list[int]:
    """The years for which any of these villages has a budget, the latest first."""
    query = (
        select(account.c.code)
        .where(account.c.village.in_(list(villages)), account.c.kind == _KIND)
        .distinct()
    )
    return sorted((int(code.partition("/")[2]) for code in session.scalars(query)), reverse=True)
