"""What somebody has to look at before a shop's day is closed: found again from the rows each time.

`open-shift`: a shift nobody ended · `no-shift`: a clerk's slips outside any shift · `no-card` and
`taken-back`: each such slip · `counted`: a difference found by counting · `differs`: the proof
sheet does not agree. Stock below zero cannot be: the database refuses it.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel import clock
from pos.proof_sheets import ProofSheet
from pos.shifts import ShownShift, shifts_between
from pos.shops import Shop
from pos.slips import Slip, SlipUndo, without_card
from pos.stock import StockMovement


@dataclass(frozen=True)
class DayException:
    """One of them: its kind, what it is about, and how many slips, points or pieces."""

    kind: str
    ref: str
    count: int
    at: datetime | None = None


def exceptions_of(
    session: Session, shop: Shop, day: date, *, sheet: ProofSheet
) -> list[DayException]:
    """All exceptions of the day, closed or not, in the order of the list above."""
    since, until = clock.day_bounds(day)
    shifts = shifts_between(session, shop, since, until)
    return [
        *(
            DayException("open-shift", one.shift.id, one.sums.slips, one.shift.opened_at)
            for one in shifts
            if one.closed_at is None
        ),
        *_outside(session, shop, shifts, since=since, until=until),
        *_slips(session, shop, since, until),
        *_counted(session, shop, since, until),
        *([] if sheet.matches else [DayException("differs", "", 1)]),
    ]


def _outside(
    session: Session, shop: Shop, shifts: list[ShownShift], *, since: datetime, until: datetime
) -> Iterator[DayException]:
    """Clerks who handed something out in no shift of theirs."""
    query = select(Slip.clerk_id, Slip.device_id, Slip.at).where(
        Slip.village_id == shop.village_id,
        Slip.shop == shop.code,
        Slip.at >= since,
        Slip.at < until,
    )
    found = Counter(
        clerk
        for clerk, device, at in session.execute(query)
        if not _in_one(shifts, clerk, device, at)
    )
    for clerk, slips in sorted(found.items()):
        yield DayException("no-shift", clerk, slips)


def _in_one(shifts: list[ShownShift], clerk: str, device: str | None, at: datetime) -> bool:
    return any(
        (one.shift.clerk_id, one.shift.device_id) == (clerk, device)
        and one.shift.opened_at <= at
        and (one.closed_at is None or at < one.closed_at)
        for one in shifts
    )


def _slips(
    session: Session, shop: Shop, since: datetime, until: datetime
) -> Iterator[DayException]:
    here = (Slip.village_id == shop.village_id, Slip.shop == shop.code)
    no_card = (
        select(Slip.slip, Slip.points, Slip.at)
        .where(*here, without_card(), Slip.at >= since, Slip.at < until)
        .order_by(Slip.at)
    )
    back = (
        select(Slip.slip, Slip.points, SlipUndo.at)
        .join(SlipUndo, (SlipUndo.village_id == Slip.village_id) & (SlipUndo.slip == Slip.slip))
        .where(*here, SlipUndo.at >= since, SlipUndo.at < until)
        .order_by(SlipUndo.at)
    )
    for kind, query in (("no-card", no_card), ("taken-back", back)):
        for slip, points, at in session.execute(query):
            yield DayException(kind, slip, points, at)


def _counted(
    session: Session, shop: Shop, since: datetime, until: datetime
) -> Iterator[DayException]:
    move = StockMovement
    query = (
        select(move.goods, move.seq, move.quantity, move.at)
        .where(
            move.village_id == shop.village_id,
            move.shop == shop.code,
            move.kind == "count",
            move.at >= since,
            move.at < until,
        )
        .order_by(move.goods, move.seq)
    )
    for goods, seq, quantity, at in session.execute(query):
        yield DayException("counted", f"{goods}/{seq}", quantity, at)
