"""The demand list: what subjects would like merchants to offer, how many ask, what became of it.

A demand is known again by its words; what means the same an officer merges. The list says how
many ask, never who; a subject sees its own on its look page. A shop's wish list is for goods of
the shop and stands in pos.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Select,
    String,
    and_,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from kernel.db import Base, UtcDateTime
from registry import Subject, cells

WORDS_AT_MOST: Final = 60
WHY_AT_MOST: Final = 100
SHOWN: Final = 50
CHANNELS: Final = ("look", "paper", "office")
OFFERED, DECLINED = "offer", "declined"


class Demand(Base):
    """One demand. `root` is itself, or the demand into which it was merged."""

    __tablename__ = "demand"
    __table_args__ = (
        Index(None, "village_id", "folded"),
        Index(None, "village_id", "root"),
    )

    village_id: Mapped[int] = mapped_column(
        ForeignKey("region.id"), primary_key=True, autoincrement=False
    )
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    words: Mapped[str] = mapped_column(String(WORDS_AT_MOST))
    folded: Mapped[str] = mapped_column(String(WORDS_AT_MOST * 2))
    root: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class DemandAsk(Base):
    """That a subject asks for it: once each, from its own page, on paper, or said at the office."""

    __tablename__ = "demand_ask"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "demand"], ["demand.village_id", "demand.id"]),
        ForeignKeyConstraint(["village_id", "subject_id"], ["subject.village_id", "subject.id"]),
        CheckConstraint("channel IN ('look', 'paper', 'office')", name="channel"),
        Index(None, "village_id", "subject_id"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    demand: Mapped[str] = mapped_column(String(32), primary_key=True)
    subject_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    channel: Mapped[str] = mapped_column(String(10))
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class DemandMerge(Base):
    """That an officer merged one demand into another: they mean the same."""

    __tablename__ = "demand_merge"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "demand"], ["demand.village_id", "demand.id"]),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    demand: Mapped[str] = mapped_column(String(32), primary_key=True)
    into: Mapped[str] = mapped_column(String(32))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class DemandEnd(Base):
    """What became of it: an offer of a merchant, by its number, or declined, and why."""

    __tablename__ = "demand_end"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "demand"], ["demand.village_id", "demand.id"]),
        CheckConstraint(
            "(outcome = 'offer' AND offer IS NOT NULL) OR (outcome = 'declined' AND words <> '')",
            name="outcome",
        ),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    demand: Mapped[str] = mapped_column(String(32), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(10))
    offer: Mapped[str | None] = mapped_column(String(32))
    words: Mapped[str] = mapped_column(String(WHY_AT_MOST))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Demanded:
    """A demand with how many subjects ask for it, and what became of it, if anything did."""

    demand: Demand
    askers: int
    end: DemandEnd | None


def fold(words: str) -> str:
    """A demand's words as they are known again: width, case and spaces make no other demand."""
    return cells.tight(words).casefold()


def open_demands(session: Session, villages: Collection[int]) -> list[Demanded]:
    """Demands of these villages that wait, at most 50, those that most ask for first."""
    query = _demands(villages).where(DemandEnd.demand.is_(None))
    rows = session.execute(query.order_by(_ASKERS.desc(), Demand.id).limit(SHOWN))
    return [Demanded(*row) for row in rows]


def ended_demands(session: Session, villages: Collection[int]) -> list[Demanded]:
    """The last 50 demands that became an offer or were declined, the latest first."""
    query = _demands(villages).where(DemandEnd.demand.is_not(None))
    rows = session.execute(query.order_by(DemandEnd.at.desc(), Demand.id).limit(SHOWN))
    return [Demanded(*row) for row in rows]


def demands_of(session: Session, subject: Subject) -> list[Demanded]:
    """What this subject asks for, as it stands today, the latest first; at most 50."""
    mine = (
        select(Demand.root)
        .join(
            DemandAsk,
            and_(DemandAsk.village_id == Demand.village_id, DemandAsk.demand == Demand.id),
        )
        .where(DemandAsk.village_id == subject.village_id, DemandAsk.subject_id == subject.id)
    )
    query = _demands({subject.village_id}).where(Demand.id.in_(mine))
    rows = session.execute(query.order_by(Demand.at.desc(), Demand.id).limit(SHOWN))
    return [Demanded(*row) for row in rows]


def find_open(
    session: Session, village: int, *, words: str = "", demand: str = ""
) -> Demand | None:
    """The demand of a village that waits, by its words or its id; a merged one gives its root."""
    said = Demand.id == demand if demand else Demand.folded == fold(words)
    roots = select(Demand.root).where(Demand.village_id == village, said)
    ended = select(DemandEnd.demand).where(DemandEnd.village_id == village)
    query = select(Demand).where(
        Demand.village_id == village, Demand.id.in_(roots), Demand.id.not_in(ended)
    )
    return session.scalars(query.order_by(Demand.id).limit(1)).one_or_none()


def asks(session: Session, demand: Demand, subject_id: str) -> bool:
    """Whether this subject asks for it, in whatever words that were merged into it."""
    query = (
        select(DemandAsk.subject_id)
        .join(
            Demand, and_(Demand.village_id == DemandAsk.village_id, Demand.id == DemandAsk.demand)
        )
        .where(
            Demand.village_id == demand.village_id,
            Demand.root == demand.id,
            DemandAsk.subject_id == subject_id,
        )
    )
    return session.execute(query.limit(1)).first() is not None


_Told = aliased(Demand)
#: Subjects that ask for a demand or for one that was merged into it, each counted once.
_ASKERS: Final = (
    select(func.count(DemandAsk.subject_id.distinct()))
    .join(_Told, and_(_Told.village_id == DemandAsk.village_id, _Told.id == DemandAsk.demand))
    .where(_Told.village_id == Demand.village_id, _Told.root == Demand.id)
    .correlate(Demand)
    .scalar_subquery()
)


def _demands(villages: Collection[int]) -> Select[Demand, int, DemandEnd]:
    ended = and_(DemandEnd.village_id == Demand.village_id, DemandEnd.demand == Demand.id)
    return (
        select(Demand, _ASKERS, DemandEnd)
        .outerjoin(DemandEnd, ended)
        .where(Demand.village_id.in_(villages), Demand.root == Demand.id)
    )
