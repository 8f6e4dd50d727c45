"""The audit: a list of small proofs, each from the rows alone, each naming what is broken.

It reads, it never mends: a finding that is "fixed" hides its cause.
"""

from collections.abc import Callable, Iterator
from typing import Final

from sqlalchemy.orm import Session

from ledger.anchor_proofs import anchors_hold
from ledger.anchors import Anchors
from ledger.balance_proofs import (
    accounts_fit,
    balances_match,
    balances_stand,
    chains_hold,
    due_days_hold,
    lots_match,
    villages_sum_to_zero,
)
from ledger.block_proofs import blocks_hold, entries_sealed_once
from ledger.correction_proofs import (
    adjustments_take_what_was_left,
    corrections_fit,
    reversals_mirror,
)
from ledger.entry_proofs import (
    digests_match,
    entries_balance,
    movements_allowed,
    postings_have_entries,
)
from ledger.guards import guards_stand
from ledger.months import months_match
from ledger.move_proofs import moves_keep_days, moves_pair
from ledger.values import Finding

PROOFS: Final[tuple[Callable[[Session], Iterator[Finding]], ...]] = (
    entries_balance,
    postings_have_entries,
    chains_hold,
    digests_match,
    entries_sealed_once,
    blocks_hold,
    movements_allowed,
    corrections_fit,
    reversals_mirror,
    adjustments_take_what_was_left,
    moves_keep_days,
    moves_pair,
    accounts_fit,
    balances_stand,
    balances_match,
    lots_match,
    due_days_hold,
    villages_sum_to_zero,
    months_match,
    guards_stand,
)


def audit(session: Session, anchors: Anchors | None = None) -> list[Finding]:
    """Re-prove the books from their rows; nothing found means every proof held.

    `anchors` is what the file outside the database says (`reading_anchored` gives both of one
    moment); without it the rows are proven by themselves. Findings stand in the order of the
    proofs, each proof's by time.
    """
    found = [finding for proof in PROOFS for finding in proof(session)]
    return [*found, *(anchors_hold(session, anchors) if anchors is not None else ())]
