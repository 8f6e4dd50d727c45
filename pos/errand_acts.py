"""Taking goods to those who cannot come: an officer lists, a clerk packs, an officer confirms.

Points move at packing, when the goods leave the shelf for the bag, by the checkout's own way, and
not before: what is only listed may be out of stock by then. What comes back is reversed.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy.orm import Session

import ledger
from civility import kin
from kernel import clock
from kernel.db import transaction
from kernel.errors import Refusal
from kernel.once import Operation, Outcome, once
from pos import permits
from pos.cart import gather
from pos.checkout import Order, hand_out
from pos.errands import (
    WAYS,
    WORDS_AT_MOST,
    Errand,
    ErrandEnd,
    ErrandLine,
    ErrandPacked,
    ErrandStop,
    Stop,
    errand_of,
    stop_of,
    stops_of,
)
from pos.no_card import standing
from pos.shelving import LINES_AT_MOST, LinesUnfit, PiecesUnfit, do_at, find_shelved
from pos.shops import Shop, find_shop
from registry import Actor, SecondPersonNeeded, account_of, require

#: A way lies at most so far ahead.
FARTHEST: Final = timedelta(days=31)
PIECES_AT_MOST: Final = 999
STOPS_AT_MOST: Final = 50


class ErrandDayUnfit(Refusal):
    """An errand is today or within 31 days; who carries has 1 to 40 characters."""

    code = "errand-day-unfit"


class ErrandAgreementUnfit(Refusal):
    """Who agreed, in 1 to 40 characters, by telephone or at a visit, today or in the last month."""

    code = "errand-agreement-unfit"


class ErrandOver(Refusal):
    """The errand's day is over, or 50 households are on it."""

    code = "errand-over"


class StopListed(Refusal):
    """The household is on this errand already."""

    code = "stop-listed"


class StopNotSo(Refusal):
    """The stop stands otherwise by now."""

    code = "stop-not-so"


class HandedUnfit(Refusal):
    """To whom it was handed, in 1 to 40 characters."""

    code = "handed-unfit"


@dataclass(frozen=True)
class Agreement:
    """Which household wants what, and who in it agreed, how and when."""

    household: str
    lines: tuple[tuple[str, int], ...]
    asked: str
    how: str
    asked_on: date


def begin_errand(actor: Actor, *, shop: str, on: date, carrier: str, key: str) -> Outcome:
    """Begin a list for one way, once per key. Outermost. The reply: `errand`.

    :raises ShopUnknown: no shop of this actor.
    :raises ErrandDayUnfit: another day, or nobody who carries.
    """
    carrier = " ".join(carrier.split())
    if not timedelta(0) <= on - clock.today() <= FARTHEST or not _fits(carrier):
        raise ErrandDayUnfit(at_most=WORDS_AT_MOST)

    def work(tx: Session, place: Shop) -> dict[str, Any]:
        errand = Errand(**_key(place, clock.new_id()), shop=place.code, on=on, carrier=carrier)
        errand.staff_id, errand.at = actor.staff_id or "", clock.now()
        tx.add(errand)
        tx.flush()
        return {"errand": errand.id}

    request = {"do": "errand", "on": on.isoformat(), "carrier": carrier}
    return do_at(actor, shop, key, request=request, work=work)


def list_stop(actor: Actor, *, shop: str, errand: str, agreement: Agreement, key: str) -> Outcome:
    """Put a household on the list with what it agreed to, once per key; nothing moves. Outermost.

    :raises ShopUnknown, ErrandUnknown, ErrandOver: no such errand, or no place on it.
    :raises ErrandAgreementUnfit, LinesUnfit, PiecesUnfit, GoodsUnknown: not whole.
    :raises SubjectUnknown, SubjectClosed, Recused: no such household here, or the actor's own.
    :raises StopListed: it is on it already.
    """
    asked = " ".join(agreement.asked.split())
    _refuse_unfit(agreement, asked)
    pieces = gather(agreement.lines)

    def work(tx: Session, place: Shop) -> dict[str, Any]:
        require(actor, "slips.witness", village_id=place.village_id)
        found = errand_of(tx, place, errand)
        subject = standing(tx, agreement.household, village_id=place.village_id)
        kin.refuse_kin(tx, place.village_id, subject.id, actor.staff_id)
        stops = stops_of(tx, found)
        if found.on < clock.today() or len(stops) >= STOPS_AT_MOST:
            raise ErrandOver(at_most=STOPS_AT_MOST)
        if subject.number in {one.stop.household for one in stops}:
            raise StopListed(number=subject.number)
        whose = {**_key(place, found.id, "errand"), "household": subject.number}
        stop = ErrandStop(**whose, asked=asked, how=agreement.how, asked_on=agreement.asked_on)
        stop.staff_id, stop.at = actor.staff_id or "", clock.now()
        tx.add(stop)
        tx.flush()
        for code, quantity in pieces.items():
            goods = find_shelved(tx, place, code).goods.goods
            tx.add(ErrandLine(**whose, goods=goods, shop=place.code, quantity=quantity))
        tx.flush()
        return {"household": subject.number}

    request = {
        "do": "stop",
        "errand": errand,
        **vars(agreement),
        "asked": asked,
        "asked_on": agreement.asked_on.isoformat(),
    }
    return do_at(actor, shop, key, request=request, work=work)


