"""What was done with goods by hand is never changed, and the last of it is listed first."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from kernel import clock
from kernel.db import reading, transaction
from pos.catalogue import one_of
from pos.goods_acts import SHOWN, acts_of
from pos.shelving import change_price
from pos.shops import find_shop
from tests.pos.counter import SALT, Town


def test_the_last_acts_are_listed_first_and_no_more_than_a_page_shows(town: Town) -> None:
    began, officer = clock.now(), town.actors["officer"]
    for price in range(10, 11 + SHOWN):
        with clock.frozen(began + timedelta(minutes=price)):
            change_price(officer, shop="S1", goods=SALT, price=price, key=f"p{price}")
    with reading() as session:
        shelved = one_of(session, find_shop(session, "S1"), SALT)
        assert shelved
        acts = acts_of(session, shelved.goods)
    assert [one.value_to for one in acts] == list(range(10 + SHOWN, 10, -1))


@pytest.mark.parametrize("broken", ["UPDATE goods_act SET value_to = 1", "DELETE FROM goods_act"])
def test_an_act_is_never_changed(town: Town, broken: str) -> None:
    change_price(town.actors["officer"], shop="S1", goods=SALT, price=7, key="a")
    with pytest.raises(DBAPIError):
        transaction(lambda tx: tx.execute(text(broken)))
