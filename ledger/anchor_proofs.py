"""Proof of anchors: the database still says what the file outside it was told."""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger.anchors import Anchors, Head
from ledger.closing import heads_of, trial_digest
from ledger.tables import block
from ledger.values import Finding


def anchors_hold(session: Session, anchors: Anchors) -> Iterator[Finding]:
    """Every anchored block stands with its hash and count, and every village's head is anchored.

    Books without a block need no file.
    """
    blocks = _blocks(session)
    if blocks and not anchors.there:
        yield _finding(None, f"no anchor file that can be read, and {len(blocks)} blocks")
        return
    for number in anchors.unreadable:
        yield _finding(None, f"line {number} of the anchor file says nothing")
    yield from _anchored_stand(anchors, blocks)
    anchored = {(head.village, head.no) for head in anchors.heads}
    for head in heads_of(session):
        if (head.village, head.no) not in anchored:
            yield _finding(head.village, f"block {head.no} was sealed and is not anchored")
    for day in anchors.days[-1:]:
        if trial_digest(session, day.heads) != day.trial:
            yield _finding(None, f"balances are not those of the close of {day.day}")


def _anchored_stand(anchors: Anchors, blocks: dict[tuple[int, int], Head]) -> Iterator[Finding]:
    for head in anchors.heads:
        for what in _differences(head, blocks.get((head.village, head.no))):
            yield _finding(head.village, f"block {head.no} {what}")


def _finding(village: int | None, what: str) -> Finding:
    return Finding("anchors-hold", village, None, None, what)


def _differences(head: Head, there: Head | None) -> Iterator[str]:
    if there is None:
        yield "was anchored and is gone"
    elif there.hash != head.hash:
        yield f"was anchored as {head.hash[:16]} and is {there.hash[:16]}"
    elif there.entries != head.entries:
        yield f"was anchored with {head.entries} entries up to it and has {there.entries}"


def _blocks(session: Session) -> dict[tuple[int, int], Head]:
    query = select(block.c.village, block.c.no, block.c.hash, block.c.entries)
    total = Counter[int]()
    blocks = {}
    for row in session.execute(query.order_by(block.c.village, block.c.no)):
        total[row.village] += row.entries
        blocks[row.village, row.no] = Head(row.village, row.no, row.hash, total[row.village])
    return blocks
