"""The journal for others to check: hledger's format, or CSV. Lines, one by one, from the rows.

Every posting asserts the balance after it, and a last transaction the balance of every account,
so that another program proves our arithmetic. Nothing of people is in it.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from graphlib import TopologicalSorter
from io import StringIO
from itertools import groupby, pairwise
from typing import Any, Final

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from kernel import clock
from ledger.chart import slots_of
from ledger.tables import balance, entry, posting

#: Rows fetched at a time, so that long books do not fill the memory.
STRIDE: Final = 5000
COMMODITY: Final = "points"
HEADINGS: Final = (
    "village",
    "entry",
    "at",
    "kind",
    "source",
    "reverses",
    "account",
    "slot",
    "seq",
    "points",
    "balance_after",
    "last_valid_day",
)


def hledger_journal(session: Session, villages: Iterable[int]) -> Iterator[str]:
    """The books of these villages as lines of an hledger journal."""
    places, dialect = list(villages), session.get_bind().dialect.name
    yield f"commodity 1. {COMMODITY}"
    yield ""
    for row in _balances(session, places):
        yield f"account {_account(row, dialect)}"
    last = clock.today()
    for legs in _entries(session, places):
        last = clock.local(legs[0].recorded_at).date()
        yield ""
        yield f"{last} ({legs[0].id}) {legs[0].kind}  ; {_tags(legs[0])}"
        for leg in legs:
            after = f"{leg.balance_after} {COMMODITY}"
            yield f"    {_account(leg, dialect)}  {leg.points} {COMMODITY} = {after}"
    yield ""
    yield f"{max(last, clock.today())} balances"
    for row in _balances(session, places):
        yield f"    {_account(row, dialect)}  0 {COMMODITY} = {row.points} {COMMODITY}"


def csv_journal(session: Session, villages: Iterable[int]) -> Iterator[str]:
    """The same as CSV: a line for every posting."""
    yield _cells(HEADINGS)
    for legs in _entries(session, list(villages)):
        for leg in legs:
            at = clock.local(leg.recorded_at).isoformat(timespec="microseconds")
            head = (leg.village, leg.id, at, leg.kind, _harmless(leg.source), leg.reverses)
            place = (_harmless(leg.account), leg.slot, leg.seq)
            yield _cells((*head, *place, leg.points, leg.balance_after, leg.expires_on))


def _balances(session: Session, villages: list[int]) -> Iterator[Any]:
    key = (balance.c.village, balance.c.account, balance.c.slot)
    query = select(*key, balance.c.points).where(balance.c.village.in_(villages)).order_by(*key)
    return iter(session.execute(query.execution_options(yield_per=STRIDE)))


def _entries(session: Session, villages: list[int]) -> Iterator[list[Any]]:
    """The legs of every entry, entries in the order in which balances follow each other."""
    query = (
        select(
            entry.c.village,
            entry.c.id,
            entry.c.kind,
            entry.c.recorded_at,
            entry.c.source,
            entry.c.reverses,
            posting.c.account,
            posting.c.slot,
            posting.c.seq,
            posting.c.points,
            posting.c.balance_after,
            posting.c.expires_on,
        )
        .join(posting, and_(posting.c.village == entry.c.village, posting.c.entry == entry.c.id))
        .where(entry.c.village.in_(villages))
        .order_by(
            entry.c.village,
            entry.c.recorded_at,
            entry.c.id,
            posting.c.account,
            posting.c.slot,
            posting.c.seq,
        )
        .execution_options(yield_per=STRIDE)
    )
    rows = session.execute(query)
    for _, at_once in groupby(rows, key=lambda row: (row.village, row.recorded_at)):
        legs = {one: list(own) for one, own in groupby(at_once, key=lambda row: row.id)}
        for one in _in_order(legs) if len(legs) > 1 else legs:
            yield legs[one]


def _in_order(legs: dict[str, list[Any]]) -> Iterator[str]:
    """Entries of one instant, by the numbers that they have on the accounts they share."""
    order = TopologicalSorter[str](dict.fromkeys(legs, ()))
    lines = sorted(
        (leg.account, leg.slot, leg.seq, one) for one, own in legs.items() for leg in own
    )
    for (code, slot, _, one), (next_code, next_slot, _, following) in pairwise(lines):
        if (code, slot) == (next_code, next_slot) and one != following:
            order.add(following, one)
    return iter(order.static_order())


def _account(row: Any, dialect: str) -> str:
    parts = [f"village-{row.village}", *map(_plain, row.account.split("/"))]
    if slots_of(row.account, dialect) > 1:
        parts.append(f"slot-{row.slot:02d}")
    return ":".join(parts)


def _plain(text: str) -> str:
    """A text that hledger takes for one word: other signs stand as their numbers."""
    return re.sub(r"[^\w.-]", lambda found: f"%{ord(found[0]):x}", text)


def _tags(head: Any) -> str:
    source = re.sub(r"[\s,;]", "_", head.source)
    return f"source:{source}" + (f", reverses:{head.reverses}" if head.reverses else "")


def _harmless(text: str) -> str:
    """A text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _cells(values: Iterable[object]) -> str:
    line = StringIO()
    csv.writer(line, lineterminator="").writerow(values)
    return line.getvalue()
