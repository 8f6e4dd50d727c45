"""Visits that were made for demands: with whom the village spoke, and when."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from merchants.demands import Demand, Demanded
from merchants.visits import Visit


def visits_made(session: Session, found: Sequence[Demanded]) -> Mapping[str, list[Visit]]:
    """Demand → the visits for it, and for whatever was merged into it, in order."""
    query = (
        select(Demand.root, Visit)
        .join(Visit, and_(Visit.village_id == Demand.village_id, Visit.wish == Demand.id))
        .where(Demand.root.in_({one.demand.id for one in found}))
        .order_by(Visit.on_day, Visit.id)
    )
    made: dict[str, list[Visit]] = defaultdict(list)
    for root, visit in session.execute(query):
        made[root].append(visit)
    return made
