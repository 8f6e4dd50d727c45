"""What is kept of a subject beside its points: wishes, credit, offers used. Erased, and copied.

A scan and a use name a subject by its number alone and are never changed: once the register has
forgotten whose the number was, they say of nobody that it was there.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, select, update
from sqlalchemy.orm import Session

from merchants.demands import Demand, DemandAsk
from merchants.offers import Offer
from merchants.referrals import Referral, referrals_of
from merchants.roll import Merchant
from merchants.scans import Scan, Use, UseUndo
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
        "offer_scans": _scans(session, subject),
        "offer_uses": _uses(session, subject),
    }


def _scans(session: Session, subject: Subject) -> list[dict[str, Any]]:
    """When its card was scanned, where, and with which grade."""
    same = and_(Merchant.village_id == Scan.village_id, Merchant.code == Scan.merchant)
    query = (
        select(Scan.at, Merchant.name, Scan.grade)
        .join(Merchant, same)
        .where(Scan.village_id == subject.village_id, Scan.household == subject.number)
        .order_by(Scan.at, Scan.id)
    )
    return [
        {"at": str(at), "merchant": merchant, "grade": grade}
        for at, merchant, grade in session.execute(query)
    ]


def _uses(session: Session, subject: Subject) -> list[dict[str, Any]]:
    """Each use with its offer, prices and points, and when it was taken back, if it was."""
    query = (
        select(Use, Offer.title, Merchant.name, UseUndo.at)
        .join(Offer, and_(Offer.village_id == Use.village_id, Offer.id == Use.offer))
        .join(Merchant, and_(Merchant.village_id == Use.village_id, Merchant.code == Use.merchant))
        .outerjoin(
            UseUndo, and_(UseUndo.village_id == Use.village_id, UseUndo.ticket == Use.ticket)
        )
        .where(Use.village_id == subject.village_id, Use.household == subject.number)
        .order_by(Use.at, Use.ticket)
    )
    return [
        {
            "ticket": use.ticket,
            "at": str(use.at),
            "merchant": merchant,
            "offer": title,
            "grade": use.grade,
            "list_fen": use.list_fen,
            "paid_fen": use.paid_fen,
            "points": use.points,
            "taken_back_at": _when(back),
        }
        for use, title, merchant, back in session.execute(query)
    ]


def _when(at: datetime | None) -> str | None:
    return str(at) if at else None
