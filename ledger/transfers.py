"""Points that move with people: between households of a village, and to another village.

They leave first in first out and keep their last valid days, so one entry is posted per day.
A move to another village is two transactions with one reference: `moved-out` there,
`moved-in` here; the audit pairs them. No transfer counts against a budget.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ledger.accounts import Held, hold_accounts, open_accounts
from ledger.lots import live_lots
from ledger.posting import NotEnoughPoints, SourceUsed, post_many
from ledger.tables import entry, posting
from ledger.values import Draft, Entry, move

MOVED_OUT: Final = "moved-out"
MOVED_IN: Final = "moved-in"
#: A source is the reference, a slash and a day: `split/12/2027-12-31`.
DAY: Final = len("/2027-12-31")


class Parcel(NamedTuple):
    """Points that move together, and the last day on which they can be spent."""

    points: int
    until: date


def transfer(
    tx: Session, village: int, *, points: int, source: str, target: str, ref: str, actor: str
) -> list[Entry]:
    """Move points between two household accounts of a village: one entry per last valid day.

    What ends first moves first, and ends when it would have ended.

    :raises NotEnoughPoints: `source` cannot spend that many; `short` says by how many.
    :raises SourceUsed: this reference has moved points in this village before.
    :raises LawBroken: no positive whole number, one account twice, or one that is not open.
    """
    move(points, source=source, target=target)
    held = hold_accounts(tx, village, {source, target})[source]
    if _moved(tx, village, ref):
        raise SourceUsed(kind="transfer")
    if points > held.available:
        short = points - held.available
        raise NotEnoughPoints(short=short, balance=held.available, points=points)
    parcels = _first(_spendable(tx, village, held), points)
    return post_many(tx, _drafts(village, parcels, (source, target), (ref, actor)))


def move_out(tx: Session, village: int, *, source: str, ref: str, actor: str) -> list[Parcel]:
    """Send all that an account can spend on its way to another village.

    Called again with the same reference it gives the same parcels and posts nothing.

    :raises SourceUsed: this reference has moved other points before.
    :raises LawBroken: the account is not open.
    """
    open_accounts(tx, village, [MOVED_OUT])
    held = hold_accounts(tx, village, {source})[source]
    before = _moved(tx, village, ref)
    if before:
        return _repeated(before, source, MOVED_OUT)
    parcels = _spendable(tx, village, held)
    post_many(tx, _drafts(village, parcels, (source, MOVED_OUT), (ref, actor)))
    return parcels


def move_in(
    tx: Session, village: int, *, target: str, parcels: Sequence[Parcel], ref: str, actor: str
) -> list[Entry]:
    """Receive what another village sent, each parcel with its last valid day.

    Called again with the same reference it posts nothing and gives no entries. A parcel that
    ended on the way is received as well, and expires here.

    :raises SourceUsed: this reference has moved other points before.
    :raises LawBroken: the account is not open, or a parcel is empty.
    """
    open_accounts(tx, village, [MOVED_IN])
    hold_accounts(tx, village, {target})
    before = _moved(tx, village, ref)
    if before:
        if _repeated(before, MOVED_IN, target) != sorted(parcels, key=lambda one: one.until):
            raise SourceUsed(kind="transfer")
        return []
    return post_many(tx, _drafts(village, parcels, (MOVED_IN, target), (ref, actor)))


def _spendable(tx: Session, village: int, held: Held) -> list[Parcel]:
    lots = live_lots(tx, village, held.account, held.drawn + held.due)
    return [Parcel(points, until) for points, until in lots]


def _first(parcels: Iterable[Parcel], points: int) -> list[Parcel]:
    """The first `points` of these."""
    taken = []
    for parcel in parcels:
        part = min(points, parcel.points)
        points -= part
        taken += [Parcel(part, parcel.until)] if part else []
    return taken


def _drafts(
    village: int,
    parcels: Iterable[Parcel],
    way: tuple[str, str],
    cause: tuple[str, str],
) -> list[Draft]:
    (source, target), (ref, actor) = way, cause
    return [
        Draft(
            village,
            "transfer",
            (move(parcel.points, source=source, target=target),),
            f"{ref}/{parcel.until.isoformat()}",
            actor,
            parcel.until,
        )
        for parcel in parcels
    ]


def _moved(tx: Session, village: int, ref: str) -> list[tuple[str, str, int]]:
    """(source, account, points) of every leg that was posted for this reference before."""
    query = (
        select(entry.c.source, posting.c.account, posting.c.points)
        .join(posting, (posting.c.village == entry.c.village) & (posting.c.entry == entry.c.id))
        .where(
            entry.c.village == village,
            entry.c.kind == "transfer",
            entry.c.source.startswith(f"{ref}/", autoescape=True),
            func.length(entry.c.source) == len(ref) + DAY,
        )
        .order_by(entry.c.source)
    )
    return [(row.source, row.account, row.points) for row in tx.execute(query)]


def _repeated(before: list[tuple[str, str, int]], source: str, target: str) -> list[Parcel]:
    """The parcels of a reference that was used before, if they went the same way."""
    if {account for _, account, _ in before} != {source, target}:
        raise SourceUsed(kind="transfer")
    return [
        Parcel(points, date.fromisoformat(ref[-len("2027-12-31") :]))
        for ref, account, points in before
        if account == target
    ]
