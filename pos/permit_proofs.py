"""Proof of the permits: each slip that used one is the slip it was given for."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from ledger import Finding
from pos.permits import NO_CARD, ROTATING, Permit, SlipPermit
from pos.slips import Slip

#: Permits that stand in place of a card.
_INSTEAD: Final = (NO_CARD, ROTATING)


def permits_match(session: Session) -> Iterator[Finding]:
    """A slip without a card used a permit, and every permit used fits its slip."""
    used = and_(SlipPermit.village_id == Slip.village_id, SlipPermit.slip == Slip.slip)
    given = and_(Permit.village_id == SlipPermit.village_id, Permit.id == SlipPermit.permit_id)
    query = (
        select(Slip.village_id, Slip.slip, Slip.entry_id)
        .outerjoin(SlipPermit, used)
        .outerjoin(Permit, given)
        .where(
            or_(
                and_(Slip.card_id.is_(None), Permit.id.is_(None)),
                and_(Slip.card_id.is_(None), Permit.kind.not_in(_INSTEAD)),
                and_(Slip.card_id.is_not(None), Permit.kind.in_(_INSTEAD)),
                Permit.household != Slip.household,
                Permit.shop != Slip.shop,
                Permit.clerk_id != Slip.clerk_id,
                Permit.at > Slip.at,
                Permit.until <= Slip.at,
            )
        )
    )
    for village, slip, entry in session.execute(query):
        what = f"slip {slip} has not the permit it needs"
        yield Finding("permits-match", village, entry, None, what)
