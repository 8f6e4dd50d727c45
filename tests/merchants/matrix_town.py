"""A town for the matrix: merchants, offers, cards and policies in every state, by the real verbs.

Beside it the oracle learns the same in plain words.
"""

import random
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any, Final

from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import reading, transaction
from merchants import complaints, handling, licences, offering, policy_adopting
from merchants.policies import policies_of, version_in_force
from merchants.policy_texts import policy_csv
from registry import Actor, cards_of, codes, find_subject, reissue_card, revoke_card
from registry.access import Grant
from tests.merchants.market import adopt, draft
from tests.merchants.plain_market import Household, Merchant, Offer, Oracle
from tests.pos.counter import FAR, LI, POINTS, WANG, Town, Watch, join
from tests.registry.people import give_points, make_card, make_household, make_staff

NEXT_VERSION, STARTS, ENDS = 12, 30, 20
#: How merchants stand: those before the last five are open, one of them now and then. The last
#: has signed for three weeks only.
STATES: Final = (
    *("published", "published", "published", "published", "turning"),
    *("approved", "paused", "suspended", "ended", "unbound"),
)
ALWAYS: Final = (date(2026, 1, 1), date(2100, 1, 1))


@dataclass
class Walk:
    """The town, the oracle beside it, and the dice."""

    town: Town
    oracle: Oracle
    dice: random.Random
    watch: Watch

    def mostly(self, good: Any, *others: Any) -> Any:
        """The good one, mostly: so that each condition alone decides often enough."""
        return good if self.dice.random() < 0.88 else self.dice.choice(others)

    def reader(self, code: str) -> Actor:
        """Somebody at this merchant's reader."""
        grants = frozenset({Grant("merchant", self.town.east, code)})
        return replace(self.town.actors["merchant"], shop=code, grants=grants)

    def on(self, days: int) -> date:
        """So many days after today."""
        return clock.today() + timedelta(days=days)


def people(walk: Walk) -> None:
    """Households, an agribusiness and a collective; cards that are good, and some that are not."""
    town, oracle = walk.town, walk.oracle
    for number, kind, points in (("010021", "agribusiness", 12), ("010022", "collective", 1)):
        subject = make_household(town.east, number, kind)
        give_points(subject, points)
        oracle.cards[make_card(subject)] = Household(number, kind, points)
    for number in (WANG, LI):
        oracle.cards[town.cards[number]] = Household(number, "household", POINTS[number])
    tired = make_household(town.east, "010023")
    revoked, lost = make_card(tired), town.cards[WANG]

    def end(tx: Session) -> str:
        revoke_card(tx, cards_of(tx, tired)[0], staff_id=None, reason="不用了")
        card = cards_of(tx, find_subject(tx, WANG))[0]
        return reissue_card(tx, card, staff_id=None, reason="丢了")[1]

    again = transaction(end)
    oracle.cards[again] = oracle.cards[lost]
    nobody = (revoked, lost, town.cards[FAR], codes.make_code(codes.SPEND), "6901234567892", "")
    oracle.cards.update(dict.fromkeys(nobody))


def policies(walk: Walk) -> None:
    """A version that holds, and one to come: number 5 waits there, 6 ends, 7 is gone."""
    adopt()
    with reading() as session:
        version = version_in_force(session, clock.today())
        assert version
        found = policies_of(session, version.id)
    changed = [
        replace(
            one,
            starts_on=walk.on(STARTS) if one.no == 5 else one.starts_on,
            ends_on=walk.on(ENDS) if one.no == 6 else None,
        )
        for one in found
        if one.no != 7
    ]
    other = Actor("staff", make_staff("town-2"), grants=frozenset({Grant("town-officer", None)}))
    content = policy_csv(changed)
    proposed = policy_adopting.Proposed("3.0", walk.on(NEXT_VERSION), content)
    made = policy_adopting.propose(walk.town.actors["town"], proposed, key="p")
    policy_adopting.adopt(other, made, key="a")
    later = dict.fromkeys((3, 9), ALWAYS)
    later |= {5: (walk.on(STARTS), ALWAYS[1]), 6: (ALWAYS[0], walk.on(ENDS))}
    first = dict.fromkeys((3, 5, 6, 7, 9), ALWAYS)
    walk.oracle.policies = [(ALWAYS[0], first), (walk.on(NEXT_VERSION), later)]


