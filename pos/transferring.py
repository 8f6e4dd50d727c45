"""Transferring goods: one person sends them from a shop, another one receives them in the other.

Each side is a transaction of its own village. What arrives keeps its supplier, fund, cost and day
of expiry; what is missing is explained by whoever receives.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from kernel.once import Outcome
from pos.cart import gather
from pos.catalogue import one_of
from pos.lots import Parcel
from pos.shelving import (
    GOODS,
    LINES_AT_MOST,
    PIECES_AT_MOST,
    LinesUnfit,
    PiecesUnfit,
    do_at,
    find_shelved,
    shop_of,
)
from pos.shops import Shop, find_shop
from pos.stock import Cause, move_stock, times_moved
from pos.transfers import (
    WORDS_AT_MOST,
    Arrival,
    ArrivalLine,
    Line,
    Transfer,
    TransferLine,
    TransferUnknown,
    left_by,
    lines_of_transfer,
    transfer_of,
)
from registry import Actor, require_second


class TransferTargetUnfit(Refusal):
    """Goods are sent to another shop than their own."""

    code = "transfer-target-unfit"


class GoodsNotThere(Refusal):
    """The other shop has no goods with this code, name and unit; `goods` says which."""

    code = "goods-not-there"


class TransferOver(Refusal):
    """The transfer was received already."""

    code = "transfer-over"


class ArrivalUnfit(Refusal):
    """Of each line none arrived, or some, or all that were sent; `goods` says where not."""

    code = "arrival-unfit"


class MissingUnexplained(Refusal):
    """Where pieces are missing, 1 to 100 characters say why."""

    code = "missing-unexplained"


def send(
    actor: Actor, *, shop: str, to_shop: str, lines: tuple[tuple[str, int], ...], key: str
) -> Outcome:
    """Send goods and pieces from a shop to another, once per key: they leave the shelf. Outermost.

    The reply: `transfer`.

    :raises ShopUnknown, GoodsUnknown: no such goods for this actor, or no such other shop.
    :raises TransferTargetUnfit: to the shop itself.
    :raises LinesUnfit, PiecesUnfit: not 1 to 50 lines; not 1 to 1,000,000 of each.
    :raises GoodsNotThere: the other shop does not have the same goods.
    :raises OutOfStock: more is sent than is there.
    """
    if shop == to_shop:
        raise TransferTargetUnfit
    if not 1 <= len(lines) <= LINES_AT_MOST:
        raise LinesUnfit(at_most=LINES_AT_MOST)
    for n, (_goods, count) in enumerate(lines, start=1):
        if not 1 <= count <= PIECES_AT_MOST:
            raise PiecesUnfit(line=n, at_most=PIECES_AT_MOST)
    pieces = gather(lines)

    def work(tx: Session, place: Shop) -> dict[str, Any]:
        target = find_shop(tx, to_shop)
        for code in pieces:
            _refuse_other_goods(tx, place, target, code)
        transfer = Transfer(
            village_id=place.village_id,
            id=clock.new_id(),
            shop=place.code,
            to_village=target.village_id,
            to_shop=target.code,
            staff_id=actor.staff_id or "",
            at=clock.now(),
        )
        tx.add(transfer)
        tx.flush()
        for code in sorted(pieces):
            tx.add(_take(tx, place, transfer, code, pieces=pieces[code]))
        tx.flush()
        return {"transfer": transfer.id}

    request = {"do": "send", "to": to_shop, "pieces": pieces}
    return do_at(actor, shop, key, request=request, work=work)


def receive_transfer(
    actor: Actor, *, shop: str, transfer: str, pieces: Mapping[str, int], words: str, key: str
) -> Outcome:
    """Put on the shelf what arrived, by goods, once per key; not by whoever sent it. Outermost.

    :raises ShopUnknown, TransferUnknown: no such transfer to a shop of this actor.
    :raises SecondPersonNeeded: the sender receives.
    :raises TransferOver: received already.
    :raises ArrivalUnfit: goods that were not sent, or more of them.
    :raises MissingUnexplained: pieces are missing, and nothing says why.
    """
    words = " ".join(words.split())
    with reading() as session:
        place = shop_of(session, actor, shop)
        found = transfer_of(session, place, transfer).transfer
        if found.to_shop != place.code:
            raise TransferUnknown
        # What was sent stands for good: it may be read before, in the other village.
        lines = lines_of_transfer(session, found)
        parcels = {one.goods.goods: _parcels(session, one, pieces) for one in lines}
    _refuse_unfit(lines, pieces, words)

    def work(tx: Session, place: Shop) -> dict[str, Any]:
        sender = Actor(kind="staff", staff_id=found.staff_id)
        require_second(sender, actor, GOODS, village_id=place.village_id)
        if tx.get(Arrival, (place.village_id, transfer)) is not None:
            raise TransferOver
        arrival = Arrival(
            village_id=place.village_id,
            transfer=transfer,
            from_village=found.village_id,
            words=words,
            staff_id=actor.staff_id or "",
            at=clock.now(),
        )
        tx.add(arrival)
        tx.flush()
        for code, came in sorted(parcels.items()):
            _put(tx, place, arrival, code, parcels=came)
        tx.flush()
        return {"transfer": transfer}

    request = {"do": "arrive", "transfer": transfer, "pieces": dict(pieces), "words": words}
    return do_at(actor, shop, key, request=request, work=work)


def _refuse_other_goods(tx: Session, shop: Shop, target: Shop, code: str) -> None:
    """A number of a shop's own may be other goods elsewhere: name and unit must agree."""
    own, there = find_shelved(tx, shop, code).goods, one_of(tx, target, code)
    if there is None or (there.goods.name, there.goods.unit) != (own.name, own.unit):
        raise GoodsNotThere(goods=code)


