"""Taking a use back: at the merchant's phone within minutes, by two officers later.

The points part comes back by the opposite entry, and the caps are free again, in one transaction.
What is taken back counts in the month in which that is done: what is settled never changes.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy.orm import Session

import ledger
from kernel import clock
from kernel.db import reading, transaction
from kernel.errors import Refusal
from kernel.once import Operation, Outcome, once
from merchants import offers
from merchants.holding import CHANGE, fit_words, merchant_for, on_merchant
from merchants.months import MerchantSettlement
from merchants.roll import Merchant, hold_merchant
from merchants.scanning import ScanUnknown, own_merchant
from merchants.scans import TICKET_DIGITS, Use, UseUndo, undo_of
from registry import Actor, account_of, require_second, setting_of

REVERSE: Final = "reverse"


class UseUndoLate(Refusal):
    """The minutes in which the merchant may take a use back are over."""

    code = "use-undo-late"


class UseSettled(Refusal):
    """The month of the use is settled; the office can still take it back."""

    code = "use-settled"


class UseBackAlready(Refusal):
    """The use was taken back before."""

    code = "use-back-already"


def undo(actor: Actor, ticket: str, *, key: str) -> Outcome:
    """Take a use of the own merchant back, once per key, within the village's minutes. Outermost.

    The reply: `ticket`. Nothing of the household.

    :raises MerchantUnknown, ScanUnknown: not at a merchant's phone, or no use of that merchant.
    :raises UseBackAlready: taken back before.
    :raises UseUndoLate, UseSettled: too long ago, or its month is settled.
    """
    with reading() as session:
        merchant = own_merchant(session, actor)
    operation = Operation(
        merchant.village_id, actor.client, key, {"do": "use-undo", "ticket": ticket}
    )

    def run(tx: Session) -> dict[str, Any]:
        # One at a time: whoever comes second sees that it is done.
        held = hold_merchant(tx, merchant.code)
        use = use_of(tx, held, ticket)
        _refuse_back(tx, use)
        if clock.now() > undo_until(tx, use):
            raise UseUndoLate
        month = use.on_day.replace(day=1)
        if tx.get(MerchantSettlement, (use.village_id, use.merchant, month)) is not None:
            raise UseSettled
        return _take_back(tx, use, UseUndo(kind="undo", staff_id=actor.staff_id, reason=""))

    outcome = transaction(lambda tx: once(tx, operation, lambda: run(tx)))
    outcome.unwrap()
    return outcome


def reverse(
    actor: Actor, code: str, ticket: str, *, reason: str, second: Actor | None, key: str
) -> Outcome:
    """Take a use back at any time, two officers together, once per key. Outermost.

    The reply: `ticket`.

    :raises MerchantUnknown, ScanUnknown: none of the actor's, or no use of that merchant.
    :raises MerchantWordsUnfit: no reason, or too long a one.
    :raises SecondPersonNeeded: nobody beside, the same person, or one without the right.
    :raises UseBackAlready: taken back before.
    """
    words = fit_words(reason)

    def work(tx: Session, merchant: Merchant) -> dict[str, Any]:
        beside = require_second(actor, second, CHANGE, village_id=merchant.village_id)
        use = use_of(tx, merchant, ticket)
        _refuse_back(tx, use)
        done = UseUndo(kind=REVERSE, staff_id=actor.staff_id, reason=words)
        done.second_id = beside.staff_id
        return _take_back(tx, use, done)

    asked = {"do": "use-reverse", "ticket": ticket, "reason": words}
    return on_merchant(actor, code, key, asked=asked, work=work)


def use_of(session: Session, merchant: Merchant, ticket: str) -> Use:
    """The use of this merchant with this ticket.

    :raises ScanUnknown: it has none such.
    """
    found = session.get(Use, (merchant.village_id, ticket[:TICKET_DIGITS]))
    if found is None or found.merchant != merchant.code:
        raise ScanUnknown
    return found


def office_use(
    session: Session, actor: Actor, code: str, ticket: str
) -> tuple[Merchant, Use, offers.Offer]:
    """A use as an officer of the merchant's village sees it: whose, which, of what offer.

    :raises MerchantUnknown, ScanUnknown: none of the actor's, or no use of that merchant.
    """
    merchant = merchant_for(session, actor, code)
    use = use_of(session, merchant, ticket)
    return merchant, use, session.get_one(offers.Offer, (use.village_id, use.offer))


def undo_until(session: Session, use: Use) -> datetime:
    """Until when the merchant may take this use back itself."""
    return use.at + timedelta(minutes=setting_of(session, use.village_id, "undo_minutes"))


def _refuse_back(tx: Session, use: Use) -> None:
    if undo_of(tx, use) is not None:
        raise UseBackAlready


def _take_back(tx: Session, use: Use, done: UseUndo) -> dict[str, Any]:
    if use.entry_id is not None:
        ledger.hold_account(tx, use.village_id, account_of(use.household))
    one = offers.hold_offer(tx, use.village_id, use.offer)
    done.village_id, done.ticket, done.at = use.village_id, use.ticket, clock.now()
    if use.entry_id is not None:
        entry = ledger.reverse(
            tx,
            use.village_id,
            use.entry_id,
            kind=done.kind,
            source=f"use/{use.ticket}",
            actor=f"staff/{done.staff_id}",
        )
        done.at, done.entry_id = entry.recorded_at, entry.id
    done.on_day = clock.local(done.at).date()
    tx.add(done)
    one.count.uses -= 1
    one.count.spent_fen -= use.list_fen - use.paid_fen
    tx.flush()
    return {"ticket": use.ticket}
