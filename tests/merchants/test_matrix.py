"""Who gets which offer: every scan of a long walk, by the real verb, beside a plain oracle.

Grade × kind × day and hour × caps × state of merchant, offer, card and policy. A combination is
one offer at one scan: so many are in it as the merchant has offers.
"""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Final

import pytest

from kernel import clock
from kernel.errors import Refusal
from merchants import handling, scanning, using
from tests.merchants.market import grade
from tests.merchants.matrix_town import STATES, Walk, merchant_standing, people, policies
from tests.merchants.plain_market import TOWN, Merchant, Oracle
from tests.pos.counter import Town, Watch, whole

#: So long the walk takes; policies change on the way, agreements and offers end.
LENGTH: Final = timedelta(days=60)
#: When something opens or closes, and a minute before.
EDGES: Final = (time(7, 59), time(8), time(9, 14), time(9, 15), time(12, 29), time(12, 30))


@pytest.mark.prove
def test_every_scan_says_what_the_oracle_says(
    town: Town, watch: Watch, size: Callable[[int, int], int]
) -> None:
    walk = Walk(town, Oracle(), random.Random(20261128), watch)
    people(walk)
    policies(walk)
    for n, state in enumerate(STATES[size(3, 0) :]):
        walk.oracle.merchants.append(merchant_standing(walk, n, state, offers=size(4, 6)))
    steps = size(50, 500)
    minutes = int(LENGTH / timedelta(minutes=1)) // steps
    decided: Counter[str] = Counter()
    for _step in range(steps):
        _time_passes(walk, at_most=2 * minutes)
        _something_changes(walk)
        decided += _scan_and_compare(walk)
    assert decided["asked"] >= size(180, 2_500)
    assert decided["holds"] >= decided["asked"] // 20
    alone = {name: decided[name] for name in _NAMES}
    assert min(alone.values()) >= size(0, 1), alone
    whole()


_NAMES: Final = (
    *("merchant", "card", "offer", "policy", "days", "weekday", "hours"),
    *("kind", "grade", "points", "household", "day", "total", "budget"),
)


def _time_passes(walk: Walk, at_most: int) -> None:
    """Some minutes go by; now and then until something opens or closes that day."""
    walk.watch.forward(minutes=walk.dice.randint(1, at_most))
    day = walk.watch.at.astimezone(TOWN).date()
    edge = datetime.combine(day, walk.dice.choice(EDGES), TOWN)
    if edge > walk.watch.at and walk.dice.random() < 0.25:
        walk.watch.at = edge.astimezone(UTC)


def _scan_and_compare(walk: Walk) -> Counter[str]:
    """One scan; what decided about each offer of the merchant, where one thing alone did."""
    everybody = walk.oracle.merchants
    merchant = walk.dice.choice(walk.mostly(everybody[:-5], everybody))
    good = [one for one, who in walk.oracle.cards.items() if who]
    card = walk.dice.choice(walk.mostly(good, list(walk.oracle.cards)))
    foretold = walk.oracle.answer(merchant, card, clock.now())
    against = [walk.oracle.against(merchant, one, card, clock.now()) for one in merchant.offers]
    said, scan = _scan(walk, merchant, card)
    assert said == foretold, (clock.now(), merchant.offers, walk.oracle.cards[card])
    if scan and said and walk.dice.random() < 0.5:
        _use(walk, merchant, card, scan=scan, offer=walk.dice.choice(said))
    alone = [next(iter(one)) for one in against if len(one) == 1]
    return Counter({"asked": len(against), "holds": against.count(set())}) + Counter(alone)


def _scan(walk: Walk, merchant: Merchant, card: str) -> tuple[Sequence[str], str]:
    """What the scan says, and its id; of a refusal the code."""
    try:
        done = scanning.scan(walk.reader(merchant.code), card, key=clock.new_id())
    except Refusal as refusal:
        return refusal.code, ""
    return done.reply["offers"].split(), done.reply["scan"]


def _use(walk: Walk, merchant: Merchant, card: str, *, scan: str, offer: str) -> None:
    used = next(one for one in merchant.offers if one.id == offer)
    saved = used.saves()
    typed = None
    if used.price is None:  # a tag of one yuan, if the budget bears that
        typed, saved = 100, used.value
        spent = sum(one.saved for one in walk.oracle.uses if one.offer == offer)
        if spent + saved > used.caps.get("budget", spent + saved):
            return
    key = clock.new_id()
    reply = using.use(walk.reader(merchant.code), scan, offer, key=key, list_fen=typed).reply
    assert reply["list_fen"] - reply["paid_fen"] == saved
    walk.oracle.use(used, card, clock.now(), saved)


def _something_changes(walk: Walk) -> None:
    """Now and then a household gets another grade, or a merchant closes or opens."""
    if walk.dice.random() < 0.2:
        who = walk.dice.choice([one for one in walk.oracle.cards.values() if one])
        who.grade = walk.dice.choice(("AAA", "AA", "A", "B", "C", "D"))
        grade(walk.town, who.number, who.grade)
    turning = walk.oracle.merchants[-6]
    if walk.dice.random() < 0.05:
        do = "pause" if turning.is_public else "resume"
        officer = walk.town.actors["officer"]
        handling.act(officer, turning.code, do, key=clock.new_id(), words="赶集")
        turning.is_public = not turning.is_public
