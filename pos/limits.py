"""Limits of a household: points a day by what it shows (card, PIN, its telephone's code, nothing),
pieces a month of scarce goods.

Read under the household's lock, so that two tills cannot both fit under one limit.
"""

from datetime import date
from typing import Final, Literal

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import UtcDateTime
from kernel.errors import Refusal
from pos.cart import Cart
from pos.shops import Shop
from pos.slips import Slip, SlipLine, stands, without_card
from registry import setting_of

#: What a household showed: its card alone; more beside it; or its telephone's code.
Tier = Literal["card", "proven", "code"]


class LimitReached(Refusal):
    """A card alone may use only `left` more points today, of `limit`; with more, `proven`."""

    code = "limit-reached"


class ProvenLimitReached(Refusal):
    """Even with the card and more, only `left` more points can be used today, of `limit`."""

    code = "proven-limit-reached"


class NoCardLimitReached(Refusal):
    """Without a card only `left` more points can be used today, of `limit`."""

    code = "no-card-limit-reached"


class GoodsLimitReached(Refusal):
    """The household may have only `left` more pieces of these goods this month, of `limit`."""

    code = "goods-limit-reached"


def day_limit(session: Session, village_id: int) -> int:
    """Points a household may use a day with a card alone, as the village has set it."""
    return setting_of(session, village_id, "card_points_per_day")


# Built once: building a query costs more than running it, and every redemption asks.
_OWN: Final = (
    Slip.village_id == bindparam("village_id"),
    Slip.household == bindparam("household"),
    Slip.at >= bindparam("since", type_=UtcDateTime),
    stands(),
)
_POINTS_SINCE: Final = select(func.coalesce(func.sum(Slip.points), 0)).where(*_OWN)
_NO_CARD_SINCE: Final = _POINTS_SINCE.where(without_card())
_PIECES_SINCE: Final = (
    select(SlipLine.goods, func.sum(SlipLine.quantity))
    .join(Slip, (Slip.village_id == SlipLine.village_id) & (Slip.slip == SlipLine.slip))
    .where(
        *_OWN,
        Slip.shop == bindparam("shop"),
        SlipLine.goods.in_(bindparam("goods", expanding=True)),
    )
    .group_by(SlipLine.goods)
)


def used_today(session: Session, village_id: int, household: str) -> int:
    """Points the household used today, slips taken back left out."""
    since, _ = clock.day_bounds(clock.today())
    asked = {"village_id": village_id, "household": household, "since": since}
    return int(session.scalar(_POINTS_SINCE, asked) or 0)


def left_today(session: Session, village_id: int, household: str) -> tuple[int, int]:
    """The day's limit with a card alone, and the points that are left of it."""
    limit = day_limit(session, village_id)
    return limit, max(0, limit - used_today(session, village_id, household))


def left_proven(session: Session, village_id: int, household: str) -> tuple[int, int]:
    """The day's limit with more than the card, never below the card's, and the points left."""
    limit = setting_of(session, village_id, "proven_points_per_day")
    limit = max(limit, day_limit(session, village_id))
    return limit, max(0, limit - used_today(session, village_id, household))


def left_by_code(session: Session, village_id: int, household: str) -> tuple[int, int]:
    """The day's limit with a telephone's code, never below the others', and the points left."""
    limit = setting_of(session, village_id, "rotating_points_per_day")
    limit = max(limit, left_proven(session, village_id, household)[0])
    return limit, max(0, limit - used_today(session, village_id, household))


def left_without_card(session: Session, village_id: int, household: str) -> tuple[int, int]:
    """The day's limit without a card, and the points left of it and of what the card has left."""
    limit = setting_of(session, village_id, "no_card_points_per_day")
    since, _ = clock.day_bounds(clock.today())
    asked = {"village_id": village_id, "household": household, "since": since}
    left = max(0, limit - int(session.scalar(_NO_CARD_SINCE, asked) or 0))
    return limit, min(left, left_today(session, village_id, household)[1])


def refuse_over_no_card(tx: Session, village_id: int, household: str, *, points: int) -> None:
    """Refuse points that pass what the household may use today without a card.

    :raises NoCardLimitReached: too many; with the card more would do.
    """
    limit, left = left_without_card(tx, village_id, household)
    if points > left:
        raise NoCardLimitReached(limit=limit, left=left, points=points)


def refuse_over_limits(
    tx: Session, shop: Shop, household: str, *, cart: Cart, tier: Tier = "card"
) -> None:
    """Refuse a cart that passes the day's points or a month's pieces.

    `tier`: what was shown; more than the card alone raises the points of the day.

    :raises LimitReached, ProvenLimitReached: too many points for today.
    :raises GoodsLimitReached: too many pieces of one kind for this month.
    """
    _refuse_over_day(tx, shop.village_id, household, points=cart.points, tier=tier)
    scarce = {line.goods: line for line in cart.lines if line.monthly_limit is not None}
    had = _pieces_this_month(tx, shop, household, set(scarce)) if scarce else {}
    for goods, line in scarce.items():
        limit = line.monthly_limit or 0
        left = max(0, limit - had.get(goods, 0))
        if line.quantity > left:
            raise GoodsLimitReached(goods=goods, limit=limit, left=left)


def _refuse_over_day(
    tx: Session, village_id: int, household: str, *, points: int, tier: Tier
) -> None:
    limit, left = left_today(tx, village_id, household)
    if points <= left:
        return
    left_with = left_by_code if tier == "code" else left_proven
    more, most = left_with(tx, village_id, household)
    if tier == "card":
        raise LimitReached(limit=limit, left=left, points=points, proven=most)
    if points > most:
        raise ProvenLimitReached(limit=more, left=most, points=points)


def _pieces_this_month(tx: Session, shop: Shop, household: str, goods: set[str]) -> dict[str, int]:
    today = clock.today()
    since, _ = clock.day_bounds(date(today.year, today.month, 1))
    asked = {
        "village_id": shop.village_id,
        "household": household,
        "since": since,
        "shop": shop.code,
        "goods": sorted(goods),
    }
    return {code: int(pieces) for code, pieces in tx.execute(_PIECES_SINCE, asked)}
