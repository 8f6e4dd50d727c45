"""The journal by pages: entries newest first, by kind, day, account or source; nothing is summed.

Every page costs the same wherever it lies. Entries of one kind stand in the order of time in one
index; a page takes its share of each kind wanted from there and merges the shares. An account
with few postings is read from its postings instead.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, exists, func, literal, select, tuple_, union_all
from sqlalchemy.orm import Session

from kernel.db import UtcDateTime
from kernel.errors import Refusal
from ledger.chart import ENTRY_KINDS, kind_of
from ledger.tables import balance, block_item, entry, entry_seal, posting
from ledger.values import Entry, Leg

#: An account with no more postings than this is read from them, not from the entries.
FEW: Final = 2_000
#: How many entries are read at a time where many are wanted.
_CHUNK: Final = 500
_IN_TIME: Final = (entry.c.recorded_at, entry.c.id)


class EntryUnknown(Refusal):
    """There is no such entry here."""

    code = "entry-unknown"


@dataclass(frozen=True)
class Asked:
    """Which entries of a village: of a kind, recorded from `since` up to before `until`, with a
    leg on `account`, with one of these `sources`. What is not said is not asked.
    """

    village: int
    kind: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    account: str | None = None
    sources: tuple[str, ...] | None = None

    def kinds(self) -> list[str]:
        """The kinds of entry that can be among them, by the chart."""
        touched = self.account.partition("/")[0] if self.account is not None else None
        return [
            kind
            for kind, legs in ENTRY_KINDS.items()
            if self.kind in {None, kind}
            and (touched is None or any(touched == account for account, _sign in legs))
        ]


@dataclass(frozen=True)
class Mark:
    """The entry at which a page begins: older ones follow, or (`newer`) those after it."""

    entry_id: str
    newer: bool = False


def journal_of(
    session: Session, asked: Asked, *, mark: Mark | None = None, limit: int = 50
) -> list[Entry]:
    """Up to `limit` of the entries asked for, newest first, beyond the mark if there is one.

    :raises EntryUnknown: the mark is no entry of this village.
    """
    if not asked.kinds():
        return []
    shares = _shares(session, asked, mark, limit)
    newer = mark is not None and mark.newer
    merged = union_all(*(select(share.subquery()) for share in shares)).subquery()
    order = _order(merged.c.recorded_at, merged.c.id, newer=newer)
    rows = session.execute(select(merged).order_by(*order).limit(limit)).all()
    return _whole(session, asked.village, rows[::-1] if newer else rows)


def journal_through(session: Session, asked: Asked) -> Iterator[Entry]:
    """All entries asked for, newest first, a few hundred in memory at a time."""
    mark: Mark | None = None
    while part := journal_of(session, asked, mark=mark, limit=_CHUNK):
        yield from part
        mark = Mark(part[-1].id)


def find_entry(session: Session, villages: Iterable[int], entry_id: str) -> Entry:
    """The entry with this id in one of these villages.

    :raises EntryUnknown: there is none.
    """
    row = session.execute(
        select(entry).where(entry.c.village.in_(list(villages)), entry.c.id == entry_id)
    ).one_or_none()
    if row is None:
        raise EntryUnknown
    return _whole(session, row.village, [row])[0]


def corrections_of(session: Session, village: int, entries: Iterable[str]) -> dict[str, str]:
    """Entry → the one that corrects it, for those of `entries` that were corrected."""
    query = select(entry.c.reverses, entry.c.id).where(
        entry.c.village == village, entry.c.reverses.in_(list(entries))
    )
    return {row.reverses: row.id for row in session.execute(query)}


def digest_of(session: Session, village: int, entry_id: str) -> str | None:
    """The digest that was sealed with the entry."""
    found: str | None = session.scalar(
        select(entry_seal.c.digest).where(
            entry_seal.c.village == village, entry_seal.c.entry == entry_id
        )
    )
    return found


def block_of(session: Session, village: int, entry_id: str) -> int | None:
    """The number of the block that holds the entry; None while it waits to be sealed."""
    found: int | None = session.scalar(
        select(block_item.c.no).where(
            block_item.c.village == village, block_item.c.entry == entry_id
        )
    )
    return found


def has_running_balance(code: str) -> bool:
    """Whether the balance after a posting is the account's: one kept in slots has only theirs."""
    return not kind_of(code).slotted


def _shares(session: Session, asked: Asked, mark: Mark | None, limit: int) -> list[Select[Any]]:
    newer = mark is not None and mark.newer
    where = [entry.c.village == asked.village, *_within(asked)]
    if mark is not None:
        where.append(_beyond(session, asked.village, mark))
    order = _order(*_IN_TIME, newer=newer)
    base = select(entry).where(*where).order_by(*order).limit(limit)
    if asked.account is None:
        return [base.where(entry.c.kind == kind) for kind in asked.kinds()]
    if _postings(session, asked.village, asked.account) <= FEW:
        return [base.join(posting, _its_leg(asked)).where(entry.c.kind.in_(asked.kinds()))]
    touched = exists().where(_its_leg(asked))
    return [base.where(entry.c.kind == kind, touched) for kind in asked.kinds()]


def _within(asked: Asked) -> Iterator[ColumnElement[bool]]:
    if asked.since is not None:
        yield entry.c.recorded_at >= asked.since
    if asked.until is not None:
        yield entry.c.recorded_at < asked.until
    if asked.sources is not None:
        yield entry.c.source.in_(asked.sources)


def _beyond(session: Session, village: int, mark: Mark) -> ColumnElement[bool]:
    at = session.scalar(
        select(entry.c.recorded_at).where(entry.c.village == village, entry.c.id == mark.entry_id)
    )
    if at is None:
        raise EntryUnknown
    here = tuple_(literal(at, UtcDateTime), literal(mark.entry_id))
    return tuple_(*_IN_TIME) > here if mark.newer else tuple_(*_IN_TIME) < here


def _order(
    at: ColumnElement[Any], entry_id: ColumnElement[Any], *, newer: bool
) -> tuple[ColumnElement[Any], ...]:
    return (at.asc(), entry_id.asc()) if newer else (at.desc(), entry_id.desc())


def _its_leg(asked: Asked) -> ColumnElement[bool]:
    return (
        (posting.c.village == entry.c.village)
        & (posting.c.entry == entry.c.id)
        & (posting.c.account == asked.account)
    )


def _postings(session: Session, village: int, code: str) -> int:
    """How many postings the account has: the last number of each of its slots."""
    total = session.scalar(
        select(func.sum(balance.c.seq)).where(
            balance.c.village == village, balance.c.account == code
        )
    )
    return int(total or 0)


def _whole(session: Session, village: int, rows: Sequence[Any]) -> list[Entry]:
    """The entries with their legs, in the order of the rows."""
    legs: dict[str, list[Leg]] = {row.id: [] for row in rows}
    # Not ordered by the database: SQLite would walk the village's postings in that order.
    query = select(posting).where(posting.c.village == village, posting.c.entry.in_(list(legs)))
    for row in session.execute(query):
        legs[row.entry].append(
            Leg(row.account, row.slot, row.seq, row.points, row.balance_after, row.expires_on)
        )
    return [
        Entry(**row._mapping, legs=tuple(sorted(legs[row.id], key=lambda leg: leg.account)))
        for row in rows
    ]
