"""The checkout: points for goods, in one transaction. A page, the command line, the JSON API
and a replay all call `redeem`, and nothing else takes points from a household.

The one order everywhere: key, household account, limits, stock by goods, ledger, slip.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

import ledger
from kernel.db import transaction
from kernel.once import Operation, Outcome, once
from ledger import NotEnoughPoints
from pos.cart import Cart, CartLine, gather
from pos.fairs import refuse_by_fair
from pos.goods import find_goods
from pos.limits import Tier, refuse_over_limits, refuse_over_no_card
from pos.no_card import standing
from pos.openings import refuse_closed
from pos.permits import NO_CARD as WITHOUT_CARD
from pos.permits import ROTATING, USED, Permit, PermitOver, find_permit, refuse_used
from pos.shops import Shop, find_shop
from pos.slips import LINE, NO_CARD, SLIP
from pos.stock import Cause, move_stock
from registry import (
    UNKNOWN_CARD,
    Actor,
    CardUnknown,
    account_of,
    codes,
    find_card,
    guarded,
    setting_of,
    subject_by_id,
)


@dataclass(frozen=True)
class Order:
    """What a till asks: goods (barcode or number) and pieces for a card, under a key.

    The key is made by the caller before sending and kept until an answer came. `permit` is the id
    of what this till was allowed; one without a card, or for a telephone's code, stands in
    its place.
    """

    key: str
    card: str
    lines: tuple[tuple[str, int], ...]
    permit: str = ""


@dataclass(frozen=True)
class _Payer:
    """Who pays: the household's number, the id of the card shown, and the permit used."""

    household: str
    card_id: str | None
    permit: Permit | None

    @property
    def tier(self) -> Tier:
        """What was shown: the card alone, more beside it, or a telephone's code."""
        if self.permit is None or self.permit.kind == WITHOUT_CARD:
            return "card"
        return "code" if self.permit.kind == ROTATING else "proven"

    @property
    def witnessed(self) -> Permit | None:
        """The permit by which somebody stands beside, for want of a card."""
        is_one = self.permit is not None and self.permit.kind == WITHOUT_CARD
        return self.permit if is_one else None


def redeem(actor: Actor, order: Order) -> Outcome:
    """Hand out goods for points: the clerk `actor` at the own shop. Outermost.

    The reply: `slip`, `household`, `points`, `balance_before`, `balance_after`, `lines`, `at`,
    `undo_until`, `next_expiry`; a repeat of the same key gives the first answer.

    :raises CardUnknown, CardRevoked, CardElsewhere: the card is not good here.
    :raises ShopClosed: the village hands out on opening days only, and today is none.
    :raises GoodsUnknown, OutOfStock, StockExpired: not in this shop, or not enough that is good.
    :raises GoodsKept, GoodsNotInFair, FairLimitReached: the shop's fairs do not allow it.
    :raises PermitOver: this till has no such permit for this household, or has it no longer.
    :raises SubjectClosed: the household ended after the permit was given.
    :raises LimitReached, ProvenLimitReached, NoCardLimitReached, GoodsLimitReached: the
        household's limit of the day or the month.
    :raises NotEnoughPoints: `short` says by how much.
    :raises KeyReused, InFlight, TooManyTries: by the key, or after too many unknown codes.
    """
    with guarded(UNKNOWN_CARD, actor.client, CardUnknown):
        outcome = transaction(lambda tx: _once(tx, actor, order))
        outcome.unwrap()
    return outcome


def _once(tx: Session, actor: Actor, order: Order) -> Outcome:
    shop = find_shop(tx, actor.shop or "")
    request = {
        "do": "redeem",
        "shop": shop.code,
        **_who(order),
        "lines": [list(line) for line in order.lines],
    }
    operation = Operation(shop.village_id, actor.client, order.key, request)
    return once(tx, operation, lambda: hand_out(tx, actor, shop, order))


def _who(order: Order) -> dict[str, Any]:
    """The household in a stored request: neither a card's code nor anybody's secret."""
    who = {"card": codes.digest(codes.clean(order.card))} if order.card else {}
    return who | ({"permit": order.permit} if order.permit else {})


def _payer(tx: Session, actor: Actor, shop: Shop, order: Order) -> _Payer:
    permit = find_permit(tx, actor, shop, order.permit) if order.permit else None
    if permit is not None and permit.kind in {WITHOUT_CARD, ROTATING}:
        subject = standing(tx, permit.household, village_id=shop.village_id)
        return _Payer(subject.number, None, permit)
    card = find_card(tx, shop.village_id, order.card)
    number = subject_by_id(tx, card.village_id, card.subject_id).number
    if permit is not None and permit.household != number:
        raise PermitOver
    return _Payer(number, card.id, permit)


