"""Adjusting: taking back what is left of a wrong award, when its opposite is not covered."""

from typing import Final

from sqlalchemy.orm import Session

from kernel.errors import Refusal
from ledger.accounts import open_accounts
from ledger.chart import kind_of
from ledger.posting import post
from ledger.reversal import hold_correctable
from ledger.values import Draft, Entry, move

ADJUSTMENT: Final = "adjustment"


class NothingLeft(Refusal):
    """Nothing of a wrong entry's points can be spent any more, so nothing can be taken back."""

    code = "nothing-left"


class ReversalCovers(Refusal):
    """The household still covers the whole entry: it is to be reversed, not adjusted."""

    code = "reversal-covers"


def adjust(tx: Session, village: int, entry_id: str, *, source: str, actor: str) -> Entry:
    """Take back what can still be spent of a wrong award or opening, once.

    At most what the entry gave; no household falls below zero; what was spent stays with the
    programme, and the budget gets nothing back.

    :raises NothingLeft: its households have nothing to spend.
    :raises ReversalCovers: they cover all of it, so its exact opposite can be posted.
    :raises AlreadyReversed: it was corrected before.
    :raises NotReversible: entries of this kind are not adjusted.
    :raises LawBroken: there is no such entry.
    """
    net, held = hold_correctable(tx, village, entry_id, "adjust")
    given = {code: points for code, points in net.items() if kind_of(code).lots}
    left = {code: min(points, held[code].available) for code, points in given.items()}
    if not any(left.values()):
        raise NothingLeft(entry=entry_id)
    if left == given:
        raise ReversalCovers(entry=entry_id)
    open_accounts(tx, village, [ADJUSTMENT])
    moves = tuple(
        move(points, source=code, target=ADJUSTMENT) for code, points in left.items() if points
    )
    return post(tx, Draft(village, "adjust", moves, source, actor, reverses=entry_id))
