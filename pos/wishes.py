"""Wishes: goods that households would like to find in a shop, and how many of them ask.

A wish is known again by its name. It says how many households ask, never which ones.
"""

import unicodedata
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
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel.db import Base, UtcDateTime
from pos.goods import Goods
from pos.shops import Shop

NAME_AT_MOST: Final = 40
WORDS_AT_MOST: Final = 100
SHOWN: Final = 50
ON_SHELF, DECLINED = "goods", "declined"


class Wish(Base):
    """One wish of a shop's households. `folded` is its name as it is known again."""

    __tablename__ = "wish"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "shop"], ["shop.village_id", "shop.code"]),
        Index(None, "village_id", "shop", "folded"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    shop: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(NAME_AT_MOST))
    folded: Mapped[str] = mapped_column(String(NAME_AT_MOST * 2))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class WishAsk(Base):
    """That a household asks for it: once each, written down by a clerk or an officer."""

    __tablename__ = "wish_ask"
    __table_args__ = (ForeignKeyConstraint(["village_id", "wish"], ["wish.village_id", "wish.id"]),)

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    wish: Mapped[str] = mapped_column(String(32), primary_key=True)
    household: Mapped[str] = mapped_column(String(20), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class WishEnd(Base):
    """What became of it: goods of the shop, or declined, and why."""

    __tablename__ = "wish_end"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "wish"], ["wish.village_id", "wish.id"]),
        ForeignKeyConstraint(
            ["village_id", "shop", "goods"], ["goods.village_id", "goods.shop", "goods.goods"]
        ),
        CheckConstraint(
            "(outcome = 'goods' AND goods IS NOT NULL) OR (outcome = 'declined' AND words <> '')",
            name="outcome",
        ),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    wish: Mapped[str] = mapped_column(String(32), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(10))
    shop: Mapped[str] = mapped_column(String(12))
    goods: Mapped[str | None] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(String(WORDS_AT_MOST))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Wished:
    """A wish with how many households ask for it, and what became of it, if anything did."""

    wish: Wish
    askers: int
    end: WishEnd | None
    goods: str | None


def fold(name: str) -> str:
    """A wish's name as it is known again: width, case and spaces make no other wish."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def open_wishes(session: Session, shop: Shop) -> list[Wished]:
    """Wishes that wait, at most 50, those that most households ask for first."""
    query = _wishes(shop).where(WishEnd.wish.is_(None))
    rows = session.execute(query.order_by(_ASKERS.desc(), Wish.id).limit(SHOWN))
    return [Wished(*row) for row in rows]


def ended_wishes(session: Session, shop: Shop) -> list[Wished]:
    """The last 50 wishes that became goods or were declined, the latest first."""
    query = _wishes(shop).where(WishEnd.wish.is_not(None))
    rows = session.execute(query.order_by(WishEnd.at.desc(), Wish.id).limit(SHOWN))
    return [Wished(*row) for row in rows]


def find_open(session: Session, shop: Shop, *, name: str = "", wish: str = "") -> Wish | None:
    """The shop's wish of this name, or with this id, if it waits."""
    same = Wish.id == wish if wish else Wish.folded == fold(name)
    ended = and_(WishEnd.village_id == Wish.village_id, WishEnd.wish == Wish.id)
    return session.scalars(
        select(Wish)
        .outerjoin(WishEnd, ended)
        .where(
            Wish.village_id == shop.village_id,
            Wish.shop == shop.code,
            same,
            WishEnd.wish.is_(None),
        )
    ).one_or_none()


_ASKERS: Final = (
    select(func.count())
    .where(WishAsk.village_id == Wish.village_id, WishAsk.wish == Wish.id)
    .correlate(Wish)
    .scalar_subquery()
)


def _wishes(shop: Shop) -> Select[Wish, int, WishEnd, str]:
    ended = and_(WishEnd.village_id == Wish.village_id, WishEnd.wish == Wish.id)
    became = and_(
        Goods.village_id == WishEnd.village_id,
        Goods.shop == WishEnd.shop,
        Goods.goods == WishEnd.goods,
    )
    return (
        select(Wish, _ASKERS, WishEnd, Goods.name)
        .outerjoin(WishEnd, ended)
        .outerjoin(Goods, became)
        .where(Wish.village_id == shop.village_id, Wish.shop == shop.code)
    )
