"""What officers did with goods by hand: one row per act, never changed itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime
from pos.goods import Goods
from registry import Staff

#: What can be done: another price, taken off sale, back on sale, pieces that came in.
KINDS: Final = ("price", "withdraw", "return", "delivery")
REF_AT_MOST: Final = 40
SHOWN: Final = 20


class GoodsAct(Base):
    """One act. A price went from one value to the other; of a delivery, pieces before and after."""

    __tablename__ = "goods_act"
    __table_args__ = (
        ForeignKeyConstraint(
            ["village_id", "shop", "goods"], ["goods.village_id", "goods.shop", "goods.goods"]
        ),
        CheckConstraint("kind IN ('price', 'withdraw', 'return', 'delivery')", name="kind"),
        Index(None, "village_id", "shop", "goods", "at"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    shop: Mapped[str] = mapped_column(String(12))
    goods: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    kind: Mapped[str] = mapped_column(String(10))
    value_from: Mapped[int | None]
    value_to: Mapped[int | None]
    ref: Mapped[str] = mapped_column(String(REF_AT_MOST))


@dataclass(frozen=True)
class Done:
    """One act as a page lists it; `by` is a name."""

    kind: str
    value_from: int | None
    value_to: int | None
    ref: str
    at: datetime
    by: str


def note_act(
    tx: Session,
    goods: Goods,
    kind: str,
    *,
    staff_id: str,
    values: tuple[int | None, int | None] = (None, None),
    ref: str = "",
) -> None:
    """Keep that this was done with the goods now."""
    tx.add(
        GoodsAct(
            village_id=goods.village_id,
            id=clock.new_id(),
            shop=goods.shop,
            goods=goods.goods,
            at=clock.now(),
            staff_id=staff_id,
            kind=kind,
            value_from=values[0],
            value_to=values[1],
            ref=ref,
        )
    )
    tx.flush()


def acts_of(session: Session, goods: Goods) -> list[Done]:
    """The last acts on these goods, the newest first."""
    query = (
        select(GoodsAct, Staff.name)
        .join(Staff, Staff.id == GoodsAct.staff_id)
        .where(
            GoodsAct.village_id == goods.village_id,
            GoodsAct.shop == goods.shop,
            GoodsAct.goods == goods.goods,
        )
        .order_by(GoodsAct.at.desc(), GoodsAct.id.desc())
        .limit(SHOWN)
    )
    return [
        Done(one.kind, one.value_from, one.value_to, one.ref, one.at, by)
        for one, by in session.execute(query)
    ]
