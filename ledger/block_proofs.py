"""Proofs of blocks: chained without a gap, holding what was sealed, every entry exactly once."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from ledger.blocks import START, Block
from ledger.entry_proofs import STRIDE
from ledger.tables import block, block_item, entry, entry_seal, posting, seal_queue
from ledger.values import Finding


def blocks_hold(session: Session) -> Iterator[Finding]:
    """Every block is chained to the one before, and says what the entries it holds say."""
    moved = _moved(session)
    items = session.execute(_items().execution_options(yield_per=STRIDE))
    items_by_block = groupby(items, key=lambda row: (row.village, row.no))
    own = next(items_by_block, None)
    before: Any = None
    for row in session.execute(select(block).order_by(block.c.village, block.c.no)):
        place = (row.village, row.no)
        while own is not None and own[0] < place:
            own = next(items_by_block, None)
        held = list(own[1]) if own is not None and own[0] == place else []
        if before is None or before.village != row.village:
            before = None
        for what in (*_links(row, before), *_contents(row, held, moved.get(place))):
            yield Finding("blocks-hold", row.village, None, None, f"block {row.no}: {what}")
        before = row
    items.close()


def _items() -> Any:
    return (
        select(
            block_item.c.village,
            block_item.c.no,
            block_item.c.position,
            block_item.c.entry,
            func.coalesce(entry_seal.c.digest, "").label("digest"),
        )
        .outerjoin(
            entry_seal,
            and_(
                entry_seal.c.village == block_item.c.village,
                entry_seal.c.entry == block_item.c.entry,
            ),
        )
        .order_by(block_item.c.village, block_item.c.no, block_item.c.position)
    )


def _moved(session: Session) -> dict[tuple[int, int], tuple[int, Any, Any]]:
    """Block → points moved, first and last time, by the entries themselves."""
    points = func.sum(case((posting.c.points > 0, posting.c.points), else_=0))
    place = (block_item.c.village, block_item.c.no)
    query = (
        select(*place, points, func.min(entry.c.recorded_at), func.max(entry.c.recorded_at))
        .join(
            entry,
            and_(entry.c.village == block_item.c.village, entry.c.id == block_item.c.entry),
        )
        .join(
            posting,
            and_(posting.c.village == block_item.c.village, posting.c.entry == block_item.c.entry),
        )
        .group_by(*place)
    )
    return {
        (village, no): (int(total), first, last)
        for village, no, total, first, last in session.execute(query)
    }


def _links(row: Any, before: Any) -> Iterator[str]:
    no, prev = (before.no, before.hash) if before is not None else (0, START)
    if row.no != no + 1:
        yield f"follows block {no}"
    elif row.prev != prev:
        yield f"not chained to block {no}"


def _contents(row: Any, held: Sequence[Any], moved: tuple[int, Any, Any] | None) -> Iterator[str]:
    if len(held) != row.entries:
        yield f"says {row.entries} entries and holds {len(held)}"
    if [one.position for one in held] != list(range(1, len(held) + 1)):
        yield "places in it are missing"
    items = [(one.entry, one.digest) for one in held]
    if items != sorted(items):
        yield "entries are not in their order"
    if moved != (row.points, row.first_at, row.last_at):
        yield "points or times are not those of its entries"
    said = Block(
        village=row.village,
        no=row.no,
        prev=row.prev,
        entries=row.entries,
        points=row.points,
        first_at=row.first_at,
        last_at=row.last_at,
        sealed_at=row.sealed_at,
    )
    if said.digest(items) != row.hash:
        yield "its hash is not that of what it holds"


def entries_sealed_once(session: Session) -> Iterator[Finding]:
    """Every entry waits in the queue or is in a block; what waits or is in one is an entry."""
    waits = and_(seal_queue.c.village == entry.c.village, seal_queue.c.entry == entry.c.id)
    held = and_(block_item.c.village == entry.c.village, block_item.c.entry == entry.c.id)
    query = (
        select(entry.c.village, entry.c.id, block_item.c.no)
        .outerjoin(seal_queue, waits)
        .outerjoin(block_item, held)
        .where(
            or_(
                and_(seal_queue.c.entry.is_(None), block_item.c.entry.is_(None)),
                and_(seal_queue.c.entry.is_not(None), block_item.c.entry.is_not(None)),
            )
        )
        .order_by(entry.c.recorded_at, entry.c.id)
    )
    for row in session.execute(query):
        what = "in no block and not waiting" if row.no is None else f"in block {row.no} and waiting"
        yield Finding("entries-sealed-once", row.village, row.id, None, what)
    queued = (
        select(seal_queue.c.village, seal_queue.c.entry)
        .outerjoin(entry, waits)
        .where(entry.c.id.is_(None))
    )
    for village, one in session.execute(queued):
        yield Finding("entries-sealed-once", village, one, None, "waits and is no entry")
    lost = (
        select(block_item.c.village, block_item.c.entry, block_item.c.no)
        .outerjoin(entry, held)
        .outerjoin(
            block, and_(block.c.village == block_item.c.village, block.c.no == block_item.c.no)
        )
        .where(or_(entry.c.id.is_(None), block.c.no.is_(None)))
    )
    for village, one, no in session.execute(lost):
        what = f"in block {no}: no such entry, or no such block"
        yield Finding("entries-sealed-once", village, one, None, what)
