"""Closing a subject: its cards and look links die with it; its entries in the books stay."""

from sqlalchemy.orm import Session

import ledger
from kernel import clock
from registry.cards import revoke_cards
from registry.looks import revoke_looks
from registry.phones import revoke_phones
from registry.subjects import Subject


def hold_points(tx: Session, *subjects: Subject) -> dict[str, int]:
    """Lock the subjects' accounts, in the one order of all; what each can spend, by number."""
    return {
        one.number: ledger.hold_account(tx, one.village_id, one.account).available
        for one in sorted(subjects, key=lambda one: one.account)
    }


def close_subject(tx: Session, subject: Subject, why: str, *, staff_id: str | None) -> None:
    """Close it from today on; the caller holds its village and its account."""
    subject.closed_on, subject.closed_why = clock.today(), why
    subject.updated_at = clock.now()
    revoke_cards(tx, subject, staff_id=staff_id, reason=f"closed: {why}")
    revoke_looks(tx, subject)
    revoke_phones(tx, subject)
    tx.flush()


def pour_over(tx: Session, points: int, *parties: Subject, ref: str, staff_id: str | None) -> None:
    """Move points from the first to the second of two households, with their last valid days.

    :raises NotEnoughPoints: the first has fewer.
    """
    source, target = parties
    if points:
        ledger.transfer(
            tx,
            source.village_id,
            points=points,
            source=source.account,
            target=target.account,
            ref=ref,
            actor=f"staff/{staff_id}",
        )
