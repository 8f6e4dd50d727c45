"""Settling a month with a merchant: both sides confirm, then one entry takes its points away.

Each confirms what it saw, by the statement's fingerprint; the second, another person, posts. The
points leave `merchant/<code>` for `settled/<code>`.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy.orm import Session

import ledger
from kernel import clock
from kernel.db import reading, transaction
from kernel.errors import Refusal
from kernel.once import Operation, Outcome, once
from merchants.holding import CHANGE, merchant_for
from merchants.months import (
    MerchantSettlement,
    MerchantSignature,
    Side,
    Statement,
    signatures_of,
    statement,
)
from merchants.roll import Merchant, hold_merchant
from merchants.scanning import own_merchant
from registry import Actor

#: By so long after its end everything of a month has been written.
STILL: Final = timedelta(minutes=1)


class MonthNotReady(Refusal):
    """The month cannot be confirmed: it is not over, it is empty, or uses and books differ."""

    code = "merchant-month-unfit"


class SeenChanged(Refusal):
    """The statement no longer says what was shown to whoever confirms."""

    code = "merchant-month-changed"


class ConfirmedBefore(Refusal):
    """This side confirmed the month before."""

    code = "confirmed-before"


class OtherPersonConfirms(Refusal):
    """Whoever confirmed for one side does not confirm for the other."""

    code = "other-person-confirms"


@dataclass(frozen=True)
class Seen:
    """What somebody confirms: whose month (any day in it), and the fingerprint that was seen."""

    merchant: str
    month: date
    fingerprint: str


def confirm(actor: Actor, seen: Seen, side: Side, *, key: str) -> Outcome:
    """Confirm a month for one side, once per key; the second one settles it. Outermost.

    The reply: `settled`, `points`, `fen`, `entry`.

    :raises MerchantUnknown: not the actor's merchant.
    :raises MonthNotReady: not over, empty, or uses and books differ.
    :raises SeenChanged: the statement says something else now.
    :raises ConfirmedBefore: this side did.
    :raises OtherPersonConfirms: the actor confirmed for the other side.
    """
    with reading() as session:
        if side == "village":
            merchant = merchant_for(session, actor, seen.merchant, CHANGE)
        else:
            merchant = own_merchant(session, actor)
    month = seen.month.replace(day=1)
    asked = {"do": "confirm", "merchant": merchant.code, "month": month.isoformat(), "side": side}
    operation = Operation(
        merchant.village_id, actor.client, key, {**asked, "seen": seen.fingerprint}
    )

    def run(tx: Session) -> dict[str, Any]:
        # One at a time: the second must see the first.
        held = hold_merchant(tx, merchant.code)
        shown = statement(tx, held, month)
        _refuse_unfit(shown, seen)
        before = signatures_of(tx, held, month)
        if side in before:
            raise ConfirmedBefore
        if actor.staff_id in {one.staff_id for one in before.values()}:
            raise OtherPersonConfirms
        return _confirm(tx, actor, shown, side, is_second=bool(before))

    outcome = transaction(lambda tx: once(tx, operation, lambda: run(tx)))
    outcome.unwrap()
    return outcome


def settlement_of(session: Session, merchant: Merchant, month: date) -> MerchantSettlement | None:
    """What was settled of that month, once both sides confirmed."""
    return session.get(MerchantSettlement, (merchant.village_id, merchant.code, month))


def _refuse_unfit(shown: Statement, seen: Seen) -> None:
    is_over = clock.now() >= clock.month_bounds(shown.month)[1] + STILL
    if not (is_over and shown.parts and shown.matches):
        raise MonthNotReady
    if shown.fingerprint != seen.fingerprint:
        raise SeenChanged


def _confirm(
    tx: Session, actor: Actor, shown: Statement, side: Side, *, is_second: bool
) -> dict[str, Any]:
    place = {"village_id": shown.village, "merchant": shown.merchant, "month": shown.month}
    print_, at = shown.fingerprint, clock.now()
    who = {"side": side, "staff_id": actor.staff_id}
    tx.add(MerchantSignature(**place, **who, fingerprint=print_, at=at))
    entry = _post(tx, actor, shown) if is_second else None
    if is_second:
        owed = {"uses": shown.uses, "points": shown.points, "fen": shown.fen}
        tx.add(MerchantSettlement(**place, **owed, fingerprint=print_, entry_id=entry, at=at))
    tx.flush()
    return {"settled": is_second, "points": shown.points, "fen": shown.fen, "entry": entry}


def _post(tx: Session, actor: Actor, shown: Statement) -> str | None:
    """The entry by which the month leaves the merchant's account; none where no points are.

    Where more was taken back than given, it runs the other way.
    """
    if not shown.points:
        return None
    merchant, settled = f"merchant/{shown.merchant}", f"settled/{shown.merchant}"
    ledger.open_account(tx, shown.village, settled)
    source, target = (merchant, settled) if shown.points > 0 else (settled, merchant)
    draft = ledger.Draft(
        shown.village,
        "repay",
        (ledger.move(abs(shown.points), source=source, target=target),),
        f"repay/{shown.merchant}/{shown.month:%Y-%m}",
        f"staff/{actor.staff_id}",
    )
    return ledger.post(tx, draft).id
