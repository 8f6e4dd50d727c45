"""Slips: found by number, read in the order scanned, never changed."""

from functools import partial

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import reading, transaction
from pos.shops import find_shop
from pos.slips import (
    Slip,
    SlipUnknown,
    day_of,
    find_slip,
    last_slip,
    lines_of,
    stands,
    undo_of,
)
from pos.undoing import undo
from tests.pos.counter import EGGS, LI, MATCHES, SALT, Town, Watch, everything


def test_lines_stand_in_the_order_scanned(town: Town) -> None:
    number = town.redeem((SALT, 1), (EGGS, 1), (MATCHES, 1), (SALT, 1)).reply["slip"]
    with reading() as session:
        lines = lines_of(session, find_slip(session, number))
    assert [(line.line, line.goods, line.quantity) for line in lines] == [
        (1, SALT, 2),
        (2, EGGS, 1),
        (3, MATCHES, 1),
    ]


def test_an_unknown_slip_is_refused(town: Town) -> None:
    with reading() as session, pytest.raises(SlipUnknown) as refused:
        find_slip(session, "46")
    assert refused.value.details == {"slip": "46"}


def test_how_a_slip_was_taken_back_is_kept_with_it(town: Town, watch: Watch) -> None:
    kept = town.redeem((SALT, 1)).reply["slip"]
    number = town.redeem((SALT, 1)).reply["slip"]
    watch.forward(minutes=2)
    undo(town.clerk, slip=number, key="u1")
    with reading() as session:
        slip = find_slip(session, number)
        how = undo_of(session, slip)
        assert undo_of(session, find_slip(session, kept)) is None
        assert [one.slip for one in session.scalars(select(Slip).where(stands()))] == [kept]
    assert how is not None
    assert (how.kind, how.actor_id, how.second_id) == ("undo", town.ids["clerk"], None)
    assert (how.at, how.reason) == (watch.at, None)
    assert how.entry_id != slip.entry_id


def test_the_last_slip_is_the_clerk_s_own(town: Town, watch: Watch) -> None:
    first = town.redeem((SALT, 1)).reply["slip"]
    watch.forward(minutes=1)
    second = town.redeem((SALT, 1)).reply["slip"]
    watch.forward(minutes=1)
    town.redeem((SALT, 1), by="colleague")
    with reading() as session:
        shop = find_shop(session, "S1")
        last = last_slip(session, shop, town.ids["clerk"])
        assert last_slip(session, shop, town.ids["clerk-west"]) is None
    assert last is not None
    assert (last.slip, first != second) == (second, True)


def test_a_shop_s_day_counts_households_once(town: Town) -> None:
    town.redeem((SALT, 1))
    town.redeem((SALT, 1))
    town.redeem((SALT, 1), card=LI)
    since, _ = clock.day_bounds(clock.today())
    with reading() as session:
        day = day_of(session, find_shop(session, "S1"), since)
        far = day_of(session, find_shop(session, "W1"), since)
    assert (day.slips, day.points, day.households) == (3, 6, 2)
    assert (far.slips, far.points, far.households) == (0, 0, 0)


#: What somebody with every right in SQL might try.
ATTACKS = [
    "UPDATE slip SET points = points - 1",
    "UPDATE slip SET household = '010002'",
    "UPDATE slip SET at = at",
    "DELETE FROM slip_line",
    "UPDATE slip_line SET price = 1",
    "UPDATE slip_undo SET kind = 'reverse'",
    "DELETE FROM slip_undo",
    "DELETE FROM slip",
    "UPDATE stock_movement SET quantity = quantity + 1",
    "DELETE FROM stock_movement",
]


def test_the_database_lets_nobody_change_what_was_handed_out(town: Town) -> None:
    number = town.redeem((SALT, 1)).reply["slip"]
    undo(town.clerk, slip=number, key="u1")
    before = everything(but=())
    for attack in ATTACKS:
        table = attack.removeprefix("DELETE FROM ").removeprefix("UPDATE ").split()[0]
        with pytest.raises(DBAPIError, match=f"{table}_no_"):
            transaction(partial(Session.execute, statement=text(attack)))
    assert everything(but=()) == before