def hand_out(tx: Session, actor: Actor, shop: Shop, order: Order) -> dict[str, Any]:
    """What `redeem` does under its key, for a verb that has a key of its own. Gives the reply.

    :raises Refusal: whatever `redeem` refuses.
    """
    refuse_closed(tx, shop)
    payer = _payer(tx, actor, shop, order)
    held = ledger.hold_account(tx, shop.village_id, account_of(payer.household))
    if payer.permit is not None:
        refuse_used(tx, payer.permit)
    cart = _cart(tx, shop, order)
    if cart.points > held.available:
        short = cart.points - held.available
        raise NotEnoughPoints(short=short, balance=held.available, points=cart.points)
    _refuse_over(tx, shop, payer, cart)
    number = codes.make_code(codes.SLIP)
    move_stock(
        tx,
        shop,
        {goods: -pieces for goods, pieces in cart.pieces.items()},
        Cause("sale", f"slip/{number}"),
    )
    entry = ledger.post(
        tx,
        ledger.Draft(
            shop.village_id,
            "redeem",
            (ledger.move(cart.points, source=held.account, target=shop.account),),
            f"slip/{number}",
            f"staff/{actor.staff_id}",
        ),
    )
    slip = {
        "village_id": shop.village_id,
        "slip": number,
        "shop": shop.code,
        "household": payer.household,
        "card_id": payer.card_id,
        "clerk_id": actor.staff_id,
        "device_id": actor.device_id,
        "points": cart.points,
        "balance_after": entry.balance_after(held.account),
        "at": entry.recorded_at,
        "entry_id": entry.id,
    }
    tx.execute(insert(SLIP), slip)
    tx.execute(insert(LINE), _lines(slip, cart))
    if payer.permit is not None:
        _note_permit(tx, slip, payer.permit, payer.witnessed)
    return _reply(tx, slip, cart)


def _refuse_over(tx: Session, shop: Shop, payer: _Payer, cart: Cart) -> None:
    """What the shop's fairs and the household's limits do not allow, under its lock."""
    refuse_by_fair(tx, shop, payer.household, cart=cart)
    refuse_over_limits(tx, shop, payer.household, cart=cart, tier=payer.tier)
    if payer.witnessed is not None:
        refuse_over_no_card(tx, shop.village_id, payer.household, points=cart.points)


def _cart(tx: Session, shop: Shop, order: Order) -> Cart:
    """Priced from the catalogue, never from what was sent."""
    lines = []
    for code, quantity in gather(order.lines).items():
        goods = find_goods(tx, shop, code)
        lines.append(CartLine(code, quantity, goods.price, goods.cost_fen, goods.monthly_limit))
    return Cart(tuple(lines))


def _note_permit(
    tx: Session, slip: dict[str, Any], permit: Permit, witnessed: Permit | None
) -> None:
    key = {"village_id": slip["village_id"], "slip": slip["slip"]}
    tx.execute(insert(USED), {**key, "permit_id": permit.id})
    if witnessed is not None:
        why = {"reason": witnessed.reason, "second_id": witnessed.second_id}
        tx.execute(insert(NO_CARD), {**key, **why})


def _lines(slip: dict[str, Any], cart: Cart) -> list[dict[str, Any]]:
    return [
        {
            "village_id": slip["village_id"],
            "slip": slip["slip"],
            "goods": line.goods,
            "line": n,
            "quantity": line.quantity,
            "price": line.price,
            "cost_fen": line.cost_fen,
        }
        for n, line in enumerate(cart.lines, start=1)
    ]


def _reply(tx: Session, slip: dict[str, Any], cart: Cart) -> dict[str, Any]:
    expiry = ledger.next_expiry(tx, slip["village_id"], account_of(slip["household"]))
    minutes = setting_of(tx, slip["village_id"], "undo_minutes")
    return {
        "slip": slip["slip"],
        "household": slip["household"],
        "points": cart.points,
        "balance_before": slip["balance_after"] + cart.points,
        "balance_after": slip["balance_after"],
        "lines": [
            {
                "goods": line.goods,
                "quantity": line.quantity,
                "price": line.price,
                "points": line.points,
            }
            for line in cart.lines
        ],
        "at": slip["at"].isoformat(),
        "undo_until": (slip["at"] + timedelta(minutes=minutes)).isoformat(),
        "next_expiry": {"points": expiry.points, "on": expiry.on.isoformat()} if expiry else None,
    }
