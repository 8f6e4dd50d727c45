"""Settling a month: two people sign what they saw, the books follow, nothing is undone after."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

import ledger
from kernel import clock
from kernel.db import reading, transaction
from kernel.errors import Refusal
from kernel.once import KeyReused, Outcome
from pos.settlements import Side, SlipSettled
from pos.settling import (
    MonthEmpty,
    MonthNotOver,
    OtherPersonSigns,
    SignedBefore,
    Signing,
    StatementChanged,
    StatementDiffers,
    months_to_settle,
    sign,
)
from pos.shops import ShopUnknown, find_shop
from pos.undoing import Reversal, reverse_slip, undo
from registry import NotPermitted
from tests.pos.counter import EGGS, SALT, WANG, Town, Watch, everything, whole
from tests.pos.test_statements import DECEMBER, NOVEMBER, of_month

_KINDS = ("redeemed", "settled")


def signed(
    town: Town, by: str, side: Side, month: date = NOVEMBER, *, key: str = "", seen: str = ""
) -> Outcome:
    """Let this person sign the month, as it stands unless said otherwise."""
    seen = seen or of_month(month).fingerprint
    return sign(town.actors[by], Signing("S1", month, side, seen), key=key or clock.new_id())


def balances(town: Town) -> tuple[int, int]:
    """Points of the shop that are not settled, and that are."""
    with reading() as session:
        here = [ledger.balance_of(session, town.east, f"{kind}/S1") for kind in _KINDS]
    return here[0], here[1]


def _refused(expected: type[Refusal], act: Callable[[], object]) -> None:
    before = everything()
    with pytest.raises(expected):
        act()
    assert everything() == before


def test_two_people_settle_a_month_and_the_books_follow(town: Town, watch: Watch) -> None:
    slip = town.redeem((SALT, 3), (EGGS, 1)).reply["slip"]
    _refused(MonthNotOver, lambda: signed(town, "clerk", "shop"))
    watch.at = clock.month_bounds(DECEMBER)[0]
    _refused(MonthNotOver, lambda: signed(town, "clerk", "shop"))
    watch.forward(minutes=1)
    first = signed(town, "clerk", "shop", key="k")
    said = {"shop": "S1", "month": "2026-11-01", "points": 14, "fen": 1400}
    assert first.reply == {**said, "settled": False, "entry": None}
    assert balances(town) == (14, 0)
    whole()
    watch.forward(days=2)
    second = signed(town, "officer", "village")
    assert (second.reply["settled"], balances(town)) == (True, (0, 14))
    assert signed(town, "clerk", "shop", key="k").replayed
    with pytest.raises(KeyReused):
        signed(town, "clerk", "shop", DECEMBER, key="k", seen="x")
    whole()
    # What is taken back later counts in its own month, and the settled one stays.
    reverse_slip(town.actors["officer"], Reversal(slip, "拿错", town.actors["second"]))
    assert (of_month(NOVEMBER).points, of_month(DECEMBER).points) == (14, -14)
    watch.forward(days=30)
    with reading() as session:
        months = months_to_settle(session, find_shop(session, "S1"))
    assert [(one.month.month.month, one.month.fen, one.settled) for one in months] == [
        (12, -1400, False),
        (11, 1400, True),
    ]
    signed(town, "second", "village", DECEMBER)
    assert signed(town, "colleague", "shop", DECEMBER).reply["fen"] == -1400
    assert balances(town) == (0, 0)
    whole()


def test_who_may_sign_what_and_once(town: Town, watch: Watch) -> None:
    town.redeem((SALT, 1))
    watch.forward(days=15)
    _refused(ShopUnknown, lambda: signed(town, "clerk-west", "shop"))
    _refused(ShopUnknown, lambda: signed(town, "officer", "shop"))
    for stranger in ("officer-west", "supervisor", "clerk"):
        _refused(NotPermitted, partial(signed, town, stranger, "village"))
    _refused(StatementChanged, lambda: signed(town, "officer", "village", seen="0" * 64))
    _refused(MonthEmpty, lambda: signed(town, "officer", "village", date(2026, 10, 1)))
    signed(town, "officer", "village")
    _refused(SignedBefore, lambda: signed(town, "second", "village"))
    # The same person, come to the till as a clerk.
    both = replace(town.clerk, staff_id=town.ids["officer"])
    seen = of_month(NOVEMBER).fingerprint
    signing = Signing("S1", NOVEMBER, "shop", seen)
    _refused(OtherPersonSigns, lambda: sign(both, signing, key="b"))


def test_a_settled_slip_is_no_longer_undone(town: Town, watch: Watch) -> None:
    watch.at = clock.month_bounds(DECEMBER)[0]
    watch.forward(minutes=-3)
    slip, twin = (town.redeem((SALT, 1)).reply["slip"] for _ in range(2))
    watch.forward(minutes=5)
    undo(town.clerk, slip=twin, key="u1")
    signed(town, "colleague", "shop")
    signed(town, "officer", "village")
    _refused(SlipSettled, lambda: undo(town.clerk, slip=slip, key="u2"))
    reverse_slip(town.actors["officer"], Reversal(slip, "拿错", town.actors["second"]))
    assert of_month(DECEMBER).back == 2
    whole()


def test_a_month_that_comes_to_nothing_has_no_entry(town: Town, watch: Watch) -> None:
    undo(town.clerk, slip=town.redeem((SALT, 1)).reply["slip"], key="u")
    watch.forward(days=15)
    signed(town, "clerk", "shop")
    assert signed(town, "officer", "village").reply["entry"] is None
    whole()


def test_nobody_signs_what_the_books_do_not_say(town: Town, watch: Watch) -> None:
    town.redeem((SALT, 1), card=WANG)
    watch.forward(days=15)
    forge("UPDATE slip SET points = points + 1", "slip_no_update")
    _refused(StatementDiffers, lambda: signed(town, "officer", "village"))


def forge(lie: str, guard: str) -> None:
    """Tell a lie, with the guard against it out of the way."""

    def tell(tx: Session) -> None:
        table = guard.removesuffix("_no_update").removesuffix("_no_delete")
        on = f" ON {table}" if tx.get_bind().dialect.name == "postgresql" else ""
        tx.execute(text(f"DROP TRIGGER {guard}{on}"))
        tx.execute(text(lie))

    transaction(tell)
