"""Sealing all villages and anchoring what was sealed: every half minute, and at day's close."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy import and_, false, func, or_, select
from sqlalchemy.orm import Session

from kernel.db import reading
from ledger.anchors import Anchors, ClosedDay, Head, append, locked, read_anchors
from ledger.sealing import seal
from ledger.tables import block, block_item, posting


def seal_all(villages: Iterable[int], anchors: Path, *, day: date | None = None) -> list[Head]:
    """Seal these villages and write their heads to the anchor file; with `day`, close that day.

    An outermost verb. What is written there already is not written again, and what a crash
    left unwritten is written now.
    """
    with locked(anchors) as file:
        for village in villages:
            seal(village)
        with reading() as session:
            heads = heads_of(session)
            lines = [head.line() for head in heads]
            if day is not None:
                ends = tuple((head.village, head.no) for head in heads)
                lines.append(ClosedDay(day, ends, trial_digest(session, ends)).line())
        append(file, lines)
    return heads


@contextmanager
def reading_anchored(anchors: Path) -> Iterator[tuple[Session, Anchors]]:
    """A session to read in, and what the anchor file said at the very moment it sees."""
    with reading() as session:
        try:
            with locked(anchors, make=False):
                session.execute(select(block.c.no).limit(1))  # the session's moment is now
                said = read_anchors(anchors)
        except OSError:
            said = Anchors(there=False)
        yield session, said


def heads_of(session: Session) -> list[Head]:
    """The last block of every village that has one."""
    last = (
        select(
            block.c.village,
            func.max(block.c.no).label("no"),
            func.sum(block.c.entries).label("entries"),
        )
        .group_by(block.c.village)
        .subquery()
    )
    query = (
        select(block.c.village, block.c.no, block.c.hash, last.c.entries)
        .join(last, and_(last.c.village == block.c.village, last.c.no == block.c.no))
        .order_by(block.c.village)
    )
    return [Head(row.village, row.no, row.hash, int(row.entries)) for row in session.execute(query)]


def trial_digest(session: Session, heads: Iterable[tuple[int, int]]) -> str:
    """SHA-256 of what every account stood at by the blocks up to these."""
    sealed = or_(
        false(),
        *(and_(block_item.c.village == village, block_item.c.no <= no) for village, no in heads),
    )
    query = (
        select(posting.c.village, posting.c.account, func.sum(posting.c.points))
        .join(
            block_item,
            and_(
                block_item.c.village == posting.c.village,
                block_item.c.entry == posting.c.entry,
            ),
        )
        .where(sealed)
        .group_by(posting.c.village, posting.c.account)
    )
    lines = sorted((village, code, int(points)) for village, code, points in session.execute(query))
    return hashlib.sha256(json.dumps(lines, separators=(",", ":")).encode()).hexdigest()
