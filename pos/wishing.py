"""Wishing: a clerk or an officer writes a household's wish down; an officer answers it."""

from typing import Any

from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import reading, transaction
from kernel.errors import Refusal
from kernel.once import Operation, Outcome, once
from pos.no_card import standing
from pos.shelving import do_at, find_shelved, shop_of
from pos.shops import Shop, find_shop
from pos.wishes import (
    DECLINED,
    NAME_AT_MOST,
    ON_SHELF,
    WORDS_AT_MOST,
    Wish,
    WishAsk,
    WishEnd,
    find_open,
    fold,
)
from registry import Actor, hold_village


class WishUnfit(Refusal):
    """A wish is 1 to 40 visible characters."""

    code = "wish-unfit"


class WishAsked(Refusal):
    """The household asks for this already."""

    code = "wish-asked"


class WishUnknown(Refusal):
    """The shop has no such wish, or it was answered."""

    code = "wish-unknown"


class WishWordsUnfit(Refusal):
    """A wish is declined with a reason of 1 to 100 characters."""

    code = "wish-words-unfit"


def ask(actor: Actor, *, shop: str, name: str, number: str, key: str) -> Outcome:
    """Write down that this household would like such goods, once per key. Outermost.

    A clerk does it at the own shop, an officer for any of the own villages. The reply: `wish`.

    :raises ShopUnknown: not this actor's shop.
    :raises WishUnfit: no name, or too long a one.
    :raises SubjectUnknown, SubjectClosed: no such household here, or it ended.
    :raises WishAsked: it asks for the same already.
    """
    name = " ".join(name.split())
    if not 1 <= len(name) <= NAME_AT_MOST or not name.isprintable():
        raise WishUnfit(at_most=NAME_AT_MOST)
    with reading() as session:
        own = actor.shop == shop and actor.may("till")
        village = (find_shop(session, shop) if own else shop_of(session, actor, shop)).village_id
    request = {"do": "wish", "shop": shop, "name": name, "household": number}
    operation = Operation(village, actor.client, key, request)

    def run(tx: Session) -> dict[str, Any]:
        hold_village(tx, village)
        place = find_shop(tx, shop)
        household = standing(tx, number, village_id=village).number
        wish = find_open(tx, place, name=name) or _begin(tx, place, name)
        if tx.get(WishAsk, (village, wish.id, household)) is not None:
            raise WishAsked(name=wish.name)
        tx.add(
            WishAsk(
                village_id=village,
                wish=wish.id,
                household=household,
                staff_id=actor.staff_id or "",
                at=clock.now(),
            )
        )
        tx.flush()
        return {"wish": wish.id, "name": wish.name}

    outcome = transaction(lambda tx: once(tx, operation, lambda: run(tx)))
    outcome.unwrap()
    return outcome


def put_on_shelf(actor: Actor, *, shop: str, wish: str, goods: str, key: str) -> Outcome:
    """Say that the shop has these goods now for the wish, once per key. Outermost.

    :raises ShopUnknown, WishUnknown, GoodsUnknown: no such wish or goods for this actor.
    """

    def work(tx: Session, place: Shop) -> dict[str, Any]:
        found = find_shelved(tx, place, goods).goods
        end = WishEnd(outcome=ON_SHELF, goods=found.goods, words="")
        return _end(tx, place, wish, end=end, actor=actor)

    request = {"do": "wish-goods", "wish": wish, "goods": goods}
    return do_at(actor, shop, key, request=request, work=work)


def decline(actor: Actor, *, shop: str, wish: str, words: str, key: str) -> Outcome:
    """Decline a wish, and say why, once per key. Outermost.

    :raises ShopUnknown, WishUnknown: no such wish for this actor.
    :raises WishWordsUnfit: no reason, or too long a one.
    """
    words = " ".join(words.split())
    if not 1 <= len(words) <= WORDS_AT_MOST or not words.isprintable():
        raise WishWordsUnfit

    def work(tx: Session, place: Shop) -> dict[str, Any]:
        end = WishEnd(outcome=DECLINED, words=words)
        return _end(tx, place, wish, end=end, actor=actor)

    request = {"do": "wish-decline", "wish": wish, "words": words}
    return do_at(actor, shop, key, request=request, work=work)


def _begin(tx: Session, shop: Shop, name: str) -> Wish:
    wish = Wish(
        village_id=shop.village_id,
        id=clock.new_id(),
        shop=shop.code,
        name=name,
        folded=fold(name),
        at=clock.now(),
    )
    tx.add(wish)
    tx.flush()
    return wish


def _end(tx: Session, shop: Shop, wish: str, *, end: WishEnd, actor: Actor) -> dict[str, Any]:
    found = find_open(tx, shop, wish=wish)
    if found is None:
        raise WishUnknown
    end.village_id, end.wish, end.shop = shop.village_id, found.id, shop.code
    end.staff_id, end.at = actor.staff_id or "", clock.now()
    tx.add(end)
    tx.flush()
    return {"wish": found.id}
