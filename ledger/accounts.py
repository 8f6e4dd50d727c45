"""Accounts: opening them, locking a limited one, reading a balance."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Table, bindparam, func, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from kernel import clock
from ledger.chart import kind_of, slots_of
from ledger.lots import due_points
from ledger.tables import account, balance
from ledger.values import LawBroken

#: From this many accounts on, reading all codes of the village is quicker than naming them.
NAMED: Final = 100

# Built once: the checkout runs it, and building costs more than running.
_HOLD: Final = (
    select(balance.c.account, balance.c.points, balance.c.drawn, balance.c.due_on)
    .where(
        balance.c.village == bindparam("of_village"),
        balance.c.account.in_(bindparam("codes", expanding=True)),
        balance.c.slot == 0,
    )
    .order_by(balance.c.account)
    # FOR NO KEY UPDATE: a plain FOR UPDATE blocks every insert that points at the row.
    .with_for_update(key_share=True)
)


@dataclass(frozen=True)
class Held:
    """A limited account's row, locked. `due` points have ended and are not posted yet."""

    account: str
    points: int
    drawn: int
    due: int

    @property
    def available(self) -> int:
        """Points that can be spent now."""
        return self.points - self.due


def open_account(tx: Session, village: int, code: str) -> None:
    """Open the account `code` (`household/010317`) in this village unless it is open."""
    open_accounts(tx, village, [code])


def open_accounts(tx: Session, village: int, codes: Iterable[str]) -> None:
    """Open those of `codes` that are not open yet; one statement for any number."""
    wanted = sorted(set(codes))
    known = _known(tx, village, wanted)
    fresh = [code for code in wanted if code not in known]
    if not fresh:
        return
    at, dialect = clock.now(), tx.get_bind().dialect.name
    _insert(tx, account, [_account(village, code, at) for code in fresh])
    _insert(
        tx,
        balance,
        [
            _balance(village, code, slot, at)
            for code in fresh
            for slot in range(slots_of(code, dialect))
        ],
    )


def _insert(tx: Session, table: Table, rows: list[dict[str, object]]) -> None:
    # Somebody else may open the same account at the same moment; then theirs stands.
    inserting: Any = pg_insert if tx.get_bind().dialect.name == "postgresql" else sqlite_insert
    tx.execute(inserting(table).on_conflict_do_nothing(), rows)


def _known(tx: Session, village: int, codes: list[str]) -> set[str]:
    query = select(account.c.code).where(account.c.village == village)
    if len(codes) < NAMED:
        query = query.where(account.c.code.in_(codes))
    return set(tx.scalars(query))


def _account(village: int, code: str, at: datetime) -> dict[str, object]:
    limited = kind_of(code).limited
    kind = code.partition("/")[0]
    return {"village": village, "code": code, "kind": kind, "limited": limited, "opened_at": at}


def _balance(village: int, code: str, slot: int, at: datetime) -> dict[str, object]:
    return {
        "village": village,
        "account": code,
        "slot": slot,
        "limited": kind_of(code).limited,
        "points": 0,
        "seq": 0,
        "drawn": 0,
        "due_on": None,
        "last_at": at,
    }


def is_open(session: Session, village: int, code: str) -> bool:
    """Whether the account exists."""
    return bool(_known(session, village, [code]))


def posted_on(session: Session, village: int, codes: Iterable[str]) -> set[str]:
    """Those of `codes` on which anything was ever posted."""
    query = select(balance.c.account).where(
        balance.c.village == village, balance.c.account.in_(list(codes)), balance.c.seq > 0
    )
    return set(session.scalars(query))


def hold_account(tx: Session, village: int, code: str) -> Held:
    """Lock a limited account's row until the transaction ends, and say what it can spend.

    The one lock order is: key, household account, limits, stock by goods id, contra accounts;
    so a checkout calls this before it touches stock.

    :raises LawBroken: the account is not open.
    """
    return hold_accounts(tx, village, {code})[code]


def hold_accounts(tx: Session, village: int, codes: AbstractSet[str]) -> dict[str, Held]:
    """Lock several limited accounts, in the order of their codes; as `hold_account`.

    :raises LawBroken: one of them is not open.
    """
    rows = tx.execute(_HOLD, {"of_village": village, "codes": sorted(codes)}).all()
    if len(rows) < len(codes):
        missing = sorted(codes - {row.account for row in rows})
        raise LawBroken(f"not open in village {village}: {', '.join(missing)}")
    today = clock.today()
    held = {}
    for row in rows:
        is_due = row.due_on is not None and row.due_on < today
        due = due_points(tx, village, row.account, row.drawn) if is_due else 0
        held[row.account] = Held(row.account, row.points, row.drawn, due)
    return held


def balance_of(session: Session, village: int, code: str) -> int:
    """The account's points by the last posting; an account that is not open has none."""
    total = session.scalar(
        select(func.sum(balance.c.points)).where(
            balance.c.village == village, balance.c.account == code
        )
    )
    return int(total or 0)


def available(session: Session, village: int, code: str) -> int:
    """Points that can be spent now: the balance, less what has ended and is not posted yet."""
    row = session.execute(
        select(balance.c.points, balance.c.drawn).where(
            balance.c.village == village, balance.c.account == code, balance.c.slot == 0
        )
    ).one_or_none()
    return row.points - due_points(session, village, code, row.drawn) if row else 0
