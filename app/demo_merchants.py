"""The demo town's merchants: in several states, offers of every kind, a month that is settled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy.orm import Session

import registry
from kernel import clock
from kernel.db import reading, transaction
from merchants import (
    demand_offers,
    demands,
    enrolling,
    find_merchant,
    handling,
    licences,
    months,
    offer_drafts,
    offering,
    repaying,
    scanning,
    using,
)
from registry import Actor, RoleAt

#: Nobody's telephone: no number within a town begins with a nought.
PHONE: Final = "05610000003"
#: name, kind, where, whom to ask for, and the last act done with it.
MERCHANTS: Final = (
    ("村口理发店", "service", "村口 12 号", "周师傅", "publish"),
    ("塘庄大药房", "pharmacy", "集市 3 号", "郑药师", "publish"),
    ("塘边饭庄", "food", "塘边 1 号", "吴掌柜", "publish"),
    ("田头农资店", "farming", "村西 8 号", "冯师傅", "pause"),
    ("电动车快修", "transport", "集市 9 号", "何师傅", "check"),
    ("村南小卖部", "shop", "村南 5 号", "沈大姐", "enrol"),
)
WAY: Final = ("enrol", "check", "approve", "publish", "pause")


def _says(policy: int, kind: str, title: str, *, value: int, **more: Any) -> dict[str, Any]:
    """What an offer says: from A up, unless it says otherwise; amounts in fen."""
    return {"policy": policy, "type": kind, "title": title, "value": value, "lowest": "A", **more}


#: Whose by the merchant's place above, and what it says.
OFFERS: Final = (
    (0, _says(9, "percent", "理发", value=20, list_fen=1500)),
    (0, _says(9, "price", "烫发", value=6000, list_fen=8000, points=5, cap_household=1)),
    (1, _says(3, "gift", "免费测血压", value=0, list_fen=500, lowest=None)),
    (1, _says(3, "percent", "保健用品", value=10, list_fen=None, note="处方药和医保支付的不参加")),
    (
        2,
        _says(
            5, "amount", "家常套餐", value=500, list_fen=3200, lowest="AA", weekdays=31, cap_day=20
        ),
    ),
    (3, _says(10, "amount", "化肥每袋", value=500, list_fen=13_000, budget_fen=50_000)),
    (2, _says(5, "gift", "送一碗汤", value=0, list_fen=800)),
)
#: Written, and not approved yet.
WAITS: Final = "送一碗汤"


@dataclass(frozen=True)
class Market:
    """The village, the hairdresser's number, who stands at its reader, and the day it opened."""

    village: int
    hairdresser: str
    reader: Actor
    since: date


def open_market(village: str, told: dict[str, Any], *, password: str) -> Market:
    """Merchants enrol, are checked and approved; offers are written; the first has its reader.

    How to sign in there is put into `told`.
    """
    with reading() as session:
        place = registry.find_village(session, village).id
        first, second = (_actor(session, one) for one in ("village-1", "village-2"))
    codes = tuple(_join(place, n, officers=(first, second)) for n in range(len(MERCHANTS)))
    for at, said in OFFERS:
        _offer(first, second, codes[at], said)
    for code, (*_words, upto) in zip(codes, MERCHANTS, strict=True):
        if upto == "pause":
            handling.act(first, code, "pause", key=f"demo/pause/{code}", words="农忙以后再开")
    token = transaction(lambda tx: _reader(tx, place, codes[0], password=password))
    told["people"].append({"role": "merchant", "username": "merchant-1", "password": password})
    told["readers"] = [{"merchant": MERCHANTS[0][0], "token": token}]
    with reading() as session:
        reader = registry.actor_for_bearer(session, token)
    return Market(place, codes[0], reader, clock.today())


def sell(market: Market, cards: Sequence[str]) -> None:
    """Households with these cards come to the hairdresser and use what saves them most there."""
    for n, card in enumerate(cards):
        key = f"demo/{clock.today()}/{n}"
        done = scanning.scan(market.reader, card, key=key).reply
        for offer in done["offers"].split()[:1]:
            using.use(market.reader, done["scan"], offer, key=f"{key}/use")


def settle(market: Market) -> None:
    """Both sides confirm the hairdresser's first month, which is over."""
    code, month = market.hairdresser, market.since.replace(day=1)
    with reading() as session:
        shown = months.statement(session, find_merchant(session, code), month)
        officer = _actor(session, "village-1")
    seen = repaying.Seen(code, month, shown.fingerprint)
    repaying.confirm(market.reader, seen, "merchant", key="demo/month/merchant")
    repaying.confirm(officer, seen, "village", key="demo/month/village")


def answer_wish(market: Market, words: str) -> None:
    """Say that this wish became the hairdresser's first offer."""
    with reading() as session:
        officer = _actor(session, "village-1")
        waiting = demands.open_demands(session, {market.village})
    for one in waiting:
        if one.demand.words == words:
            demand_offers.answer(
                officer,
                village=market.village,
                demand=one.demand.id,
                number=f"{market.hairdresser}-1",
                key="demo/wish-offer",
            )


def _join(place: int, n: int, *, officers: tuple[Actor, Actor]) -> str:
    name, kind, address, contact, upto = MERCHANTS[n]
    digits = f"92000000MADEM{n:04d}"
    licence = digits + licences.check_sign(digits)
    said = (place, name, kind, licence, address, contact, PHONE)
    enrolment = enrolling.Enrolment(*said, has_promised=True)
    made = enrolling.enrol(enrolment, key=f"demo/enrol/{n}", address=f"demo/{n}")
    code: str = made.unwrap()["merchant"]
    first, second = officers
    for act in WAY[1 : min(WAY.index(upto), 3) + 1]:
        who = second if act == "approve" else first
        handling.act(who, code, act, key=f"demo/{act}/{code}", words="看过执照原件")
        if act == "approve":
            days = (clock.today(), clock.today() + timedelta(days=365))
            key = f"demo/sign/{code}"
            handling.sign_agreement(first, code, days=days, signed_by=contact, key=key)
    return code


def _offer(first: Actor, second: Actor, code: str, said: dict[str, Any]) -> None:
    today = clock.today()
    draft = offer_drafts.Draft(**said, from_on=today, until_on=today + timedelta(days=365))
    key = f"demo/{code}/{draft.title}"
    offer = offering.write(first, code, draft, key=key).reply["offer"]
    for act in ("approve", "publish") if draft.title != WAITS else ():
        offering.act(second, code, offer, act, key=f"{key}/{act}", words="看过价签")


def _reader(tx: Session, place: int, code: str, *, password: str) -> str:
    """The merchant's person and the phone on which they sign in; its token."""
    at = RoleAt("merchant", place, code)
    contact = MERCHANTS[0][3]
    person, _again = registry.add_staff(
        tx, username="merchant-1", name=contact, roles=[at], password=password
    )
    _device, token = registry.enrol_device(
        tx,
        village_id=place,
        shop=code,
        name=f"{MERCHANTS[0][0]}手机",
        clerk_id=person.id,
        profile="merchant",
    )
    return token


def _actor(session: Session, username: str) -> Actor:
    return registry.actor_of(session, registry.get_staff(session, username))
