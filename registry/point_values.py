"""What a point is worth in money, in fen, by village and day: for reports and budgets, no more.

No redemption asks it: goods have their own price in points and cost in fen. A value counts from a
day on, today or later; what counted before stays as it was. A value that has not begun is replaced
by a further row for the same day. Rows are never changed: they are the log of who set what.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

from sqlalchemy import CheckConstraint, ForeignKey, Select, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime, transaction
from kernel.errors import Refusal
from registry.access import Actor, require
from registry.regions import town
from registry.staff import Staff
from registry.town_settings import PERMISSION, hold_place

#: One point, one yuan: the commonest rate, where nobody set another.
DEFAULT_FEN: Final = 100
#: What points are worth in the places we know: from 0.01 to 5 yuan.
LEAST_FEN: Final = 1
MOST_FEN: Final = 500
SHOWN: Final = 20


class PointValueUnfit(Refusal):
    """A point is worth 1 to 500 whole fen."""

    code = "point-value-unfit"


class ValueDayUnfit(Refusal):
    """A value counts from today at the earliest, from the end of next year at the latest."""

    code = "point-value-day-unfit"


class PointValue(Base):
    """From `from_on` on a point is worth `fen` here; none: what is above holds again."""

    __tablename__ = "point_value"
    __table_args__ = (CheckConstraint("fen > 0", name="fen_positive"),)

    region_id: Mapped[int] = mapped_column(
        ForeignKey("region.id"), primary_key=True, autoincrement=False
    )
    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    from_on: Mapped[date]
    fen: Mapped[int | None]
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Worth:
    """What a point is worth in a place on a day, whose value it is, and what is above."""

    fen: int
    origin: Literal["own", "town", "default"]
    above: int


@dataclass(frozen=True)
class SetValue:
    """One row of a place's history, and how it stands today."""

    from_on: date
    fen: int | None
    at: datetime
    by: str
    state: Literal["to-come", "now", "past", "replaced"]


def worth_in(session: Session, region_id: int, *, on: date) -> Worth:
    """What a point is worth in a village, or for the town, on that day."""
    above_id = town(session).id
    found = _valid(session, {region_id, above_id}, on)
    above = None if region_id == above_id else found.get(above_id)
    own = found.get(region_id)
    below = above or DEFAULT_FEN
    if own is not None:
        return Worth(own, "own", below)
    return Worth(below, "town" if above else "default", below)


def fen_in(session: Session, village_ids: Iterable[int], *, on: date) -> Mapping[int, int]:
    """Village → what a point is worth there on that day, in fen; two queries for any number."""
    villages, above_id = set(village_ids), town(session).id
    found = _valid(session, villages | {above_id}, on)
    above = found.get(above_id) or DEFAULT_FEN
    return {one: found.get(one) or above for one in villages}


def fen_on(session: Session, village_id: int, days: Iterable[date]) -> Mapping[date, int]:
    """Day → what a point was worth in the village on it, in fen; two queries for any number."""
    above_id = town(session).id
    query = (
        select(PointValue.region_id, PointValue.from_on, PointValue.fen)
        .where(PointValue.region_id.in_({village_id, above_id}))
        .order_by(PointValue.from_on, PointValue.no)
    )
    rows = session.execute(query).all()

    def valid(region_id: int, day: date) -> int | None:
        begun = [row.fen for row in rows if row.region_id == region_id and row.from_on <= day]
        return begun[-1] if begun else None

    return {day: valid(village_id, day) or valid(above_id, day) or DEFAULT_FEN for day in set(days)}


def values_of(session: Session, region_id: int) -> list[SetValue]:
    """The last values set for this very place, the latest day first."""
    query = (
        select(PointValue, Staff.name)
        .join(Staff, Staff.id == PointValue.staff_id)
        .where(PointValue.region_id == region_id)
        .order_by(PointValue.from_on.desc(), PointValue.no.desc())
        .limit(SHOWN)
    )
    found: list[SetValue] = []
    for row, by in session.execute(query):
        state = _state(row.from_on, found)
        found.append(SetValue(row.from_on, row.fen, row.at, by, state))
    return found


def set_point_value(actor: Actor, *, region_id: int, fen: int | None, from_on: date) -> None:
    """From that day on a point is worth so many fen here, or (none) what is above. Outermost.

    What holds on that day already is no change.

    :raises NotPermitted: not this person's village; the town's, and not a town officer.
    :raises PointValueUnfit: not 1 to 500 fen.
    :raises ValueDayUnfit: before today, or after the end of next year.
    """
    require(actor, PERMISSION, village_id=region_id)
    if fen is not None and not LEAST_FEN <= fen <= MOST_FEN:
        raise PointValueUnfit
    if not clock.today() <= from_on <= last_day():
        raise ValueDayUnfit

    def work(tx: Session) -> None:
        hold_place(tx, region_id)
        _add(tx, region_id, fen, from_on=from_on, staff_id=str(actor.staff_id))

    transaction(work)


def last_day() -> date:
    """The last day from which a value may count."""
    return date(clock.today().year + 1, 12, 31)


def _add(tx: Session, region_id: int, fen: int | None, *, from_on: date, staff_id: str) -> None:
    if _valid(tx, {region_id}, from_on).get(region_id) == fen:
        return
    numbers = select(func.max(PointValue.no)).where(PointValue.region_id == region_id)
    tx.add(
        PointValue(
            region_id=region_id,
            no=(tx.scalar(numbers) or 0) + 1,
            from_on=from_on,
            fen=fen,
            staff_id=staff_id,
            at=clock.now(),
        )
    )
    tx.flush()


def _state(from_on: date, later: list[SetValue]) -> Literal["to-come", "now", "past", "replaced"]:
    if later and later[-1].from_on == from_on:
        return "replaced"
    if from_on > clock.today():
        return "to-come"
    return "past" if any(one.state == "now" for one in later) else "now"


def _valid(session: Session, region_ids: set[int], on: date) -> dict[int, int]:
    """Region → its own value on that day, where it has one: the latest row of the latest day."""
    return {
        region_id: fen
        for region_id, fen in session.execute(_latest(region_ids, on))
        if fen is not None
    }


def _latest(region_ids: set[int], on: date) -> Select[Any]:
    place = func.row_number().over(
        partition_by=PointValue.region_id,
        order_by=(PointValue.from_on.desc(), PointValue.no.desc()),
    )
    ranked = (
        select(PointValue.region_id, PointValue.fen, place.label("place"))
        .where(PointValue.region_id.in_(region_ids), PointValue.from_on <= on)
        .subquery()
    )
    return select(ranked.c.region_id, ranked.c.fen).where(ranked.c.place == 1)
