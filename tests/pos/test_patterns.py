"""What may be asked about: shares of a clerk's slips, and households often without their card."""

from datetime import date, timedelta

import pos
from kernel.db import reading
from pos.no_card import Holder
from pos.patterns import patterns
from pos.shops import find_shop
from pos.undoing import undo
from tests.pos.counter import LI, MATCHES, Town, Watch

DAY = date(2026, 11, 20)


def _found(first: date = DAY) -> list[tuple[str, str, int, int]]:
    with reading() as session:
        found = patterns(
            session, find_shop(session, "S1"), first=first, last=first + timedelta(days=9)
        )
    return [(one.kind, one.who, one.count, one.of) for one in found]


def _without_card(town: Town, key: str) -> None:
    permit = pos.let_in(town.clerk, Holder(LI, "忘带卡", town.actors["officer"]))[1].id
    pos.redeem(town.clerk, pos.Order(key, "", ((MATCHES, 1),), permit))


def test_it_names_what_is_out_of_the_ordinary_and_nothing_else(town: Town, watch: Watch) -> None:
    for _ in range(4):
        slip = town.redeem((MATCHES, 1)).reply["slip"]
        undo(town.clerk, slip=slip, key=slip)
    town.redeem((MATCHES, 1), by="colleague")
    assert _found() == []
    slip = town.redeem((MATCHES, 1)).reply["slip"]
    undo(town.clerk, slip=slip, key=slip)
    for n in range(5):
        _without_card(town, f"n{n}")
    watch.forward(hours=8)  # eight in the evening
    for _ in range(5):
        town.redeem((MATCHES, 1))
    clerk = "陈秀兰"
    assert _found() == [
        ("no-card", clerk, 5, 15),
        ("undone", clerk, 5, 15),
        ("after-hours", clerk, 5, 15),
        ("one-clerk", clerk, 5, 16),
        ("household", LI, 5, 5),
    ]
    assert _found(DAY + timedelta(days=1)) == []
