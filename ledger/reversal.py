"""Correcting an entry: by a further one, never by editing."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.errors import Refusal
from ledger.accounts import Held, hold_accounts
from ledger.chart import OPPOSITES, REVERSIBLE, kind_of
from ledger.posting import post
from ledger.tables import entry, posting
from ledger.values import Draft, Entry, LawBroken, Move, move


class AlreadyReversed(Refusal):
    """The entry was undone or reversed before."""

    code = "already-reversed"


class NotReversible(Refusal):
    """Entries of this kind cannot be corrected this way."""

    code = "not-reversible"


def reverse(
    tx: Session, village: int, entry_id: str, *, kind: str, source: str, actor: str
) -> Entry:
    """Post the exact opposite of an entry, once; `kind` is `undo` or `reverse`.

    :raises AlreadyReversed: it has its opposite already.
    :raises NotReversible: this kind of entry has no such opposite.
    :raises NotEnoughPoints: the household no longer covers it; `short` says by how much.
    :raises LawBroken: there is no such entry.
    """
    net, _ = hold_correctable(tx, village, entry_id, kind)
    if kind not in OPPOSITES:
        raise LawBroken(f"{kind} is not the opposite of an entry")
    return post(tx, Draft(village, kind, _opposite(net), source, actor, reverses=entry_id))


def hold_correctable(
    tx: Session, village: int, entry_id: str, kind: str
) -> tuple[dict[str, int], dict[str, Held]]:
    """Net points per account of an entry that may be corrected so, its limited accounts held.

    :raises AlreadyReversed: it was corrected before.
    :raises NotReversible: this kind of entry is not corrected this way.
    :raises LawBroken: there is no such entry.
    """
    original = tx.execute(
        select(entry.c.kind).where(entry.c.village == village, entry.c.id == entry_id)
    ).one_or_none()
    if original is None:
        raise LawBroken(f"no entry {entry_id} in village {village}")
    if kind not in REVERSIBLE.get(original.kind, frozenset()):
        raise NotReversible(kind=original.kind)
    net = _net_legs(tx, village, entry_id)
    held = hold_accounts(tx, village, {code for code in net if kind_of(code).limited})
    # Looked up under the household's lock: two who correct at once queue here.
    if tx.scalar(
        select(entry.c.id).where(entry.c.village == village, entry.c.reverses == entry_id)
    ):
        raise AlreadyReversed(entry=entry_id)
    return net, held


def _net_legs(tx: Session, village: int, entry_id: str) -> dict[str, int]:
    net: dict[str, int] = {}
    for row in tx.execute(
        select(posting.c.account, posting.c.points).where(
            posting.c.village == village, posting.c.entry == entry_id
        )
    ):
        net[row.account] = net.get(row.account, 0) + row.points
    return net


def _opposite(net: dict[str, int]) -> tuple[Move, ...]:
    """The moves that bring every account back: from those that gained to those that gave."""
    gained = {code: points for code, points in sorted(net.items()) if points > 0}
    gave = {code: -points for code, points in sorted(net.items()) if points < 0}
    moves: list[Move] = []
    for source, points in gained.items():
        left = points
        for target, wanted in gave.items():
            part = min(left, wanted)
            left -= part
            gave[target] -= part
            moves += [move(part, source=source, target=target)] if part else []
    return tuple(moves)
