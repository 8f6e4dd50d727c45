"""Tiles of the till: goods without a barcode, to be picked by their picture or their number.

A picture is a file named by the digest of what is stored; which one goods have is told by the
last row. Rows are never changed, so that it stays known who hung which picture, and when.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from civility import evidence
from kernel import clock
from kernel.db import Base, UtcDateTime, transaction
from pos.fairs import offer_of
from pos.goods import Goods, on_sale
from pos.shelving import find_shelved, shop_of
from pos.shops import Shop
from registry import Actor

#: Where pictures lie in the instance folder.
FOLDER: Final = "goods-pictures"
#: Dots a side: a tile is shown at half of that.
SIDE: Final = 320
#: Barcodes have 8 digits or more; shorter is the shop's own number.
OWN_AT_MOST: Final = 7
#: Pages of nine, as many as keys 1 to 9 reach.
TILES_AT_MOST: Final = 45


class GoodsPicture(Base):
    """That goods got this picture."""

    __tablename__ = "goods_picture"
    __table_args__ = (
        ForeignKeyConstraint(
            ["village_id", "shop", "goods"], ["goods.village_id", "goods.shop", "goods.goods"]
        ),
        Index(None, "village_id", "shop", "goods", "at"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    shop: Mapped[str] = mapped_column(String(12))
    goods: Mapped[str] = mapped_column(String(20))
    digest: Mapped[str] = mapped_column(String(64))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Tile:
    """Goods to pick: `price` points a `unit`; `picture` is a digest, or none was hung yet."""

    goods: str
    name: str
    unit: str
    price: int
    picture: str | None


def hang_picture(actor: Actor, *, shop: str, goods: str, folder: Path, content: bytes) -> str:
    """Store a picture of goods, made anew from its dots, and show it from now on. Outermost.

    The reply is its digest; the same picture sent twice changes nothing.

    :raises ShopUnknown, GoodsUnknown: no such goods for this actor.
    :raises PhotoUnfit: more than 7 MiB or 40 million dots, or not a photo.
    """

    def work(tx: Session) -> str:
        place = shop_of(tx, actor, shop)
        find_shelved(tx, place, goods)
        digest = evidence.keep_photo(folder, content, side=SIDE)
        if pictures_of(tx, place).get(goods) != digest:
            tx.add(
                GoodsPicture(
                    village_id=place.village_id,
                    id=clock.new_id(),
                    shop=shop,
                    goods=goods,
                    digest=digest,
                    staff_id=actor.staff_id or "",
                    at=clock.now(),
                )
            )
            tx.flush()
        return digest

    return transaction(work)


def pictures_of(session: Session, shop: Shop) -> dict[str, str]:
    """Goods of the shop → the digest of their picture."""
    query = (
        select(GoodsPicture.goods, GoodsPicture.digest)
        .where(GoodsPicture.village_id == shop.village_id, GoodsPicture.shop == shop.code)
        .order_by(GoodsPicture.at, GoodsPicture.id)
    )
    # Read in the order of time: the last one stays.
    return {row.goods: row.digest for row in session.execute(query)}


def tiles_of(session: Session, shop: Shop) -> list[Tile]:
    """The shop's goods without a barcode that are handed out now, by their number; at most 45."""
    query = (
        select(Goods.goods, Goods.name, Goods.unit, Goods.price)
        .where(
            Goods.village_id == shop.village_id,
            Goods.shop == shop.code,
            func.length(Goods.goods) <= OWN_AT_MOST,
            on_sale(),
        )
        .order_by(Goods.goods)
        .limit(TILES_AT_MOST)
    )
    pictures, offer = pictures_of(session, shop), offer_of(session, shop)
    return [
        Tile(*row, pictures.get(row.goods))
        for row in session.execute(query)
        if offer.hands_out(row.goods)
    ]
