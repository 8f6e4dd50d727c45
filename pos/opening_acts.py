"""Setting when a shop is open: its days, and single dates on which it is otherwise."""

from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy.orm import Session

from kernel import clock
from kernel.errors import Refusal
from kernel.once import Outcome
from pos.openings import WORDS_AT_MOST, OpeningDate, OpeningRule
from pos.shelving import do_at
from pos.shops import Shop, shops_of
from registry import Actor

#: A date lies at most so far ahead.
FARTHEST: Final = timedelta(days=366)
MOST_WEEKDAYS: Final = 2**7 - 1
MOST_MONTH_DAYS: Final = 2**31 - 1


class OpeningDaysUnfit(Refusal):
    """Days are weekdays and days of the month."""

    code = "opening-days-unfit"


class OpeningDateUnfit(Refusal):
    """A date is from today on and at most a year ahead."""

    code = "opening-date-unfit"


class OpeningWordsUnfit(Refusal):
    """What is said about a date has at most 40 visible characters."""

    code = "opening-words-unfit"


def set_shop_days(actor: Actor, *, shop: str, days: tuple[int, int] | None, key: str) -> Outcome:
    """Give the shop days of its own (weekdays and days of the month, as bits), once per key;
    nothing: those of its village hold again. Outermost.

    :raises ShopUnknown: no shop of this actor.
    :raises OpeningDaysUnfit: bits that stand for no day.
    """
    if days is not None:
        fits = 0 <= days[0] <= MOST_WEEKDAYS and 0 <= days[1] <= MOST_MONTH_DAYS
        if not fits:
            raise OpeningDaysUnfit
    weekdays, month_days = days or (None, None)

    def work(tx: Session, place: Shop) -> dict[str, Any]:
        tx.add(OpeningRule(**_who(actor, place), weekdays=weekdays, month_days=month_days))
        tx.flush()
        return {"shop": place.code}

    return do_at(actor, shop, key, request={"do": "opening-days", "days": days}, work=work)


def set_date(
    actor: Actor,
    *,
    shop: str,
    on: date,
    is_open: bool | None,
    words: str = "",
    everywhere: bool = False,
    key: str,
) -> Outcome:
    """Say that the shop, or every shop of its village, is open or closed on a date, once per key;
    with neither, its days hold again on it. Outermost.

    :raises ShopUnknown: no shop of this actor.
    :raises OpeningDateUnfit: over, or more than a year ahead.
    :raises OpeningWordsUnfit: too long, or what cannot be seen.
    """
    words = " ".join(words.split())
    if not timedelta(0) <= on - clock.today() <= FARTHEST:
        raise OpeningDateUnfit
    if len(words) > WORDS_AT_MOST or not words.isprintable():
        raise OpeningWordsUnfit(at_most=WORDS_AT_MOST)

    def work(tx: Session, place: Shop) -> dict[str, Any]:
        shops = shops_of(tx, place.village_id) if everywhere else [place]
        for one in shops:
            tx.add(OpeningDate(**_who(actor, one), on=on, is_open=is_open, words=words))
        tx.flush()
        return {"shops": [one.code for one in shops]}

    request = {
        "do": "opening-date",
        "on": on.isoformat(),
        "open": is_open,
        "words": words,
        "everywhere": everywhere,
    }
    return do_at(actor, shop, key, request=request, work=work)


def _who(actor: Actor, shop: Shop) -> dict[str, Any]:
    return {
        "village_id": shop.village_id,
        "id": clock.new_id(),
        "shop": shop.code,
        "staff_id": actor.staff_id,
        "at": clock.now(),
    }
