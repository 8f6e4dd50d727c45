"""Taking a slip back: by its clerk within minutes, by an officer with a second person later.

Both post the opposite entry, linked to the original, and put the goods back on the shelf.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy.orm import Session

import ledger
from kernel import clock
from kernel.db import transaction
from kernel.errors import Refusal
from kernel.once import Operation, Outcome, once
from pos.settlements import refuse_settled
from pos.shops import find_shop
from pos.slips import Slip, SlipUndo, SlipUnknown, find_slip, lines_of
from pos.stock import Cause, move_stock
from registry import Actor, account_of, require, require_second, setting_of

REASON_AT_MOST: Final = 100


class UndoTooLate(Refusal):
    """The minutes in which the clerk may undo are over."""

    code = "undo-too-late"


class UndoNotYours(Refusal):
    """Another clerk made this slip."""

    code = "undo-not-yours"


class ReversalReasonUnfit(Refusal):
    """A reversal needs a reason of 1 to 100 characters."""

    code = "reversal-reason-unfit"


@dataclass(frozen=True)
class Reversal:
    """What an officer asks: which slip, why, and who stands beside."""

    slip: str
    reason: str
    second: Actor


def undo(actor: Actor, *, slip: str, key: str) -> Outcome:
    """Take the own slip back, within the minutes the village has set (10). Outermost.

    The reply: `slip`, `household`, `points` given back, `balance_after`, `at`.

    :raises SlipUnknown: no such slip in this shop.
    :raises UndoNotYours, UndoTooLate: another clerk's, or too long ago.
    :raises SlipSettled: its month is settled; an officer can still reverse it.
    :raises AlreadyReversed: taken back before.
    """

    def work(tx: Session) -> Outcome:
        shop = find_shop(tx, actor.shop or "")
        request = {"do": "undo", "shop": shop.code, "slip": slip}
        operation = Operation(shop.village_id, actor.client, key, request)
        return once(tx, operation, lambda: _undo(tx, actor, slip))

    outcome = transaction(work)
    outcome.unwrap()
    return outcome


def _undo(tx: Session, actor: Actor, number: str) -> dict[str, Any]:
    slip = find_slip(tx, number)
    if slip.shop != actor.shop:
        raise SlipUnknown(slip=number)
    if slip.clerk_id != actor.staff_id:
        raise UndoNotYours(slip=number)
    if clock.now() > undo_until(tx, slip):
        raise UndoTooLate(slip=number)
    refuse_settled(tx, slip)
    return _take_back(tx, slip, SlipUndo(kind="undo", actor_id=actor.staff_id))


def reverse_slip(actor: Actor, reversal: Reversal) -> dict[str, Any]:
    """Take a slip back at any time: an officer of the village, with a second person. Outermost.

    :raises SlipUnknown: no such slip in a village of this officer.
    :raises SecondPersonNeeded: the second is the same person, or may not witness there.
    :raises ReversalReasonUnfit: no reason, or too long a one.
    :raises AlreadyReversed: taken back before.
    """
    reason = " ".join(reversal.reason.split())
    if not 0 < len(reason) <= REASON_AT_MOST or not reason.isprintable():
        raise ReversalReasonUnfit

    def work(tx: Session) -> dict[str, Any]:
        slip = find_slip(tx, reversal.slip)
        require(actor, "slips.reverse", village_id=slip.village_id)
        second = require_second(actor, reversal.second, "slips.witness", village_id=slip.village_id)
        done = SlipUndo(
            kind="reverse", actor_id=actor.staff_id, second_id=second.staff_id, reason=reason
        )
        return _take_back(tx, slip, done)

    return transaction(work)


def undo_until(session: Session, slip: Slip) -> datetime:
    """Until when the clerk may take this slip back."""
    return slip.at + timedelta(minutes=setting_of(session, slip.village_id, "undo_minutes"))


def _take_back(tx: Session, slip: Slip, done: SlipUndo) -> dict[str, Any]:
    account = account_of(slip.household)
    ledger.hold_account(tx, slip.village_id, account)
    # Under the household's lock, and before the shelf: its lots have no such pieces to take again.
    if tx.get(SlipUndo, (slip.village_id, slip.slip)) is not None:
        raise ledger.AlreadyReversed(entry=slip.entry_id)
    pieces = {line.goods: line.quantity for line in lines_of(tx, slip)}
    shop = find_shop(tx, slip.shop)
    move_stock(tx, shop, pieces, Cause(done.kind, f"slip/{slip.slip}"))
    entry = ledger.reverse(
        tx,
        slip.village_id,
        slip.entry_id,
        kind=done.kind,
        source=f"slip/{slip.slip}",
        actor=f"staff/{done.actor_id}",
    )
    done.village_id, done.slip = slip.village_id, slip.slip
    done.at, done.entry_id = entry.recorded_at, entry.id
    tx.add(done)
    tx.flush()
    return {
        "slip": slip.slip,
        "household": slip.household,
        "points": slip.points,
        "balance_after": entry.balance_after(account),
        "at": entry.recorded_at.isoformat(),
    }
