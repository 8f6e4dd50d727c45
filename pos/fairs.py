"""Fairs: hours or days of one shop with goods and limits of their own, such as New Year goods.

A slip belongs to the fair that was on in its shop when it was made, so nothing is written for it
with a sale. What was planned is kept for good; a fair that was called off has an end of its own.
"""

from collections import defaultdict
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
    bindparam,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime
from kernel.errors import Refusal
from pos.cart import Cart
from pos.shops import Shop
from pos.slips import Slip, SlipLine, stands

NAME_AT_MOST: Final = 20
SHOWN: Final = 50


class FairUnknown(Refusal):
    """The shop has no such fair."""

    code = "fair-unknown"


class GoodsNotInFair(Refusal):
    """A fair is on that hands out its own goods only, and these are not among them."""

    code = "goods-not-in-fair"


class GoodsKept(Refusal):
    """These goods are kept for a fair that has not begun; it does so on the day `on`."""

    code = "goods-kept"


class FairLimitReached(Refusal):
    """The household may have only `left` more pieces of these goods at the fair, of `limit`."""

    code = "fair-limit-reached"


class Fair(Base):
    """One fair of a shop; `only`: nothing but its own goods is handed out while it is on."""

    __tablename__ = "fair"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "shop"], ["shop.village_id", "shop.code"]),
        CheckConstraint("until > since", name="times"),
        Index(None, "village_id", "shop", "until"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    shop: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(NAME_AT_MOST))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    only: Mapped[bool]
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class FairGoods(Base):
    """Goods of a fair: pieces a household may have there; `kept`: not handed out before it."""

    __tablename__ = "fair_goods"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "fair"], ["fair.village_id", "fair.id"]),
        ForeignKeyConstraint(
            ["village_id", "shop", "goods"], ["goods.village_id", "goods.shop", "goods.goods"]
        ),
        CheckConstraint("at_most > 0", name="at_most"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    fair: Mapped[str] = mapped_column(String(32), primary_key=True)
    goods: Mapped[str] = mapped_column(String(20), primary_key=True)
    shop: Mapped[str] = mapped_column(String(12))
    at_most: Mapped[int | None]
    kept: Mapped[bool]


class FairEnd(Base):
    """That a fair was called off, or ended before its time."""

    __tablename__ = "fair_end"
    __table_args__ = (ForeignKeyConstraint(["village_id", "fair"], ["fair.village_id", "fair.id"]),)

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    fair: Mapped[str] = mapped_column(String(32), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Planned:
    """A fair with when it was ended before its time, if it was."""

    fair: Fair
    ended_at: datetime | None

    @property
    def until(self) -> datetime:
        """When it ends, or ended; not after it was called off."""
        return min(self.fair.until, self.ended_at or self.fair.until)

    @property
    def state(self) -> str:
        """`to-come`, `on`, `over`, or `called-off` where it never was on."""
        if self.until <= self.fair.since:
            return "called-off"
        now = clock.now()
        return "to-come" if now < self.fair.since else "on" if now < self.until else "over"


def _fairs(shop: Shop) -> Select[Fair, datetime]:
    ended = and_(FairEnd.village_id == Fair.village_id, FairEnd.fair == Fair.id)
    return (
        select(Fair, FairEnd.at)
        .outerjoin(FairEnd, ended)
        .where(Fair.village_id == shop.village_id, Fair.shop == shop.code)
    )


def fairs_of(session: Session, shop: Shop) -> list[Planned]:
    """The shop's last 50 fairs, the latest first."""
    query = _fairs(shop).order_by(Fair.since.desc(), Fair.id.desc()).limit(SHOWN)
    return [Planned(*row) for row in session.execute(query)]


def fair_of(session: Session, shop: Shop, fair: str) -> Planned:
    """One fair of the shop.

    :raises FairUnknown: it has none like that.
    """
    row = session.execute(_fairs(shop).where(Fair.id == fair)).one_or_none()
    if row is None:
        raise FairUnknown
    return Planned(*row)


def not_over(session: Session, shop: Shop) -> list[Planned]:
    """The fairs of the shop that are on or to come, the next first."""
    now = clock.now()
    query = _fairs(shop).where(Fair.until > now).order_by(Fair.since)
    return [one for one in (Planned(*row) for row in session.execute(query)) if one.until > now]


def goods_of(session: Session, fair: Fair) -> dict[str, FairGoods]:
    """The goods of a fair, by code."""
    query = (
        select(FairGoods)
        .where(FairGoods.village_id == fair.village_id, FairGoods.fair == fair.id)
        .order_by(FairGoods.goods)
    )
    return {one.goods: one for one in session.scalars(query)}


@dataclass(frozen=True)
class Offer:
    """What the fairs of a shop do to its goods now: the one that is on, its goods, those kept."""

    on: Planned | None
    goods: dict[str, FairGoods]
    kept: dict[str, Planned]

    def refuse(self, code: str, *, said: str = "") -> None:
        """Refuse goods that are not handed out now; the refusal calls them `said`, or by code.

        :raises GoodsKept, GoodsNotInFair: kept for a fair to come; not of the one that is on.
        """
        if self.on is not None and code in self.goods:
            return
        if code in self.kept:
            on = clock.local(self.kept[code].fair.since).date()
            raise GoodsKept(goods=said or code, fair=self.kept[code].fair.name, on=on.isoformat())
        if self.on is not None and self.on.fair.only:
            raise GoodsNotInFair(goods=said or code, fair=self.on.fair.name)

    def hands_out(self, code: str) -> bool:
        """Whether these goods are handed out now."""
        try:
            self.refuse(code)
        except (GoodsKept, GoodsNotInFair):
            return False
        return True


def offer_of(session: Session, shop: Shop) -> Offer:
    """What is on in the shop now, and what is kept for later."""
    offer = Offer(None, {}, {})
    for one in not_over(session, shop):
        own = goods_of(session, one.fair)
        if one.state == "on":
            offer = Offer(one, own, offer.kept)
        else:
            kept = {code: one for code, each in own.items() if each.kept}
            offer = Offer(offer.on, offer.goods, kept | offer.kept)
    return offer


_PIECES_AT: Final = (
    select(SlipLine.goods, func.sum(SlipLine.quantity))
    .join(Slip, (Slip.village_id == SlipLine.village_id) & (Slip.slip == SlipLine.slip))
    .where(
        Slip.village_id == bindparam("village_id"),
        Slip.household == bindparam("household"),
        Slip.shop == bindparam("shop"),
        Slip.at >= bindparam("since", type_=UtcDateTime),
        SlipLine.goods.in_(bindparam("goods", expanding=True)),
        stands(),
    )
    .group_by(SlipLine.goods)
)


def refuse_by_fair(tx: Session, shop: Shop, household: str, *, cart: Cart) -> None:
    """Refuse a cart that the shop's fairs do not allow, read under the household's lock.

    :raises GoodsKept, GoodsNotInFair: goods that are not handed out now.
    :raises FairLimitReached: more pieces than a household may have at the fair.
    """
    offer = offer_of(tx, shop)
    for code in cart.pieces:
        offer.refuse(code)
    scarce = {
        code: each.at_most
        for code, each in offer.goods.items()
        if each.at_most is not None and code in cart.pieces
    }
    if offer.on is None or not scarce:
        return
    asked = {
        "village_id": shop.village_id,
        "household": household,
        "shop": shop.code,
        "since": offer.on.fair.since,
        "goods": sorted(scarce),
    }
    had: dict[str, int] = defaultdict(int)
    had.update({code: int(pieces) for code, pieces in tx.execute(_PIECES_AT, asked)})
    for code, limit in scarce.items():
        left = max(0, limit - had[code])
        if cart.pieces[code] > left:
            raise FairLimitReached(goods=code, fair=offer.on.fair.name, limit=limit, left=left)
