"""Receiving goods: a delivery of one supplier on one fund, each line a lot of its own."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy.orm import Session

from kernel import clock
from kernel.errors import Refusal
from kernel.once import Outcome
from pos.deliveries import FUNDS, GIFT, Delivery, DeliveryLine
from pos.goods import Goods
from pos.goods_acts import REF_AT_MOST, note_act
from pos.lot_tables import SUPPLIER_AT_MOST
from pos.lots import Parcel, Terms, last_lot
from pos.shelving import (
    LINES_AT_MOST,
    PIECES_AT_MOST,
    LinesUnfit,
    PiecesUnfit,
    do_at,
    find_shelved,
)
from pos.shops import Shop
from pos.stock import Cause, move_stock, quantity_of
from registry import Actor

FEN_AT_MOST: Final = 10_000_000
#: Nothing that a village shop hands out keeps longer.
KEEPS: Final = timedelta(days=3660)


class DeliveryRefUnfit(Refusal):
    """A delivery's reference is 1 to 40 visible characters."""

    code = "delivery-ref-unfit"


class SupplierUnfit(Refusal):
    """A supplier's name is 1 to 60 visible characters."""

    code = "supplier-unfit"


class FundUnknown(Refusal):
    """Goods are paid by the collective or the government, or are a gift."""

    code = "fund-unknown"


class CostUnfit(Refusal):
    """A piece costs, or as a gift is worth, 0.01 to 100,000 yuan; `line` says where."""

    code = "cost-unfit"


class ExpiryUnfit(Refusal):
    """Goods that come in expire today at the earliest, in ten years at the latest."""

    code = "expiry-unfit"


@dataclass(frozen=True)
class Incoming:
    """One line: pieces of goods, fen a piece (a gift's: what it is worth), its day of expiry."""

    goods: str
    pieces: int
    fen: int
    expires_on: date | None = None


@dataclass(frozen=True)
class Consignment:
    """What an officer writes down: which shop, from whom, on whose money, on which note."""

    shop: str
    supplier: str
    fund: str
    ref: str
    lines: tuple[Incoming, ...]


def receive(actor: Actor, asked: Consignment, *, key: str) -> Outcome:
    """Put a delivery on the shelf, all lines or none, once per key. Outermost.

    The reply: `delivery`, its id.

    :raises ShopUnknown, GoodsUnknown: no such goods for this actor.
    :raises SupplierUnfit, FundUnknown, DeliveryRefUnfit, LinesUnfit: the paper's head.
    :raises PiecesUnfit, CostUnfit, ExpiryUnfit: one line; `line` says which, from 1.
    """
    supplier, ref = " ".join(asked.supplier.split()), " ".join(asked.ref.split())
    _refuse_unfit(asked, supplier, ref)
    request = {
        "do": "receive",
        "shop": asked.shop,
        "supplier": supplier,
        "fund": asked.fund,
        "ref": ref,
        "lines": [
            [one.goods, one.pieces, one.fen, str(one.expires_on or "")] for one in asked.lines
        ],
    }

    def work(tx: Session, place: Shop) -> dict[str, Any]:
        delivery = Delivery(
            village_id=place.village_id,
            id=clock.new_id(),
            shop=place.code,
            supplier=supplier,
            fund=asked.fund,
            ref=ref,
            staff_id=actor.staff_id or "",
            at=clock.now(),
        )
        _put(tx, place, delivery, asked.lines)
        return {"delivery": delivery.id}

    return do_at(actor, asked.shop, key, request=request, work=work)


def _refuse_unfit(asked: Consignment, supplier: str, ref: str) -> None:
    if not 1 <= len(supplier) <= SUPPLIER_AT_MOST or not supplier.isprintable():
        raise SupplierUnfit(at_most=SUPPLIER_AT_MOST)
    if asked.fund not in FUNDS:
        raise FundUnknown
    if not 1 <= len(ref) <= REF_AT_MOST or not ref.isprintable():
        raise DeliveryRefUnfit(at_most=REF_AT_MOST)
    if not 1 <= len(asked.lines) <= LINES_AT_MOST:
        raise LinesUnfit(at_most=LINES_AT_MOST)
    for n, one in enumerate(asked.lines, start=1):
        _refuse_line(n, one)


def _refuse_line(n: int, one: Incoming) -> None:
    today = clock.today()
    if not 1 <= one.pieces <= PIECES_AT_MOST:
        raise PiecesUnfit(line=n, at_most=PIECES_AT_MOST)
    if not 1 <= one.fen <= FEN_AT_MOST:
        raise CostUnfit(line=n)
    if one.expires_on and not today <= one.expires_on <= today + KEEPS:
        raise ExpiryUnfit(line=n)


def _put(tx: Session, shop: Shop, delivery: Delivery, lines: tuple[Incoming, ...]) -> None:
    """Shelf by shelf in order of goods, as everybody moves them; then the paper."""
    shelved = {code: find_shelved(tx, shop, code).goods for code in {one.goods for one in lines}}
    lots = {
        code: _bring(tx, shop, delivery, goods=goods, lines=_of(lines, code))
        for code, goods in sorted(shelved.items())
    }
    tx.add(delivery)
    tx.flush()
    tx.add_all(
        DeliveryLine(
            village_id=shop.village_id,
            delivery=delivery.id,
            line=n,
            shop=shop.code,
            goods=one.goods,
            lot=lots[one.goods].pop(0),
        )
        for n, one in enumerate(lines, start=1)
    )
    tx.flush()


def _bring(
    tx: Session, shop: Shop, delivery: Delivery, *, goods: Goods, lines: list[Incoming]
) -> list[int]:
    """Bring these lines of one kind of goods, and give the lots that they opened."""
    parcels = tuple(Parcel(one.pieces, _terms(delivery, one)) for one in lines)
    pieces = sum(one.pieces for one in lines)
    cause = Cause("delivery", f"delivery/{delivery.id}", delivery.fund, parcels)
    move_stock(tx, shop, {goods.goods: pieces}, cause)
    # A till may have sold in between: after the move the row is ours, and its quantity stands.
    after = quantity_of(tx, shop, goods.goods)
    values = (after - pieces, after)
    note_act(tx, goods, "delivery", staff_id=delivery.staff_id, values=values, ref=delivery.ref)
    last = last_lot(tx, (shop.village_id, shop.code, goods.goods))
    return list(range(last - len(parcels) + 1, last + 1))


def _of(lines: tuple[Incoming, ...], code: str) -> list[Incoming]:
    return [one for one in lines if one.goods == code]


def _terms(delivery: Delivery, one: Incoming) -> Terms:
    gift = delivery.fund == GIFT
    return Terms(
        delivery.fund,
        delivery.supplier,
        0 if gift else one.fen,
        one.fen if gift else None,
        one.expires_on,
    )
