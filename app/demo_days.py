"""The demo's days ahead: a fair that shares two goods out, and a way to those who cannot come."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import registry
from app.demo_goods import EGGS, SOAP
from kernel import clock
from kernel.db import reading
from pos.errand_acts import Agreement, begin_errand, list_stop
from pos.fair_acts import Plan, plan_fair

#: A fair is a week ahead, so that no till of the demo is held to it yet.
AHEAD: Final = timedelta(days=7)
LONG: Final = timedelta(hours=8)


def plan_days(shop: str, *, households: Sequence[str], username: str = "village-1") -> None:
    """Plan a fair, two pieces of each goods a household; list the households for tomorrow's way."""
    with reading() as session:
        officer = registry.actor_of(session, registry.get_staff(session, username))
    begin = clock.now() + AHEAD
    goods = ((EGGS, 2), (SOAP, 2))
    plan_fair(
        officer, shop=shop, plan=Plan("冬至专场", begin, begin + LONG, goods), key="demo/fair"
    )
    tomorrow = clock.today() + timedelta(days=1)
    errand = begin_errand(
        officer, shop=shop, on=tomorrow, carrier="村组长", key="demo/errand"
    ).reply["errand"]
    for number in households:
        agreed = Agreement(number, ((EGGS, 1),), "本人", "telephone", clock.today())
        list_stop(officer, shop=shop, errand=errand, agreement=agreed, key=f"demo/errand/{number}")
