"""The issuing budget: points a village may promise in a calendar year, as a limited account.

`budget/2026` holds what is left of the year's budget; an award draws on it in the same entry
that issues the points, so the books themselves refuse to pass it. No account: unlimited.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy.orm import Session

from kernel import clock
from kernel.errors import Refusal
from ledger.accounts import balance_of, is_open
from ledger.values import Draft, move

#: The other side of every budget account: what was granted, less what was issued.
GRANTED: Final = "budgeted"


class BudgetPassed(Refusal):
    """The village's budget for the year has only `left` points left to issue."""

    code = "budget-passed"


def budget_account(year: int) -> str:
    """The account that holds what is left of this year's budget."""
    return f"budget/{year}"


def budget_left(session: Session, village: int) -> int | None:
    """Points the village may still issue this year; None when no budget was set."""
    account = budget_account(clock.today().year)
    return balance_of(session, village, account) if is_open(session, village, account) else None


def with_budget(tx: Session, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, the awards among them with the budget's legs where a budget was set."""
    account = budget_account(clock.today().year)
    awards = any(draft.kind == "award" for draft in drafts)
    if not awards or not is_open(tx, drafts[0].village, account):
        return list(drafts)
    return [_drawn(draft, account) if draft.kind == "award" else draft for draft in drafts]


def _drawn(draft: Draft, account: str) -> Draft:
    points = sum(one.points for one in draft.moves)
    return replace(draft, moves=(*draft.moves, move(points, source=account, target=GRANTED)))
