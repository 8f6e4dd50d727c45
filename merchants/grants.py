"""Grants: how many subjects have credit, how much was granted and is used, by village and bank."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Subquery, and_, func, select
from sqlalchemy.orm import Session

from merchants.referrals import GRANTED, USED, Referral, ReferralStep


@dataclass(frozen=True)
class Grants:
    """Of one village and bank: referrals, subjects with credit, granted and used, in fen."""

    village_id: int
    bank: str
    referred: int
    subjects: int
    granted_fen: int
    used_fen: int


def grants_in(session: Session, villages: Collection[int]) -> list[Grants]:
    """What stands today, by village and bank; a subject counts where something is granted.

    Consent withdrawn or not: a loan that was granted stays one.
    """
    granted, used = _last(GRANTED), _last(USED)
    query = (
        select(
            Referral.village_id,
            Referral.bank,
            func.count(),
            func.count(Referral.subject_id.distinct()).filter(granted.c.fen > 0),
            func.coalesce(func.sum(granted.c.fen), 0),
            func.coalesce(func.sum(used.c.fen), 0),
        )
        .outerjoin(granted, _same(granted))
        .outerjoin(used, _same(used))
        .where(Referral.village_id.in_(villages))
        .group_by(Referral.village_id, Referral.bank)
        .order_by(Referral.village_id, Referral.bank)
    )
    return [
        Grants(village, bank, referred, subjects, int(fen), int(used_fen))
        for village, bank, referred, subjects, fen, used_fen in session.execute(query)
    ]


def _last(kind: str) -> Subquery:
    """The amount of this kind that holds, by referral: that of its latest line."""
    latest = (
        select(func.max(ReferralStep.id).label("id"))
        .where(ReferralStep.kind == kind)
        .group_by(ReferralStep.village_id, ReferralStep.referral)
        .subquery()
    )
    return (
        select(ReferralStep.village_id, ReferralStep.referral, ReferralStep.fen)
        .join(latest, latest.c.id == ReferralStep.id)
        .subquery()
    )


def _same(amount: Subquery) -> ColumnElement[bool]:
    return and_(amount.c.village_id == Referral.village_id, amount.c.referral == Referral.id)
