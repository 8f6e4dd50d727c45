"""A shop's slips of today, as its clerks look one up: to print it again, or to see what it was."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kernel import clock
from pos.shops import Shop
from pos.slips import Slip, SlipLine, stands

#: A clerk looks for one of the last ones; the office finds every other by its number.
SHOWN: Final = 200


@dataclass(frozen=True)
class Made:
    """A slip by its household's number: points, pieces, when, and whether it still stands."""

    slip: str
    household: str
    points: int
    pieces: int
    at: datetime
    stands: bool


def made_today(session: Session, shop: Shop) -> list[Made]:
    """The shop's slips of the town's day, the newest first, those taken back too; at most 200."""
    since, _ = clock.day_bounds(clock.today())
    pieces = (
        select(func.sum(SlipLine.quantity))
        .where(SlipLine.village_id == Slip.village_id, SlipLine.slip == Slip.slip)
        .scalar_subquery()
    )
    query = (
        select(
            Slip.slip,
            Slip.household,
            Slip.points,
            pieces.label("pieces"),
            Slip.at,
            stands().label("stands"),
        )
        .where(Slip.village_id == shop.village_id, Slip.shop == shop.code, Slip.at >= since)
        .order_by(Slip.at.desc(), Slip.slip)
        .limit(SHOWN)
    )
    return [
        Made(row.slip, row.household, row.points, int(row.pieces), row.at, bool(row.stands))
        for row in session.execute(query)
    ]
