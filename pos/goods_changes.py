"""What each import of goods changed, so that the whole batch can be taken back."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel.db import Base
from pos.goods import Goods


class GoodsChange(Base):
    """What one import did to one kind of goods: `before` is nothing where it made it."""

    __tablename__ = "goods_change"
    __table_args__ = (
        ForeignKeyConstraint(
            ["village_id", "shop", "goods"], ["goods.village_id", "goods.shop", "goods.goods"]
        ),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    batch_id: Mapped[str] = mapped_column(ForeignKey("import_batch.id"), primary_key=True)
    shop: Mapped[str] = mapped_column(String(12), primary_key=True)
    goods: Mapped[str] = mapped_column(String(20), primary_key=True)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


def says(goods: Goods) -> dict[str, Any]:
    """What an import may change of goods, as JSON values."""
    return {
        "name": goods.name,
        "unit": goods.unit,
        "price": goods.price,
        "cost_fen": goods.cost_fen,
        "monthly_limit": goods.monthly_limit,
        "fund": goods.fund,
    }


def goods_changes_of(session: Session, batch_id: str) -> list[GoodsChange]:
    """What the import changed, in order of goods."""
    return list(
        session.scalars(
            select(GoodsChange).where(GoodsChange.batch_id == batch_id).order_by(GoodsChange.goods)
        )
    )