def pack(actor: Actor, *, errand: str, household: str, key: str) -> Outcome:
    """Pack a stop's goods at the own till, once per key: its points move, once for ever. Outermost.

    Whoever listed the household answers for it in place of its card, so another one packs. The
    reply is the checkout's.

    :raises ErrandUnknown, ErrandOver, StopNotSo: no such stop of this shop that waits.
    :raises SecondPersonNeeded, Recused: the clerk listed it, or is of the household or its kin.
    :raises LimitReached, NotEnoughPoints, OutOfStock: and whatever else the checkout refuses.
    """

    def work(tx: Session, shop: Shop) -> dict[str, Any]:
        found = errand_of(tx, shop, errand)
        ledger.hold_account(tx, shop.village_id, account_of(household))
        # Under the household's lock: two tills cannot both find that it waits.
        waiting = _standing_so(tx, found, household, "listed")
        if found.on < clock.today():
            raise ErrandOver(at_most=STOPS_AT_MOST)
        stop = waiting.stop
        if stop.staff_id == actor.staff_id:
            raise SecondPersonNeeded
        for person in (actor.staff_id, stop.staff_id):
            kin.refuse_kin(tx, shop.village_id, waiting.subject.id, person)
        allowed = permits.Allowed(permits.NO_CARD, reason=stop.asked, second_id=stop.staff_id)
        permit = permits.give(tx, actor, shop, household, allowed=allowed)
        lines = tuple((goods.goods, quantity) for goods, quantity in waiting.lines)
        reply = hand_out(tx, actor, shop, Order(key, "", lines, permit.id))
        whose = {**_key(shop, found.id, "errand"), "household": household}
        tx.add(ErrandPacked(**whose, slip=reply["slip"]))
        tx.flush()
        return reply

    def run(tx: Session) -> Outcome:
        shop = find_shop(tx, actor.shop or "")
        asked = {"do": "pack", "shop": shop.code, "errand": errand, "household": household}
        operation = Operation(shop.village_id, actor.client, key, asked)
        return once(tx, operation, lambda: work(tx, shop))

    outcome = transaction(run)
    outcome.unwrap()
    return outcome


def strike(actor: Actor, *, shop: str, errand: str, household: str, key: str) -> Outcome:
    """Take a household off the list that is not packed, once per key. Outermost.

    :raises ShopUnknown, ErrandUnknown, StopNotSo: no such stop for this actor that waits.
    """
    return _end(actor, shop, (errand, household), ("struck", ""), key=key)


def confirm_handed(
    actor: Actor, *, shop: str, errand: str, household: str, words: str, key: str
) -> Outcome:
    """Write down to whom a packed stop was handed, once per key. Outermost.

    :raises ShopUnknown, ErrandUnknown, StopNotSo: no such stop for this actor that is packed.
    :raises HandedUnfit: to nobody, or in too many words.
    """
    words = " ".join(words.split())
    if not _fits(words):
        raise HandedUnfit(at_most=WORDS_AT_MOST)
    return _end(actor, shop, (errand, household), ("handed", words), key=key)


#: How a stop ends → where it has to stand.
_FROM: Final = {"struck": "listed", "handed": "packed"}


def _end(
    actor: Actor, shop: str, which: tuple[str, str], how: tuple[str, str], *, key: str
) -> Outcome:
    (errand, household), (kind, words) = which, how

    def work(tx: Session, place: Shop) -> dict[str, Any]:
        found = errand_of(tx, place, errand)
        ledger.hold_account(tx, place.village_id, account_of(household))
        _standing_so(tx, found, household, _FROM[kind])
        end = ErrandEnd(**_key(place, errand, "errand"), household=household, kind=kind)
        end.words, end.staff_id, end.at = words, actor.staff_id or "", clock.now()
        tx.add(end)
        tx.flush()
        return {"household": household, "state": kind}

    request = {"do": kind, "errand": errand, "household": household, "words": words}
    return do_at(actor, shop, key, request=request, work=work)


def _standing_so(tx: Session, errand: Errand, household: str, state: str) -> Stop:
    found = stop_of(tx, errand, household)
    if found.state != state:
        raise StopNotSo(number=household)
    return found


def _key(shop: Shop, errand: str, name: str = "id") -> dict[str, Any]:
    return {"village_id": shop.village_id, name: errand}


def _fits(words: str) -> bool:
    return 1 <= len(words) <= WORDS_AT_MOST and words.isprintable()


def _refuse_unfit(agreement: Agreement, asked: str) -> None:
    lately = timedelta(0) <= clock.today() - agreement.asked_on <= FARTHEST
    if not (_fits(asked) and agreement.how in WAYS and lately):
        raise ErrandAgreementUnfit(at_most=WORDS_AT_MOST)
    if not 1 <= len(agreement.lines) <= LINES_AT_MOST:
        raise LinesUnfit(at_most=LINES_AT_MOST)
    for n, (_goods, quantity) in enumerate(agreement.lines, start=1):
        if not 1 <= quantity <= PIECES_AT_MOST:
            raise PiecesUnfit(line=n, at_most=PIECES_AT_MOST)
