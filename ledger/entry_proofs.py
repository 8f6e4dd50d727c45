"""Proofs of entries: whole, allowed, and unchanged."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, Final

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from ledger.chart import ENTRY_KINDS
from ledger.tables import account, entry, entry_seal, leg_rule, posting
from ledger.values import Entry, Finding, Leg

#: Rows fetched at a time, so that long books do not fill the memory.
STRIDE: Final = 5000
FEWEST_LEGS: Final = 2


def entries_balance(session: Session) -> Iterator[Finding]:
    """Every entry is sealed, has the legs its seal says, and they sum to zero."""
    legs = (
        select(
            posting.c.village,
            posting.c.entry,
            func.sum(posting.c.points).label("total"),
            func.count().label("legs"),
        )
        .group_by(posting.c.village, posting.c.entry)
        .subquery()
    )
    seal = entry_seal
    query = (
        select(entry.c.village, entry.c.id, legs.c.total, legs.c.legs, seal.c.legs.label("said"))
        .outerjoin(legs, and_(legs.c.village == entry.c.village, legs.c.entry == entry.c.id))
        .outerjoin(seal, and_(seal.c.village == entry.c.village, seal.c.entry == entry.c.id))
        .where(
            or_(
                legs.c.total.is_(None),
                legs.c.total != 0,
                legs.c.legs < FEWEST_LEGS,
                seal.c.legs.is_(None),
                seal.c.legs != legs.c.legs,
            )
        )
        .order_by(entry.c.recorded_at, entry.c.id)
    )
    for row in session.execute(query):
        what = f"legs sum to {row.total}, {row.legs} legs, sealed with {row.said}"
        yield Finding("entries-balance", row.village, row.id, None, what)


def postings_have_entries(session: Session) -> Iterator[Finding]:
    """No posting stands without its entry or its account."""
    query = (
        select(posting.c.village, posting.c.entry, posting.c.account)
        .outerjoin(entry, and_(entry.c.village == posting.c.village, entry.c.id == posting.c.entry))
        .outerjoin(
            account,
            and_(account.c.village == posting.c.village, account.c.code == posting.c.account),
        )
        .where(or_(entry.c.id.is_(None), account.c.code.is_(None)))
        .order_by(posting.c.village, posting.c.entry)
    )
    for row in session.execute(query):
        what = "no such entry, or no such account"
        yield Finding("postings-have-entries", row.village, row.entry, row.account, what)


def movements_allowed(session: Session) -> Iterator[Finding]:
    """Every leg is one its kind of entry may have; the database's whitelist is the chart's."""
    allowed = {(kind, *leg) for kind, legs in ENTRY_KINDS.items() for leg in legs}
    rules = set(session.execute(select(leg_rule)))
    for rule in sorted(rules ^ allowed):
        yield Finding("movements-allowed", None, None, None, f"whitelist differs at {rule}")
    sign = case((posting.c.points > 0, 1), else_=-1)
    query = (
        select(entry.c.village, func.min(entry.c.id), entry.c.kind, account.c.kind, sign)
        .join(posting, and_(posting.c.village == entry.c.village, posting.c.entry == entry.c.id))
        .join(
            account,
            and_(account.c.village == posting.c.village, account.c.code == posting.c.account),
        )
        .group_by(entry.c.village, entry.c.kind, account.c.kind, sign)
    )
    for village, first, *leg in session.execute(query):
        if tuple(leg) not in allowed:
            yield Finding("movements-allowed", village, first, None, f"{leg} is not allowed")


def digests_match(session: Session) -> Iterator[Finding]:
    """Every entry still says what its digest was taken of.

    Entries and postings are read side by side, each in the order of its own index.
    """
    entries = session.execute(
        select(entry, entry_seal.c.digest)
        .join(
            entry_seal,
            and_(entry_seal.c.village == entry.c.village, entry_seal.c.entry == entry.c.id),
        )
        .order_by(entry.c.village, entry.c.id)
        .execution_options(yield_per=STRIDE)
    )
    postings = session.execute(
        select(posting)
        .order_by(posting.c.village, posting.c.entry)
        .execution_options(yield_per=STRIDE)
    )
    legs_by_entry = groupby(postings, key=lambda row: (row.village, row.entry))
    legs = next(legs_by_entry, None)
    for one in entries:
        while legs is not None and legs[0] < (one.village, one.id):
            legs = next(legs_by_entry, None)
        own = legs[1] if legs is not None and legs[0] == (one.village, one.id) else ()
        if _entry(one, own).digest() != one.digest:
            yield Finding("digests-match", one.village, one.id, None, "content was changed")
    postings.close()


def _entry(row: Any, legs: Iterable[Any]) -> Entry:
    return Entry(
        village=row.village,
        id=row.id,
        kind=row.kind,
        recorded_at=row.recorded_at,
        source=row.source,
        actor=row.actor,
        reverses=row.reverses,
        legs=tuple(
            Leg(leg.account, leg.slot, leg.seq, leg.points, leg.balance_after, leg.expires_on)
            for leg in legs
        ),
    )
