"""Where a village's books stood at an instant: what a proof sheet compares, and its anchor.

Each figure is taken from rows of its own, so that equal figures prove something.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ledger.anchors import Head
from ledger.tables import block, entry, posting

_OF_ENTRY = (entry.c.village == posting.c.village) & (entry.c.id == posting.c.entry)


@dataclass(frozen=True)
class Standing:
    """Points of all households at an instant.

    `by_books` is what all other accounts say is theirs, `by_balances` what the last line of each
    of the `households` says.
    """

    by_books: int
    by_balances: int
    households: int


def standing_at(session: Session, village: int, *, until: datetime) -> Standing:
    """The village's households just before an instant, in points, told from both sides."""
    mine = posting.c.account.startswith("household/")
    before = (posting.c.village == village, entry.c.recorded_at < until)
    others = session.scalar(
        select(func.sum(posting.c.points)).join(entry, _OF_ENTRY).where(*before, ~mine)
    )
    last = (
        select(posting.c.account, posting.c.slot, func.max(posting.c.seq).label("seq"))
        .join(entry, _OF_ENTRY)
        .where(*before, mine)
        .group_by(posting.c.account, posting.c.slot)
        .subquery()
    )
    said = session.execute(
        select(func.count(), func.coalesce(func.sum(posting.c.balance_after), 0))
        .select_from(posting)
        .join(
            last,
            (posting.c.account == last.c.account)
            & (posting.c.slot == last.c.slot)
            & (posting.c.seq == last.c.seq),
        )
        .where(posting.c.village == village)
    ).one()
    return Standing(-int(others or 0), int(said[1]), said[0])


def moved_by_kind(
    session: Session, village: int, account: str, *, until: datetime
) -> dict[str, int]:
    """Kind of entry → points it brought to the account (or took: below zero) before an instant."""
    query = (
        select(entry.c.kind, func.sum(posting.c.points))
        .join(posting, _OF_ENTRY)
        .where(
            posting.c.village == village,
            posting.c.account == account,
            entry.c.recorded_at < until,
        )
        .group_by(entry.c.kind)
    )
    return {kind: int(points) for kind, points in session.execute(query)}


def head_at(session: Session, village: int, *, until: datetime) -> Head | None:
    """The last block that holds anything recorded before an instant; none: nothing is sealed."""
    found = session.execute(
        select(block.c.no, block.c.hash)
        .where(block.c.village == village, block.c.first_at < until)
        .order_by(block.c.no.desc())
        .limit(1)
    ).one_or_none()
    if found is None:
        return None
    count = select(func.sum(block.c.entries)).where(
        block.c.village == village, block.c.no <= found.no
    )
    return Head(village, found.no, found.hash, int(session.scalar(count) or 0))
