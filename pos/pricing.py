"""Prices with a day: planned by an officer, in force from the first minute of that day.

The till sells at the price of now; nothing has to run at midnight. Until its day a planned price
can be withdrawn. One change at a time is planned of each kind of goods.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime
from kernel.errors import Refusal
from kernel.once import Outcome
from pos.goods import Goods
from pos.shelving import PRICE_AT_MOST, PriceUnfit, do_at, find_shelved
from pos.shops import Shop
from registry import Actor, Staff

#: So far ahead a price may be planned.
AHEAD: Final = timedelta(days=366)
SHOWN: Final = 20


class PriceDayUnfit(Refusal):
    """A price is planned from tomorrow on at the earliest, a year ahead at the latest."""

    code = "price-day-unfit"


class PricePlanned(Refusal):
    """Another price is planned for these goods already."""

    code = "price-planned"


class PriceNotPlanned(Refusal):
    """No price is planned for these goods, or it is in force."""

    code = "price-not-planned"


class PricePlan(Base):
    """One decision: from `from_on` on `price` points a piece; none: that plan was withdrawn."""

    __tablename__ = "price_plan"
    __table_args__ = (
        ForeignKeyConstraint(
            ["village_id", "shop", "goods"], ["goods.village_id", "goods.shop", "goods.goods"]
        ),
        CheckConstraint("price > 0", name="price"),
        Index(None, "village_id", "shop", "goods", "id"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    shop: Mapped[str] = mapped_column(String(12))
    goods: Mapped[str] = mapped_column(String(20))
    from_on: Mapped[date]
    price: Mapped[int | None]
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Planned:
    """One decision as a page lists it; `by` is a name."""

    from_on: date
    price: int | None
    at: datetime
    by: str


def plan_price(
    actor: Actor, *, named: tuple[str, str], price: int, from_on: date | None, key: str
) -> Outcome:
    """Hand goods (`named`: shop and goods) out for `price` points from that day on. Outermost.

    :raises ShopUnknown, GoodsUnknown: no such goods for this actor.
    :raises PriceUnfit: not 1 to 100,000.
    :raises PriceDayUnfit: before tomorrow, or more than a year ahead.
    :raises PricePlanned: another one is planned; it is to be withdrawn first.
    """
    shop, code = named
    if not 1 <= price <= PRICE_AT_MOST:
        raise PriceUnfit(at_most=PRICE_AT_MOST)
    today = clock.today()
    if from_on is None or not today < from_on <= today + AHEAD:
        raise PriceDayUnfit

    def work(tx: Session, place: Shop) -> dict[str, Any]:
        goods = find_shelved(tx, place, code).goods
        if goods.is_price_planned:
            raise PricePlanned
        # What was planned before is in force by now: it is the price that the new one follows.
        goods.base_price = goods.price
        goods.next_price, goods.next_price_on = price, from_on
        _keep(tx, goods, actor, price, from_on=from_on)
        return {"goods": code}

    request = {"do": "plan-price", "goods": code, "price": price, "on": from_on.isoformat()}
    return do_at(actor, shop, key, request=request, work=work)


def withdraw_price(actor: Actor, *, shop: str, goods: str, key: str) -> Outcome:
    """Let the planned price go before its day, once per key. Outermost.

    :raises ShopUnknown, GoodsUnknown: no such goods for this actor.
    :raises PriceNotPlanned: none is planned, or it is in force.
    """

    def work(tx: Session, place: Shop) -> dict[str, Any]:
        found = find_shelved(tx, place, goods).goods
        from_on = found.next_price_on
        if from_on is None or not found.is_price_planned:
            raise PriceNotPlanned
        found.next_price = found.next_price_on = None
        _keep(tx, found, actor, None, from_on=from_on)
        return {"goods": goods}

    request = {"do": "withdraw-price", "goods": goods}
    return do_at(actor, shop, key, request=request, work=work)


def plans_of(session: Session, goods: Goods) -> list[Planned]:
    """The last decisions on the price of these goods, the newest first."""
    query = (
        select(PricePlan, Staff.name)
        .join(Staff, Staff.id == PricePlan.staff_id)
        .where(
            PricePlan.village_id == goods.village_id,
            PricePlan.shop == goods.shop,
            PricePlan.goods == goods.goods,
        )
        .order_by(PricePlan.id.desc())
        .limit(SHOWN)
    )
    return [Planned(one.from_on, one.price, one.at, by) for one, by in session.execute(query)]


def _keep(tx: Session, goods: Goods, actor: Actor, price: int | None, *, from_on: date) -> None:
    tx.add(
        PricePlan(
            village_id=goods.village_id,
            id=clock.new_id(),
            shop=goods.shop,
            goods=goods.goods,
            from_on=from_on,
            price=price,
            staff_id=actor.staff_id or "",
            at=clock.now(),
        )
    )
    tx.flush()
