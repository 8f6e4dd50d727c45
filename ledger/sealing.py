"""Sealing: what waits in the queue becomes blocks, after the sale and never in its way.

An entry's row in the queue commits with the entry, so a slow transaction lands in a later block.
Nothing is looked for by "greater than the last": such a scan misses what commits late.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from sqlalchemy import case, delete, func, insert, select
from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import transaction
from ledger.blocks import START, Block
from ledger.tables import block, block_item, entry, entry_seal, posting, seal_queue

#: Most entries of one block: on SQLite a sale waits while one is written, some milliseconds.
LARGEST: Final = 500


def seal(village: int, *, largest: int = LARGEST) -> list[Block]:
    """Seal everything that waits in a village, a transaction per block; an outermost verb.

    Two who seal at once never seal an entry twice, and leave none of what they found.
    """
    return list(_sealed(village, largest))


def _sealed(village: int, largest: int) -> Iterator[Block]:
    work = partial(seal_next, village=village, largest=largest)
    while (made := transaction(work)) is not None:
        yield made


def seal_next(tx: Session, village: int, largest: int = LARGEST) -> Block | None:
    """Seal the oldest entries that wait into one block; None when none waits."""
    # Taking the rows is the lock: who comes second waits here, and finds them gone.
    taken = tx.scalars(_take(village, largest)).all()
    if not taken:
        return None
    rows = tx.execute(_contents(village, taken)).all()
    items = [(row.entry, row.digest) for row in rows]
    head = tx.execute(
        select(block.c.no, block.c.hash)
        .where(block.c.village == village)
        .order_by(block.c.no.desc())
        .limit(1)
    ).one_or_none()
    made = Block(
        village=village,
        no=head.no + 1 if head else 1,
        prev=head.hash if head else START,
        entries=len(items),
        points=sum(int(row.points) for row in rows),
        first_at=min(row.recorded_at for row in rows),
        last_at=max(row.recorded_at for row in rows),
        sealed_at=clock.now(),
    )
    tx.execute(insert(block), {**vars(made), "hash": made.digest(items)})
    tx.execute(
        insert(block_item),
        [
            {"village": village, "entry": one, "no": made.no, "position": position}
            for position, (one, _) in enumerate(items, start=1)
        ],
    )
    return made


def _take(village: int, largest: int) -> Any:
    """Take rows off the queue; one whose entry is not whole stays, for the audit to name."""
    oldest = (
        select(seal_queue.c.entry)
        .join(
            entry_seal,
            (entry_seal.c.village == seal_queue.c.village)
            & (entry_seal.c.entry == seal_queue.c.entry),
        )
        .where(seal_queue.c.village == village)
        .order_by(seal_queue.c.entry)
        .limit(largest)
    )
    return (
        delete(seal_queue)
        .where(seal_queue.c.village == village, seal_queue.c.entry.in_(oldest))
        .returning(seal_queue.c.entry)
    )


def _contents(village: int, entries: Any) -> Any:
    moved = func.sum(case((posting.c.points > 0, posting.c.points), else_=0))
    return (
        select(entry_seal.c.entry, entry_seal.c.digest, entry.c.recorded_at, moved.label("points"))
        .join(entry, (entry.c.village == entry_seal.c.village) & (entry.c.id == entry_seal.c.entry))
        .join(
            posting,
            (posting.c.village == entry_seal.c.village) & (posting.c.entry == entry_seal.c.entry),
        )
        .where(entry_seal.c.village == village, entry_seal.c.entry.in_(entries))
        .group_by(entry_seal.c.entry, entry_seal.c.digest, entry.c.recorded_at)
        .order_by(entry_seal.c.entry)
    )
