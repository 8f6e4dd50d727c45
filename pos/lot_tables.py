"""The tables of lots: what came together, and its moves."""

from datetime import date, datetime
from typing import Final, cast

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, String, Table
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Base, UtcDateTime

SUPPLIER_AT_MOST: Final = 60


class StockLot(Base):
    """One lot. `cost_fen` and `fair_fen` are fen a piece; only a gift has a fair value, at no cost.

    `came`, `sold` and `gone` are what its moves add up to; what is left of it, before the sales
    since lots were last settled, is `came - sold - gone`.
    """

    __tablename__ = "stock_lot"
    __table_args__ = (
        ForeignKeyConstraint(
            ["village_id", "shop", "goods"], ["goods.village_id", "goods.shop", "goods.goods"]
        ),
        CheckConstraint("cost_fen >= 0", name="cost"),
        CheckConstraint("fair_fen IS NULL OR (fair_fen > 0 AND cost_fen = 0)", name="gift"),
        CheckConstraint("sold >= 0 AND gone >= 0 AND came >= sold + gone", name="left"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    shop: Mapped[str] = mapped_column(String(12), primary_key=True)
    goods: Mapped[str] = mapped_column(String(20), primary_key=True)
    lot: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    supplier: Mapped[str] = mapped_column(String(SUPPLIER_AT_MOST))
    fund: Mapped[str] = mapped_column(String(40))
    cost_fen: Mapped[int]
    fair_fen: Mapped[int | None]
    expires_on: Mapped[date | None]
    came_at: Mapped[datetime] = mapped_column(UtcDateTime)
    came: Mapped[int]
    sold: Mapped[int]
    gone: Mapped[int]


class LotMove(Base):
    """Pieces of one lot, in or out, by the shelf's movement `seq`. Never changed.

    Kinds: came; sold (by all sales up to that movement); back (a slip was taken back); gone.
    """

    __tablename__ = "lot_move"
    __table_args__ = (
        ForeignKeyConstraint(
            ["village_id", "shop", "goods", "lot"],
            ["stock_lot.village_id", "stock_lot.shop", "stock_lot.goods", "stock_lot.lot"],
        ),
        CheckConstraint("pieces <> 0", name="moves"),
        CheckConstraint("(kind IN ('came', 'back')) = (pieces > 0)", name="way"),
        CheckConstraint("kind IN ('came', 'sold', 'back', 'gone')", name="kind"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    shop: Mapped[str] = mapped_column(String(12), primary_key=True)
    goods: Mapped[str] = mapped_column(String(20), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    lot: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(4), primary_key=True)
    pieces: Mapped[int]


LOT: Final = cast("Table", StockLot.__table__)
MOVE: Final = cast("Table", LotMove.__table__)
