"""What is kept of a subject beside its points: its wishes and credit. Erased, and copied for it."""

from typing import Any

from sqlalchemy import and_, delete, select, update
from sqlalchemy.orm import Session

from merchants.demands import Demand, DemandAsk
from merchants.referrals import Referral, referrals_of
from registry import Subject


def erase(tx: Session, subject: Subject) -> None:
    """The subject asks for nothing any more, and no bank reads its grade; amounts stay."""
    tx.execute(
        delete(DemandAsk).where(
            DemandAsk.village_id == subject.village_id, DemandAsk.subject_id == subject.id
        )
    )
    mine = update(Referral).where(
        Referral.village_id == subject.village_id, Referral.subject_id == subject.id
    )
    tx.execute(mine.values(grade=None, grade_to=None))


def copy(session: Session, subject: Subject) -> dict[str, Any]:
    """All of it, as JSON values."""
    same = and_(Demand.village_id == DemandAsk.village_id, Demand.id == DemandAsk.demand)
    query = (
        select(Demand.words, DemandAsk.channel, DemandAsk.at)
        .join(DemandAsk, same)
        .where(DemandAsk.village_id == subject.village_id, DemandAsk.subject_id == subject.id)
        .order_by(DemandAsk.at, DemandAsk.demand)
    )
    return {
        "demands": [
            {"words": words, "channel": channel, "at": str(at)}
            for words, channel, at in session.execute(query)
        ],
        "referrals": [
            {
                "bank": one.referral.bank,
                "consent_on": str(one.referral.consent_on),
                "grade": one.referral.grade,
                "granted_fen": one.granted_fen,
                "used_fen": one.used_fen,
                "state": one.state,
            }
            for one in referrals_of(session, subject)
        ],
    }
