"""What is kept of a subject beside its points: what it asks for. Erased with it, copied for it."""

from typing import Any

from sqlalchemy import and_, delete, select
from sqlalchemy.orm import Session

from merchants.demands import Demand, DemandAsk
from registry import Subject


def erase(tx: Session, subject: Subject) -> None:
    """The subject asks for nothing any more; the demands stay, as others' may be among them."""
    tx.execute(
        delete(DemandAsk).where(
            DemandAsk.village_id == subject.village_id, DemandAsk.subject_id == subject.id
        )
    )


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
        ]
    }
