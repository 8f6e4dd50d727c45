"""Prices with a day: in force from its first minute in the town, withdrawn before it, listed."""

from datetime import UTC, date, datetime
from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

import pos
from kernel.db import reading, transaction
from kernel.errors import Refusal
from pos.pricing import plan_price, plans_of, withdraw_price
from pos.scanning import ScannedGoods, scan
from pos.shelving import change_price, find_shelved
from pos.shops import find_shop
from tests.pos.counter import LI, SALT, Town, Watch, whole

DAY, LATER = date(2026, 11, 23), date(2026, 12, 1)
#: The last minute before the town's 23 November, and its first.
EVE, MORNING = datetime(2026, 11, 22, 15, 59, tzinfo=UTC), datetime(2026, 11, 22, 16, 0, tzinfo=UTC)


def _plan(town: Town, price: int, on: date | None, key: str = "a") -> None:
    named = ("S1", SALT)
    plan_price(town.actors["officer"], named=named, price=price, from_on=on, key=key)


def _prices(town: Town) -> set[int]:
    """What the scan, the shelf, the office and the checkout say; they say one thing."""
    scanned = scan(town.clerk, SALT)
    assert isinstance(scanned, ScannedGoods)
    with reading() as session:
        shop = find_shop(session, "S1")
        shelf = pos.shelf_of(session, shop)[SALT][0]
        office = find_shelved(session, shop, SALT).goods.price
    sold = town.redeem((SALT, 1), card=LI).reply["points"]
    return {scanned.price, shelf, office, sold}


def test_a_price_is_in_force_from_the_first_minute_of_its_day(town: Town, watch: Watch) -> None:
    for _ in range(2):
        _plan(town, 3, DAY)
    watch.at = EVE
    assert _prices(town) == {2}
    watch.at = MORNING
    assert _prices(town) == {3}
    _plan(town, 5, LATER, "b")
    assert _prices(town) == {3}
    with pytest.raises(Refusal) as refused:
        _plan(town, 6, LATER, "c")
    assert refused.value.code == "price-planned"
    watch.forward(days=30)
    assert _prices(town) == {5}
    change_price(town.actors["officer"], shop="S1", goods=SALT, price=4, key="d")
    assert _prices(town) == {4}
    with reading() as session:
        goods = find_shelved(session, find_shop(session, "S1"), SALT).goods
        assert [(one.from_on, one.price, one.by) for one in plans_of(session, goods)] == [
            (LATER, 5, "陈秀兰"),
            (DAY, 3, "陈秀兰"),
        ]
    whole()


def test_it_is_withdrawn_before_its_day_only(town: Town, watch: Watch) -> None:
    officer = town.actors["officer"]
    _plan(town, 3, DAY)
    # A price of today does not touch what is planned for later.
    change_price(officer, shop="S1", goods=SALT, price=4, key="b")
    for _ in range(2):
        withdraw_price(officer, shop="S1", goods=SALT, key="c")
    watch.at = MORNING
    assert _prices(town) == {4}
    _plan(town, 7, date(2026, 11, 24), "d")
    watch.forward(days=1)
    with pytest.raises(Refusal) as refused:
        withdraw_price(officer, shop="S1", goods=SALT, key="e")
    assert refused.value.code == "price-not-planned"
    assert _prices(town) == {7}


@pytest.mark.parametrize(
    ("price", "on", "code"),
    [
        (0, DAY, "price-unfit"),
        (100_001, DAY, "price-unfit"),
        (3, date(2026, 11, 20), "price-day-unfit"),
        (3, date(2027, 11, 23), "price-day-unfit"),
        (3, None, "price-day-unfit"),
    ],
)
def test_a_wrong_price_or_day_is_refused(
    town: Town, price: int, on: date | None, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        _plan(town, price, on)
    assert refused.value.code == code
    with pytest.raises(Refusal) as refused:
        withdraw_price(town.actors["officer"], shop="S1", goods=SALT, key="w")
    assert refused.value.code == "price-not-planned"


def _execute(statement: str, tx: Session) -> None:
    tx.execute(text(statement))


def test_the_database_keeps_what_was_decided(town: Town) -> None:
    _plan(town, 3, DAY)
    for statement in ("UPDATE price_plan SET price = 1", "DELETE FROM price_plan"):
        with pytest.raises(DBAPIError, match="price_plan_no_"):
            transaction(partial(_execute, statement))
