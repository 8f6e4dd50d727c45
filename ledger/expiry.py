"""The expiry run: post what has ended unused, all accounts of a village at once."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel import clock
from ledger.accounts import hold_accounts
from ledger.posting import expiry_steps
from ledger.tables import balance
from ledger.values import Entry
from ledger.writing import advance_due, write


def expire_due(tx: Session, village: int, *, actor: str) -> list[Entry]:
    """Post one expire entry for every account of the village with points that have ended.

    Only accounts with a day to look at are read. The till does the same for the household it
    serves, so nothing waits for this run.
    """
    codes = tx.scalars(
        select(balance.c.account).where(
            balance.c.village == village, balance.c.due_on < clock.today()
        )
    ).all()
    # Every household first, the contra account last: the same order as a till.
    held = hold_accounts(tx, village, set(codes)) if codes else {}
    steps = [step for one in held.values() for step in expiry_steps(tx, village, actor, one)]
    for one in held.values():
        if not one.due:
            advance_due(tx, village, one.account)
    return write(tx, steps) if steps else []
