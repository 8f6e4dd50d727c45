"""Granting the issuing budget of a year: an entry like any other."""

from sqlalchemy.orm import Session

from kernel import clock
from ledger.accounts import open_accounts
from ledger.budget import GRANTED, budget_account
from ledger.posting import post
from ledger.values import Draft, Entry, move


def grant_budget(
    tx: Session, village: int, points: int, *, source: str, actor: str, year: int | None = None
) -> Entry:
    """Add `points` to the year's budget (negative: take back what is not issued yet).

    Without a `year` it is this one's.

    :raises BudgetPassed: more is taken back than is left.
    :raises SourceUsed: this source granted before in this village.
    """
    account = budget_account(year or clock.today().year)
    open_accounts(tx, village, [account, GRANTED])
    one = (
        move(points, source=GRANTED, target=account)
        if points > 0
        else move(-points, source=account, target=GRANTED)
    )
    return post(tx, Draft(village, "budget", (one,), source, actor))
