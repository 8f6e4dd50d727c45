"""What an officer does with a shop's goods: another price, off sale and back.

Slips keep the price they were made at; each act is kept with its name and time.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import reading, transaction
from kernel.errors import Refusal
from kernel.once import Operation, Outcome, once
from pos.catalogue import Shelved, one_of
from pos.goods import Goods, GoodsUnknown
from pos.goods_acts import note_act
from pos.shops import Shop, ShopUnknown, find_shop
from registry import Actor, hold_village

GOODS: Final = "goods"
PRICE_AT_MOST: Final = 100_000
PIECES_AT_MOST: Final = 1_000_000
LINES_AT_MOST: Final = 50


class PriceUnfit(Refusal):
    """A price is 1 to 100,000 whole points."""

    code = "price-unfit"


class PiecesUnfit(Refusal):
    """A line has 1 to 1,000,000 whole pieces; `line` says which, where there are several."""

    code = "pieces-unfit"


class LinesUnfit(Refusal):
    """A paper about goods has 1 to 50 lines."""

    code = "lines-unfit"


Work = Callable[[Session, Shop, Goods], None]


def shop_of(session: Session, actor: Actor, code: str) -> Shop:
    """The shop with this code, if the actor keeps goods in its village.

    :raises ShopUnknown: there is none, or it is another's.
    """
    shop = find_shop(session, code)
    if not actor.may(GOODS, village_id=shop.village_id):
        raise ShopUnknown(shop=code)
    return shop


def find_shelved(session: Session, shop: Shop, code: str) -> Shelved:
    """These goods of the shop, off sale or not.

    :raises GoodsUnknown: the shop has none, or its import was taken back.
    """
    found = one_of(session, shop, code)
    if found is None:
        raise GoodsUnknown(goods=code[:20])
    return found


def change_price(actor: Actor, *, shop: str, goods: str, price: int, key: str) -> Outcome:
    """Hand the goods out for `price` points a piece from now on, once per key. Outermost.

    :raises ShopUnknown, GoodsUnknown: no such goods for this actor.
    :raises PriceUnfit: not 1 to 100,000.
    """
    if not 1 <= price <= PRICE_AT_MOST:
        raise PriceUnfit(at_most=PRICE_AT_MOST)

    def work(tx: Session, _: Shop, found: Goods) -> None:
        before, found.price = found.price, price
        if before != price:
            note_act(tx, found, "price", staff_id=_id(actor), values=(before, price))

    return _do(actor, (shop, goods), key, asked={"do": "price", "price": price}, work=work)


def take_off_sale(actor: Actor, *, shop: str, goods: str, key: str) -> Outcome:
    """Hand the goods out no more, once per key; what is on the shelf stays there. Outermost.

    :raises ShopUnknown, GoodsUnknown: no such goods for this actor.
    """

    def work(tx: Session, _: Shop, found: Goods) -> None:
        if found.withdrawn_on is None:
            found.withdrawn_on = clock.today()
            note_act(tx, found, "withdraw", staff_id=_id(actor))

    return _do(actor, (shop, goods), key, asked={"do": "withdraw"}, work=work)


def put_on_sale(actor: Actor, *, shop: str, goods: str, key: str) -> Outcome:
    """Hand goods out again that were off sale, once per key. Outermost.

    :raises ShopUnknown, GoodsUnknown: no such goods for this actor.
    """

    def work(tx: Session, _: Shop, found: Goods) -> None:
        if found.withdrawn_on is not None:
            found.withdrawn_on = None
            note_act(tx, found, "return", staff_id=_id(actor))

    return _do(actor, (shop, goods), key, asked={"do": "return"}, work=work)


def do_at(
    actor: Actor,
    shop: str,
    key: str,
    *,
    request: Mapping[str, Any],
    work: Callable[[Session, Shop], dict[str, Any]],
) -> Outcome:
    """Do what an officer asks of a shop's goods, once per key, with the village held. Outermost.

    :raises ShopUnknown: there is no such shop for this actor.
    """
    with reading() as session:
        village = shop_of(session, actor, shop).village_id
    operation = Operation(village, actor.client, key, {**request, "shop": shop})

    def run(tx: Session) -> dict[str, Any]:
        hold_village(tx, village)
        return work(tx, find_shop(tx, shop))

    outcome = transaction(lambda tx: once(tx, operation, lambda: run(tx)))
    outcome.unwrap()
    return outcome


def _do(
    actor: Actor, named: tuple[str, str], key: str, *, asked: Mapping[str, Any], work: Work
) -> Outcome:
    """Do it once per key; the reply says which goods."""
    shop, goods = named

    def run(tx: Session, place: Shop) -> dict[str, Any]:
        work(tx, place, find_shelved(tx, place, goods).goods)
        return {"shop": shop, "goods": goods, "do": asked["do"]}

    return do_at(actor, shop, key, request={**asked, "goods": goods}, work=run)


def _id(actor: Actor) -> str:
    return actor.staff_id or ""
