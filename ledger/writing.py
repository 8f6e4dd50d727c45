"""Writing entries: legs applied to balances in lock order, then entry, postings and seal.

Relative `UPDATE … RETURNING`, so that what is written is what the row became, never what
somebody read before.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import BigInteger, Date, Update, bindparam, case, insert, or_, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import UtcDateTime
from ledger.chart import kind_of
from ledger.lots import first_open_day
from ledger.tables import balance, entry, entry_seal, lot, posting, seal_queue
from ledger.values import Draft, Entry, LawBroken, Leg

_NEW_ENTRY: Final = insert(entry)
_NEW_POSTING: Final = insert(posting)
_NEW_SEAL: Final = insert(entry_seal)
_NEW_QUEUED: Final = insert(seal_queue)


@dataclass(frozen=True)
class Step:
    """One leg to apply: the entry it belongs to, and where its lot ends, if it opens one."""

    draft: Draft
    entry_id: str
    account: str
    slot: int
    points: int
    expires_on: date | None


def write(tx: Session, steps: list[Step]) -> list[Entry]:
    """Apply `steps`, write their entries, give them back in the order of the steps.

    Limited accounts first, then the hot contra rows in (account, slot) order: the one order
    in which everybody locks.
    """
    rank = {step.entry_id: n for n, step in reversed(list(enumerate(steps)))}
    at = clock.now()
    applied = [
        (step, *_apply(tx, step, at))
        for step in sorted(
            steps,
            key=lambda s: (not kind_of(s.account).limited, s.account, s.slot, rank[s.entry_id]),
        )
    ]
    recorded_at = max(last_at for _, _, last_at in applied)
    for step, _, last_at in applied:
        if last_at < recorded_at:
            _catch_up(tx, step, recorded_at)
    parts: dict[str, list[tuple[Step, Leg]]] = {
        one: [] for one in sorted(rank, key=rank.__getitem__)
    }
    for step, leg, _ in applied:
        parts[step.entry_id].append((step, leg))
    entries = [_entry(legs, recorded_at) for legs in parts.values()]
    _insert(tx, entries)
    _store_lots(tx, entries)
    return entries


def _entry(parts: list[tuple[Step, Leg]], recorded_at: datetime) -> Entry:
    step = parts[0][0]
    return Entry(
        village=step.draft.village,
        id=step.entry_id,
        kind=step.draft.kind,
        recorded_at=recorded_at,
        source=step.draft.source,
        actor=step.draft.actor,
        reverses=step.draft.reverses,
        legs=tuple(leg for _, leg in parts),
    )


def _row(village: int, account: str, slot: int = 0) -> tuple[Any, ...]:
    return (balance.c.village == village, balance.c.account == account, balance.c.slot == slot)


@cache
def _statement(*, guarded: bool, opens_lot: bool, draws: bool) -> Update:
    """The one UPDATE of a balance, built once per shape: building costs more than running it."""
    points, at = bindparam("delta", type_=BigInteger), bindparam("now", type_=UtcDateTime)
    changes: dict[str, Any] = {
        "points": balance.c.points + points,
        "seq": balance.c.seq + 1,
        "last_at": case((balance.c.last_at > at, balance.c.last_at), else_=at),
    }
    if opens_lot:
        ends = bindparam("ends", type_=Date)
        sooner = or_(balance.c.due_on.is_(None), balance.c.due_on > ends)
        changes["due_on"] = case((sooner, ends), else_=balance.c.due_on)
    if draws:
        changes["drawn"] = balance.c.drawn - points
    where = [
        balance.c.village == bindparam("of_village"),
        balance.c.account == bindparam("of_account"),
        balance.c.slot == bindparam("of_slot"),
    ]
    if guarded:
        where.append(or_(balance.c.limited.is_(False), balance.c.points + points >= 0))
    after = (balance.c.points, balance.c.seq, balance.c.last_at)
    return update(balance).where(*where).values(changes).returning(*after)


def _apply(tx: Session, step: Step, at: datetime) -> tuple[Leg, datetime]:
    """Change one balance row, relative to what it is, and read what it became."""
    has_lots, opens_lot = kind_of(step.account).lots, step.expires_on is not None
    statement = _statement(
        guarded=step.points < 0, opens_lot=opens_lot, draws=has_lots and not opens_lot
    )
    params: dict[str, Any] = {
        "delta": step.points,
        "now": at,
        "of_village": step.draft.village,
        "of_account": step.account,
        "of_slot": step.slot,
    }
    if opens_lot:
        params["ends"] = step.expires_on
    row = tx.execute(statement, params).one_or_none()
    if row is None:
        raise LawBroken(f"{step.account}: not open in village {step.draft.village}, or overdrawn")
    leg = Leg(step.account, step.slot, row.seq, step.points, row.points, step.expires_on)
    return leg, row.last_at


def _catch_up(tx: Session, step: Step, recorded_at: datetime) -> None:
    """Another account's clock was ahead: move this one's on, for time never runs back."""
    row = _row(step.draft.village, step.account, step.slot)
    tx.execute(update(balance).where(*row).values(last_at=recorded_at))


def _insert(tx: Session, entries: list[Entry]) -> None:
    tx.execute(
        _NEW_ENTRY,
        [
            {
                "village": one.village,
                "id": one.id,
                "kind": one.kind,
                "recorded_at": one.recorded_at,
                "source": one.source,
                "actor": one.actor,
                "reverses": one.reverses,
            }
            for one in entries
        ],
    )
    tx.execute(
        _NEW_POSTING,
        [
            {"village": one.village, "entry": one.id, **vars(leg)}
            for one in entries
            for leg in sorted(one.legs, key=lambda leg: (leg.account, leg.slot, leg.seq))
        ],
    )
    tx.execute(
        _NEW_SEAL,
        [
            {
                "village": one.village,
                "entry": one.id,
                "legs": len(one.legs),
                "digest": one.digest(),
            }
            for one in entries
        ],
    )
    # Sealed into a block later: no sale waits for a chain.
    tx.execute(_NEW_QUEUED, [{"village": one.village, "entry": one.id} for one in entries])


def _store_lots(tx: Session, entries: list[Entry]) -> None:
    credited: dict[tuple[int, str, date], int] = {}
    expired: set[tuple[int, str]] = set()
    for one in entries:
        for leg in one.legs:
            if leg.expires_on is not None:
                key = (one.village, leg.account, leg.expires_on)
                credited[key] = credited.get(key, 0) + leg.points
            elif one.kind == "expire" and kind_of(leg.account).lots:
                expired.add((one.village, leg.account))
    if credited:
        _credit_lots(tx, credited)
    # Only now: the next day to look at may be that of a lot credited together with the expiry.
    for village, account in sorted(expired):
        advance_due(tx, village, account)


def _credit_lots(tx: Session, credited: dict[tuple[int, str, date], int]) -> None:
    inserting: Any = pg_insert if tx.get_bind().dialect.name == "postgresql" else sqlite_insert
    made = inserting(lot)
    tx.execute(
        made.on_conflict_do_update(
            index_elements=["village", "account", "expires_on"],
            set_={"credited": lot.c.credited + made.excluded.credited},
        ),
        [
            {"village": village, "account": account, "expires_on": ends, "credited": points}
            for (village, account, ends), points in sorted(credited.items())
        ],
    )


def advance_due(tx: Session, village: int, account: str) -> None:
    """Set the account's next day to look at, once everything that has ended is posted."""
    tx.execute(
        update(balance)
        .where(*_row(village, account))
        .values(due_on=first_open_day(tx, village, account))
    )