def _take(tx: Session, shop: Shop, transfer: Transfer, code: str, *, pieces: int) -> TransferLine:
    cause = Cause("transfer", f"transfer/{transfer.id}")
    move_stock(tx, shop, {code: -pieces}, cause)
    return TransferLine(
        village_id=shop.village_id,
        transfer=transfer.id,
        goods=code,
        shop=shop.code,
        seq=times_moved(tx, find_shelved(tx, shop, code).goods),
        pieces=pieces,
    )


def _parcels(session: Session, line: Line, pieces: Mapping[str, int]) -> tuple[Parcel, ...]:
    """So many pieces of what left, lot by lot."""
    wanted = pieces.get(line.goods.goods, 0)
    came = []
    for lot in left_by(session, line.sent):
        share = min(lot.pieces, wanted)
        if share > 0:
            came.append(Parcel(share, lot.terms))
            wanted -= share
    return tuple(came)


def _refuse_unfit(lines: list[Line], pieces: Mapping[str, int], words: str) -> None:
    sent = {one.goods.goods: one.sent.pieces for one in lines}
    for code, count in pieces.items():
        if not 0 <= count <= sent.get(code, -1):
            raise ArrivalUnfit(goods=code)
    missing = any(pieces.get(code, 0) < count for code, count in sent.items())
    least = 1 if missing else 0
    if not least <= len(words) <= WORDS_AT_MOST or not words.isprintable():
        raise MissingUnexplained


def _put(
    tx: Session, shop: Shop, arrival: Arrival, code: str, *, parcels: tuple[Parcel, ...]
) -> None:
    pieces = sum(one.pieces for one in parcels)
    if pieces:
        cause = Cause("transfer", f"transfer/{arrival.transfer}", parcels=parcels)
        move_stock(tx, shop, {code: pieces}, cause)
    tx.add(
        ArrivalLine(
            village_id=shop.village_id, transfer=arrival.transfer, goods=code, pieces=pieces
        )
    )
