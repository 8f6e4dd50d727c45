"""Planning a fair, and calling one off."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy.orm import Session

from kernel import clock
from kernel.errors import Refusal
from kernel.once import Outcome
from pos.fairs import NAME_AT_MOST, Fair, FairEnd, FairGoods, fair_of, not_over
from pos.shelving import LINES_AT_MOST, LinesUnfit, do_at, find_shelved
from pos.shops import Shop
from registry import Actor

LONGEST: Final = timedelta(days=31)
FARTHEST: Final = timedelta(days=366)
PIECES_AT_MOST: Final = 999


class FairNameUnfit(Refusal):
    """A fair's name has 1 to 20 visible characters."""

    code = "fair-name-unfit"


class FairTimesUnfit(Refusal):
    """A fair ends after it begins and after now, lasts 31 days at most, begins within a year."""

    code = "fair-times-unfit"


class FairOverlaps(Refusal):
    """The shop has another fair, `fair`, at that time."""

    code = "fair-overlaps"


class FairLimitUnfit(Refusal):
    """A household may have 1 to 999 pieces of goods at a fair, or as many as it likes."""

    code = "fair-limit-unfit"


class FairTwice(Refusal):
    """The goods stand twice in the plan."""

    code = "fair-twice"


class FairOver(Refusal):
    """The fair is over, or was called off before."""

    code = "fair-over"


@dataclass(frozen=True)
class Plan:
    """What an officer plans: a name, from when until when, and goods with pieces a household.

    `only`: nothing else is handed out meanwhile; `kept`: these goods are not handed out before.
    """

    name: str
    since: datetime
    until: datetime
    goods: tuple[tuple[str, int | None], ...]
    only: bool = False
    kept: bool = False


def plan_fair(actor: Actor, *, shop: str, plan: Plan, key: str) -> Outcome:
    """Plan a fair of a shop, once per key. Outermost.

    The reply: `fair`.

    :raises ShopUnknown, GoodsUnknown: no such goods for this actor.
    :raises FairNameUnfit, FairTimesUnfit, LinesUnfit, FairLimitUnfit, FairTwice: not a plan.
    :raises FairOverlaps: another one is planned for that time.
    """
    name = " ".join(plan.name.split())
    _refuse_unfit(name, plan)

    def work(tx: Session, place: Shop) -> dict[str, Any]:
        for one in not_over(tx, place):
            if one.fair.since < plan.until and plan.since < one.until:
                raise FairOverlaps(fair=one.fair.name)
        fair = Fair(
            village_id=place.village_id,
            id=clock.new_id(),
            shop=place.code,
            name=name,
            since=plan.since,
            until=plan.until,
            only=plan.only,
            staff_id=actor.staff_id,
            at=clock.now(),
        )
        tx.add(fair)
        tx.flush()
        for code, at_most in plan.goods:
            goods = find_shelved(tx, place, code).goods.goods
            tx.add(_line(fair, goods, at_most=at_most, kept=plan.kept))
        tx.flush()
        return {"fair": fair.id}

    times = {"since": plan.since.isoformat(), "until": plan.until.isoformat()}
    request = {"do": "fair", **vars(plan), **times, "name": name}
    return do_at(actor, shop, key, request=request, work=work)


def end_fair(actor: Actor, *, shop: str, fair: str, key: str) -> Outcome:
    """Call a fair off that has not begun, or end one that is on, once per key. Outermost.

    :raises ShopUnknown, FairUnknown: no such fair for this actor.
    :raises FairOver: it is over, or was called off.
    """

    def work(tx: Session, place: Shop) -> dict[str, Any]:
        found = fair_of(tx, place, fair)
        if found.ended_at is not None or found.until <= clock.now():
            raise FairOver
        tx.add(
            FairEnd(
                village_id=place.village_id,
                fair=found.fair.id,
                staff_id=actor.staff_id,
                at=clock.now(),
            )
        )
        tx.flush()
        return {"fair": fair}

    return do_at(actor, shop, key, request={"do": "end-fair", "fair": fair}, work=work)


def _line(fair: Fair, goods: str, *, at_most: int | None, kept: bool) -> FairGoods:
    return FairGoods(
        village_id=fair.village_id,
        fair=fair.id,
        goods=goods,
        shop=fair.shop,
        at_most=at_most,
        kept=kept,
    )


def _refuse_unfit(name: str, plan: Plan) -> None:
    if not 1 <= len(name) <= NAME_AT_MOST or not name.isprintable():
        raise FairNameUnfit(at_most=NAME_AT_MOST)
    now = clock.now()
    lasts = timedelta(0) < plan.until - plan.since <= LONGEST
    if not lasts or plan.until <= now or plan.since - now > FARTHEST:
        raise FairTimesUnfit
    if not 1 <= len(plan.goods) <= LINES_AT_MOST:
        raise LinesUnfit(at_most=LINES_AT_MOST)
    seen: set[str] = set()
    for n, (code, at_most) in enumerate(plan.goods, start=1):
        if code in seen:
            raise FairTwice(line=n)
        if at_most is not None and not 1 <= at_most <= PIECES_AT_MOST:
            raise FairLimitUnfit(line=n, at_most=PIECES_AT_MOST)
        seen.add(code)
