"""Behind the demo's counter: last month settled by both sides, yesterday looked at and closed."""

from datetime import timedelta
from typing import Final

import pos
import registry
from kernel import clock
from kernel.db import reading
from registry import Actor

OFFICER: Final = "village-1"
WORD: Final = "那天还没有开班的习惯，已问过售货员"


def close_the_month(clerk: Actor, shop: str, *, username: str = OFFICER) -> None:
    """Settle the shop's last month, close yesterday with a word for each thing, begin a shift."""
    month = (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)
    with reading() as session:
        officer = registry.actor_of(session, registry.get_staff(session, username))
        shown = pos.settling.shown(session, pos.find_shop(session, shop), month).statement
    if shown.parts:
        _sign(clerk, pos.settling.Signing(shop, month, "shop", shown.fingerprint))
        _sign(officer, pos.settling.Signing(shop, month, "village", shown.fingerprint))
    _close_yesterday(officer, shop)
    pos.shift_acts.open_shift(clerk, key="demo-shift")


def _sign(actor: Actor, signing: pos.settling.Signing) -> None:
    pos.settling.sign(actor, signing, key=f"demo-{signing.side}")


def _close_yesterday(officer: Actor, shop: str) -> None:
    day = clock.today() - timedelta(days=1)
    with reading() as session:
        found = pos.day_closing.shop_day(session, pos.find_shop(session, shop), day)
    for n, one in enumerate(found.exceptions):
        what = (one.what.kind, one.what.ref)
        pos.day_closing.close_exception(
            officer, shop=shop, day=day, what=what, word=WORD, key=f"demo-{n}"
        )
    pos.day_closing.close_day(officer, shop=shop, day=day, key="demo-day")
