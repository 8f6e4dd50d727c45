"""Errands: goods that are taken to households which cannot come, one list for one way.

A stop is listed with the household's agreement; its points move when a clerk packs the goods,
by the checkout as always; then they are handed over, or come back and the slip is reversed. What
was written stays: where a stop stands follows from its rows and from its slip.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    and_,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from kernel.db import Base, UtcDateTime
from kernel.errors import Refusal
from pos.goods import Goods
from pos.shops import Shop
from pos.slips import Slip, SlipUndo
from registry import Staff, Subject

WORDS_AT_MOST: Final = 40
SHOWN: Final = 50
#: How a household was asked.
WAYS: Final = ("telephone", "visit")


class ErrandUnknown(Refusal):
    """The shop has no such errand, or the household is not on it."""

    code = "errand-unknown"


class Errand(Base):
    """One way: from which shop, on which day, and who carries."""

    __tablename__ = "errand"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "shop"], ["shop.village_id", "shop.code"]),
        Index(None, "village_id", "shop", "on", "id"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    shop: Mapped[str] = mapped_column(String(12))
    on: Mapped[date]
    carrier: Mapped[str] = mapped_column(String(WORDS_AT_MOST))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ErrandStop(Base):
    """One household on it, and its agreement: who in it agreed (`asked`), how and on which day."""

    __tablename__ = "errand_stop"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "errand"], ["errand.village_id", "errand.id"]),
        CheckConstraint("how IN ('telephone', 'visit')", name="how"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    errand: Mapped[str] = mapped_column(String(32), primary_key=True)
    household: Mapped[str] = mapped_column(String(20), primary_key=True)
    asked: Mapped[str] = mapped_column(String(WORDS_AT_MOST))
    how: Mapped[str] = mapped_column(String(9))
    asked_on: Mapped[date]
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ErrandLine(Base):
    """Goods of a stop, and pieces."""

    __tablename__ = "errand_line"
    __table_args__ = (
        ForeignKeyConstraint(
            ["village_id", "errand", "household"],
            ["errand_stop.village_id", "errand_stop.errand", "errand_stop.household"],
        ),
        ForeignKeyConstraint(
            ["village_id", "shop", "goods"], ["goods.village_id", "goods.shop", "goods.goods"]
        ),
        CheckConstraint("quantity > 0", name="quantity"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    errand: Mapped[str] = mapped_column(String(32), primary_key=True)
    household: Mapped[str] = mapped_column(String(20), primary_key=True)
    goods: Mapped[str] = mapped_column(String(20), primary_key=True)
    shop: Mapped[str] = mapped_column(String(12))
    quantity: Mapped[int]


class ErrandPacked(Base):
    """That a stop was packed: the slip by which its points moved."""

    __tablename__ = "errand_packed"
    __table_args__ = (
        ForeignKeyConstraint(
            ["village_id", "errand", "household"],
            ["errand_stop.village_id", "errand_stop.errand", "errand_stop.household"],
        ),
        ForeignKeyConstraint(["village_id", "slip"], ["slip.village_id", "slip.slip"]),
        UniqueConstraint("village_id", "slip"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    errand: Mapped[str] = mapped_column(String(32), primary_key=True)
    household: Mapped[str] = mapped_column(String(20), primary_key=True)
    slip: Mapped[str] = mapped_column(String(20))


class ErrandEnd(Base):
    """How a stop ended: `handed` to whom (`words`), or `struck` off before it was packed."""

    __tablename__ = "errand_end"
    __table_args__ = (
        ForeignKeyConstraint(
            ["village_id", "errand", "household"],
            ["errand_stop.village_id", "errand_stop.errand", "errand_stop.household"],
        ),
        CheckConstraint("kind IN ('handed', 'struck')", name="kind"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    errand: Mapped[str] = mapped_column(String(32), primary_key=True)
    household: Mapped[str] = mapped_column(String(20), primary_key=True)
    kind: Mapped[str] = mapped_column(String(6))
    words: Mapped[str] = mapped_column(String(WORDS_AT_MOST))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Way:
    """An errand with the name of who made it, and how many households are on it."""

    errand: Errand
    by: str
    stops: int


@dataclass(frozen=True)
class Stop:
    """A stop with the household, who listed it, its goods, and what became of it."""

    stop: ErrandStop
    subject: Subject
    by: str
    slip: Slip | None
    undo: SlipUndo | None
    end: ErrandEnd | None
    ended_by: str | None
    lines: tuple[tuple[Goods, int], ...] = ()

    @property
    def state(self) -> str:
        """`listed`, `struck`, `packed`, `handed`, or `back`: its slip was taken back."""
        if self.undo is not None:
            return "back"
        if self.end is not None:
            return self.end.kind
        return "listed" if self.slip is None else "packed"

    @property
    def points(self) -> int:
        """What its slip took, or what its goods cost today."""
        if self.slip is not None:
            return self.slip.points
        return sum(goods.price * quantity for goods, quantity in self.lines)


def errands_of(session: Session, shop: Shop, *, since: date | None = None) -> list[Way]:
    """At most 50 errands of the shop, the latest day first; from that day on where one is given."""
    stops = (
        select(func.count())
        .where(ErrandStop.village_id == Errand.village_id, ErrandStop.errand == Errand.id)
        .scalar_subquery()
    )
    query = (
        select(Errand, Staff.name, stops)
        .join(Staff, Staff.id == Errand.staff_id)
        .where(Errand.village_id == shop.village_id, Errand.shop == shop.code)
        .order_by(Errand.on.desc(), Errand.id.desc())
        .limit(SHOWN)
    )
    if since is not None:
        query = query.where(Errand.on >= since)
    return [Way(*row) for row in session.execute(query)]


def errand_of(session: Session, shop: Shop, errand: str) -> Errand:
    """One errand of the shop.

    :raises ErrandUnknown: it has none like that.
    """
    found = session.get(Errand, (shop.village_id, errand))
    if found is None or found.shop != shop.code:
        raise ErrandUnknown
    return found


def stop_of(session: Session, errand: Errand, household: str) -> Stop:
    """One household's stop.

    :raises ErrandUnknown: it is not on this errand.
    """
    for one in stops_of(session, errand):
        if one.stop.household == household:
            return one
    raise ErrandUnknown


def stops_of(session: Session, errand: Errand) -> list[Stop]:
    """Its stops in walking order: by villager group, grid and number."""
    lister, ender = aliased(Staff), aliased(Staff)
    same = (ErrandStop.village_id, ErrandStop.errand, ErrandStop.household)

    def beside(table: type[ErrandPacked | ErrandEnd]) -> ColumnElement[bool]:
        other = (table.village_id, table.errand, table.household)
        return and_(*(one == two for one, two in zip(same, other, strict=True)))

    slip = and_(Slip.village_id == ErrandPacked.village_id, Slip.slip == ErrandPacked.slip)
    undo = and_(SlipUndo.village_id == Slip.village_id, SlipUndo.slip == Slip.slip)
    query = (
        select(ErrandStop, Subject, lister.name, Slip, SlipUndo, ErrandEnd, ender.name)
        .join(Subject, Subject.number == ErrandStop.household)
        .join(lister, lister.id == ErrandStop.staff_id)
        .outerjoin(ErrandPacked, beside(ErrandPacked))
        .outerjoin(Slip, slip)
        .outerjoin(SlipUndo, undo)
        .outerjoin(ErrandEnd, beside(ErrandEnd))
        .outerjoin(ender, ender.id == ErrandEnd.staff_id)
        .where(ErrandStop.village_id == errand.village_id, ErrandStop.errand == errand.id)
        .order_by(Subject.villager_group, Subject.grid_id, Subject.number)
    )
    lines = _lines(session, errand)
    found = [
        Stop(*row, lines=tuple(lines[row.ErrandStop.household])) for row in session.execute(query)
    ]
    # Group 2 comes before group 10; within a group the query's order stays.
    return sorted(found, key=lambda one: _place_of(one.subject.villager_group or ""))


def _place_of(group: str) -> tuple[int, str]:
    digits = "".join(sign for sign in group if sign.isdecimal())
    return int(digits or 0), group


def _lines(session: Session, errand: Errand) -> dict[str, list[tuple[Goods, int]]]:
    same = and_(
        Goods.village_id == ErrandLine.village_id,
        Goods.shop == ErrandLine.shop,
        Goods.goods == ErrandLine.goods,
    )
    query = (
        select(ErrandLine.household, Goods, ErrandLine.quantity)
        .join(Goods, same)
        .where(ErrandLine.village_id == errand.village_id, ErrandLine.errand == errand.id)
        .order_by(ErrandLine.goods)
    )
    found: dict[str, list[tuple[Goods, int]]] = defaultdict(list)
    for household, goods, quantity in session.execute(query):
        found[household].append((goods, quantity))
    return found
