"""What was scanned: a household's card, goods of this shop, or something else, by its name."""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

import ledger
from kernel.db import reading, transaction
from kernel.errors import Refusal
from ledger import Expiry
from pos import permits
from pos.fairs import offer_of
from pos.goods import GoodsUnknown, find_goods
from pos.limits import left_by_code, left_proven, left_today
from pos.lots import StockExpired, good_left
from pos.shops import find_shop
from pos.stock import quantity_of
from registry import (
    UNKNOWN_CARD,
    Actor,
    CardUnknown,
    Subject,
    codes,
    find_card,
    grade_of,
    guarded,
    household_pins,
    mask_name,
    nominees,
    phones,
    pins,
    record_look,
    subject_by_id,
)


class CodeForeign(Refusal):
    """A code, but of another kind; `what` says which."""

    code = "code-foreign"


@dataclass(frozen=True)
class ScannedGoods:
    """Goods of the shop: points a piece, pieces left."""

    goods: str
    name: str
    unit: str
    price: int
    left: int


@dataclass(frozen=True)
class Comer:
    """Somebody whom the household has named to come for it: masked, and who that is to it."""

    id: str
    name: str
    relation: str


@dataclass(frozen=True)
class ScannedCard:
    """What a clerk may see of a household: masked name, grade, points, what is left today.

    `proven_limit`, `proven_left`: the same with one of the `nominees` there, or the PIN. `permit`:
    in place of the card, for the code that a telephone showed.
    """

    name: str
    number: str
    group: str | None
    grade: str | None
    balance: int
    limit_today: int
    left_today: int
    next_expiry: Expiry | None
    proven_limit: int = 0
    proven_left: int = 0
    nominees: tuple[Comer, ...] = ()
    pin: pins.State = "none"
    permit: str = ""


def scan(actor: Actor, code: str) -> ScannedCard | ScannedGoods:
    """Say what the clerk `actor` scanned at the own shop. Outermost.

    :raises CodeForeign: a pay code, a slip, a code read wrongly; `what` names it.
    :raises GoodsUnknown: goods, but not of this shop.
    :raises GoodsKept, GoodsNotInFair: goods that are not handed out now.
    :raises StockExpired: all that is left is past its day.
    :raises CardUnknown, CardRevoked, CardElsewhere, TooManyTries: as `look_up_card`.
    :raises RotatingOver: as `take_code`.
    """
    plain = codes.clean(code)
    if codes.is_spend_code(plain):
        return look_up_card(actor, plain)
    if phones.holder_of(plain):
        return take_code(actor, plain)
    try:
        with reading() as session:
            return _goods(session, actor, plain)
    except GoodsUnknown:
        what = codes.name_foreign(plain)
        if what in {"goods-barcode", "other"}:
            raise
        raise CodeForeign(what=what) from None


def look_up_card(actor: Actor, code: str) -> ScannedCard:
    """What a clerk may see of the household that holds this card; the look is recorded. Outermost.

    :raises CardUnknown, CardRevoked, CardElsewhere: the card is not good here.
    :raises TooManyTries: too many unknown codes at this till.
    """
    with guarded(UNKNOWN_CARD, actor.client, CardUnknown):
        return transaction(lambda tx: _card(tx, actor, code))


def take_code(actor: Actor, code: str) -> ScannedCard:
    """Take the code that a household's telephone shows, once, for one redemption. Outermost.

    The look is recorded. Wrong ones count against the till, and against the telephone they name.

    :raises CardUnknown, CardElsewhere: no telephone shows this, or one of another village.
    :raises RotatingOver: used before, or its minute is over.
    :raises TooManyTries: too many wrong codes at this till, or of this telephone.
    """
    holder = phones.holder_of(code)
    with (
        guarded(UNKNOWN_CARD, actor.client, CardUnknown),
        guarded(phones.WRONG_CODE, holder, CardUnknown),
    ):
        return transaction(lambda tx: _by_code(tx, actor, code))


def _by_code(tx: Session, actor: Actor, code: str) -> ScannedCard:
    shop = find_shop(tx, actor.shop or "")
    subject = phones.use_code(tx, shop.village_id, code)
    record_look(tx, subject, staff_id=actor.staff_id, via="till")
    allowed = permits.Allowed(permits.ROTATING)
    permit = permits.give(tx, actor, shop, subject.number, allowed=allowed)
    limits = left_by_code(tx, shop.village_id, subject.number)
    return replace(view_of(tx, subject, limits=limits), permit=permit.id)


def _card(tx: Session, actor: Actor, code: str) -> ScannedCard:
    village_id = find_shop(tx, actor.shop or "").village_id
    card = find_card(tx, village_id, code)
    subject = subject_by_id(tx, village_id, card.subject_id)
    record_look(tx, subject, staff_id=actor.staff_id, via="till")
    seen = view_of(tx, subject, limits=left_today(tx, village_id, subject.number))
    limit, left = left_proven(tx, village_id, subject.number)
    return replace(
        seen,
        proven_limit=limit,
        proven_left=left,
        nominees=_comers(tx, subject),
        pin=household_pins.pin_state(tx, subject),
    )


def _comers(session: Session, subject: Subject) -> tuple[Comer, ...]:
    named = nominees.nominees_of(session, subject)
    return tuple(Comer(one.id, mask_name(one.name), one.relation) for one in named)


def view_of(session: Session, subject: Subject, *, limits: tuple[int, int]) -> ScannedCard:
    """What a clerk may see of the subject; `limits`: points a day, and points left of them."""
    village_id, account = subject.village_id, subject.account
    limit, left = limits
    return ScannedCard(
        name=mask_name(subject.head),
        number=subject.number,
        group=subject.villager_group,
        grade=grade_of(session, village_id, subject.id),
        balance=ledger.available(session, village_id, account),
        limit_today=limit,
        left_today=left,
        next_expiry=ledger.next_expiry(session, village_id, account),
    )


def _goods(session: Session, actor: Actor, code: str) -> ScannedGoods:
    shop = find_shop(session, actor.shop or "")
    goods = find_goods(session, shop, code)
    offer_of(session, shop).refuse(code, said=goods.name)
    shelf = quantity_of(session, shop, code)
    left = good_left(session, (shop.village_id, shop.code, code), shelf)
    if shelf and not left:
        raise StockExpired(goods=goods.name, left=0)
    return ScannedGoods(goods.goods, goods.name, goods.unit, goods.price, left)