def merchant_standing(walk: Walk, n: int, state: str, *, offers: int) -> Merchant:
    """A merchant that stands so, with its offers."""
    digits = f"923411030000{n:05d}"
    upto = {"approved": "approve", "unbound": "check"}.get(state, "")
    licence = digits + licences.check_sign(digits)
    code = join(walk.town, walk.town.east, f"小店{n}", licence, upto=upto)
    officer, second = walk.town.actors["officer"], walk.town.actors["second"]
    signed = (clock.today(), walk.on(21 if state == "unbound" else 365))
    if state == "unbound":
        handling.act(second, code, "approve", key=clock.new_id())
        handling.sign_agreement(officer, code, days=signed, signed_by="周师傅", key=clock.new_id())
        handling.act(officer, code, "publish", key=clock.new_id())
    one = Merchant(code, state in {"published", "turning", "unbound"}, signed)
    for no in range(offers):
        offer, acts = _terms(walk, n * offers + no)
        one.offers.append(_written(walk, code, offer, acts=acts, no=no))
    if state in {"paused", "ended"}:
        do = {"paused": "pause", "ended": "end"}[state]
        handling.act(officer, code, do, key=clock.new_id(), words="不干了")
    for _time in range(3 if state == "suspended" else 0):
        said = complaints.complain(officer, code, "缺斤少两", key=clock.new_id()).reply
        complaints.judge(
            second, code, said["complaint"], is_proven=True, words="属实", key=clock.new_id()
        )
    return one


#: What is done with an offer that is not public.
_ACTS: Final = (
    (),
    ("refuse",),
    ("approve",),
    ("approve", "publish", "pause"),
    ("approve", "publish", "end"),
)
_PUBLIC: Final = ("approve", "publish")
#: By what an offer may be bound; each in turn is what is special about the next one.
_BOUND: Final = (
    *("policy", "days", "weekday", "hours", "kind", "grade", "points"),
    *("household", "day", "total", "budget", "state"),
)


def _written(walk: Walk, code: str, offer: Offer, *, acts: tuple[str, ...], no: int) -> Offer:
    """The same offer by the real verbs."""
    bits = {"household": 1, "agribusiness": 2, "collective": 4}
    said = draft(
        policy=offer.policy,
        type=offer.type,
        value=offer.value,
        title=f"优惠{no}",
        list_fen=offer.price,
        lowest=offer.lowest or None,
        kinds=sum(bits[one] for one in offer.kinds),
        weekdays=sum(2 ** (one - 1) for one in offer.weekdays),
        from_minute=offer.hours[0].hour * 60 + offer.hours[0].minute,
        until_minute=offer.hours[1].hour * 60 + offer.hours[1].minute or 1440,
        from_on=offer.days[0],
        until_on=offer.days[1],
        cap_household=offer.caps.get("household"),
        cap_day=offer.caps.get("day"),
        cap_total=offer.caps.get("total"),
        budget_fen=offer.caps.get("budget"),
        points=offer.points,
    )
    officer, second = walk.town.actors["officer"], walk.town.actors["second"]
    offer.id = offering.write(officer, code, said, key=clock.new_id()).reply["offer"]
    for do in acts:
        offering.act(second, code, offer.id, do, key=clock.new_id(), words="看过价签")
    offer.is_public = acts == _PUBLIC
    return offer


def _terms(walk: Walk, no: int) -> tuple[Offer, tuple[str, ...]]:
    """What an offer may say, and what is done with it: one thing special, others by chance."""
    dice, special = walk.dice, _BOUND[no % len(_BOUND)]

    def so(name: str, good: Any, *others: Any) -> Any:
        return dice.choice(others) if name == special or dice.random() < 0.06 else good

    kind = dice.choice(("percent", "percent", "amount", "price", "gift"))
    price = None if kind == "percent" and dice.random() < 0.3 else dice.choice((999, 1500, 2050))
    days = so("days", (0, 200), (10, 200), (0, 25))
    caps = {
        "household": so("household", 0, 1, 2),
        "day": so("day", 0, 1),
        "total": so("total", 0, 2, 6),
        "budget": so("budget", 0, 900, 3_000),
    }
    offer = Offer(
        policy=so("policy", 9, 5, 6, 7),
        type=kind,
        value={"percent": dice.randint(5, 60), "amount": 300, "price": 700}.get(kind, 0),
        price=price,
        lowest=so("grade", "", "A", "AA", "AAA"),
        kinds=set(so("kind", ("household", "agribusiness", "collective"), ("household",))),
        weekdays=so("weekday", set(range(1, 8)), {1, 2, 3, 4, 5}, {6, 7}),
        hours=so("hours", (time.min, time.min), (time(8), time(12, 30)), (time(9, 15), time.min)),
        days=(walk.on(days[0]), walk.on(days[1])),
        caps={name: cap for name, cap in caps.items() if cap},
        points=0,
        is_public=True,
    )
    # A point is worth a yuan, and an offer must be a gain.
    offer.points = min(so("points", 0, 2, 9), offer.saves() // 100)
    return offer, so("state", _PUBLIC, *_ACTS)
