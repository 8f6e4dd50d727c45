"""What many accounts can spend at once: for lists, in one query however many there are."""

from collections.abc import Iterable

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from kernel import clock
from ledger.tables import balance, lot


def available_each(
    session: Session, accounts: Iterable[tuple[int, str]]
) -> dict[tuple[int, str], int]:
    """(village, account) → points that can be spent now, of those of `accounts` that are open."""
    wanted = sorted(set(accounts))
    ended = (
        select(func.sum(lot.c.credited))
        .where(
            lot.c.village == balance.c.village,
            lot.c.account == balance.c.account,
            lot.c.expires_on < clock.today(),
        )
        .scalar_subquery()
    )
    query = select(
        balance.c.village,
        balance.c.account,
        balance.c.points,
        balance.c.drawn,
        ended.label("ended"),
    ).where(balance.c.slot == 0, tuple_(balance.c.village, balance.c.account).in_(wanted))
    return {
        (row.village, row.account): row.points - max(0, int(row.ended or 0) - row.drawn)
        for row in session.execute(query)
    }
