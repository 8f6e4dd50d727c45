"""Goods: what a shop hands out, priced directly in points."""

from datetime import date

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKeyConstraint,
    String,
    and_,
    case,
    select,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base
from kernel.errors import Refusal
from pos.shops import Shop


class GoodsUnknown(Refusal):
    """The shop has no goods with this barcode or number."""

    code = "goods-unknown"


class Goods(Base):
    """One kind of goods in one shop. `goods` is its barcode, or the shop's own short number.

    `price` in points; `cost_fen` what a piece cost, in fen; `monthly_limit` pieces per
    household and calendar month (none: no limit). `removed_on`: taken back with the import
    that brought them; their movements stay, and a later import may bring them again.
    `withdrawn_on`: off sale since that day by an officer, who may put them back on sale.
    `price` is the one of today: `base_price`, or `next_price` from `next_price_on` on.
    """

    __tablename__ = "goods"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "shop"], ["shop.village_id", "shop.code"]),
        CheckConstraint("price > 0", name="price"),
        CheckConstraint("cost_fen >= 0", name="cost"),
        CheckConstraint("monthly_limit > 0", name="monthly_limit"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    shop: Mapped[str] = mapped_column(String(12), primary_key=True)
    goods: Mapped[str] = mapped_column(String(20), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    unit: Mapped[str] = mapped_column(String(10))
    base_price: Mapped[int] = mapped_column("price")
    next_price: Mapped[int | None]
    next_price_on: Mapped[date | None]
    cost_fen: Mapped[int]
    monthly_limit: Mapped[int | None]
    fund: Mapped[str] = mapped_column(String(40))
    removed_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]

    @hybrid_property
    def price(self) -> int:
        """Points a piece, today."""
        if self.next_price is not None and not self.is_price_planned:
            return self.next_price
        return self.base_price

    @price.inplace.setter
    def _price(self, price: int) -> None:
        """From now on; what is planned for a later day stays planned."""
        if not self.is_price_planned:
            self.next_price = self.next_price_on = None
        self.base_price = price

    @price.inplace.expression
    @classmethod
    def _price_of(cls) -> ColumnElement[int]:
        due = cls.next_price_on <= clock.today()
        return case((due, cls.next_price), else_=cls.base_price)

    @property
    def is_price_planned(self) -> bool:
        """Whether another price is planned whose day has not come."""
        return self.next_price_on is not None and self.next_price_on > clock.today()


def find_goods(session: Session, shop: Shop, goods: str) -> Goods:
    """What the shop hands out under this barcode or number.

    :raises GoodsUnknown: nothing, or what is off sale.
    """
    found = session.get(Goods, (shop.village_id, shop.code, goods))
    if found is None or found.removed_on is not None or found.withdrawn_on is not None:
        raise GoodsUnknown(goods=goods)
    return found


def on_sale() -> ColumnElement[bool]:
    """For a query on goods: only those that are handed out."""
    return and_(Goods.removed_on.is_(None), Goods.withdrawn_on.is_(None))


def goods_by_code(session: Session, shop: Shop, *, removed: bool = False) -> dict[str, Goods]:
    """The shop's goods by barcode or number, off sale or not; removed ones too when asked."""
    query = select(Goods).where(Goods.village_id == shop.village_id, Goods.shop == shop.code)
    if not removed:
        query = query.where(Goods.removed_on.is_(None))
    rows = session.scalars(query)
    return {one.goods: one for one in rows}
