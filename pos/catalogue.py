"""A shop's goods as officers list them: a page by code, found by name or by code."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from pos.goods import Goods
from pos.shops import Shop
from pos.stock import Stock

PAGE: Final = 50
#: Goods without a barcode have a number of the shop's own, of this many digits.
OWN_DIGITS: Final = 4
#: A sheet holds no more.
SHEET: Final = 20_000
#: A field proposes no more.
PROPOSED: Final = 500


@dataclass(frozen=True)
class Shelved:
    """One kind of goods, with how many pieces are on the shelf."""

    goods: Goods
    stock: int


@dataclass(frozen=True)
class Catalogue:
    """A page of goods by code; `after` asks for the next, when there is one."""

    rows: tuple[Shelved, ...]
    after: str | None


def catalogue(session: Session, shop: Shop, *, text: str = "", after: str = "") -> Catalogue:
    """At most 50 of the shop's goods that match, those off sale too, by code beyond `after`."""
    query = _matching(shop, text).where(Goods.goods > after).limit(PAGE + 1)
    rows = [Shelved(goods, stock) for goods, stock in session.execute(query)]
    return Catalogue(tuple(rows[:PAGE]), rows[PAGE - 1].goods.goods if len(rows) > PAGE else None)


def all_goods(session: Session, shop: Shop) -> list[Shelved]:
    """All of them for a sheet, as many as one holds."""
    query = _matching(shop, "").limit(SHEET)
    return [Shelved(goods, stock) for goods, stock in session.execute(query)]


def names_of(session: Session, shop: Shop) -> list[tuple[str, str]]:
    """(code, name) of what the shop has, for a field that proposes them; 500 at most."""
    query = _matching(shop, "").with_only_columns(Goods.goods, Goods.name).limit(PROPOSED)
    return [(code, name) for code, name in session.execute(query)]


def one_of(session: Session, shop: Shop, code: str) -> Shelved | None:
    """The shop's goods with this barcode or number, off sale or not."""
    found = session.execute(_matching(shop, "").where(Goods.goods == code)).one_or_none()
    return Shelved(*found) if found is not None else None


def several_of(session: Session, shop: Shop, codes: Iterable[str]) -> dict[str, Shelved]:
    """Those of these goods that the shop has, by barcode or number."""
    query = _matching(shop, "").where(Goods.goods.in_(list(codes)))
    return {goods.goods: Shelved(goods, stock) for goods, stock in session.execute(query)}


def _matching(shop: Shop, text: str) -> Select[Goods, int]:
    same = and_(
        Stock.village_id == Goods.village_id, Stock.shop == Goods.shop, Stock.goods == Goods.goods
    )
    query = (
        select(Goods, Stock.quantity)
        .join(Stock, same)
        .where(
            Goods.village_id == shop.village_id,
            Goods.shop == shop.code,
            Goods.removed_on.is_(None),
        )
        .order_by(Goods.goods)
    )
    if text:
        by_name = Goods.name.icontains(text, autoescape=True)
        by_code = Goods.goods.startswith(text, autoescape=True)
        query = query.where(or_(by_name, by_code))
    return query
