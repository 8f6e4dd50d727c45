"""Closed days and closed exceptions stay as they were written."""

from functools import partial

import pytest
from sqlalchemy import delete
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kernel.db import reading, transaction
from pos.day_closes import ClosedException, DayClose, close_of, closed_exceptions
from pos.day_closing import close_day
from pos.shops import find_shop
from tests.pos.counter import SALT, Town, Watch
from tests.pos.test_day_closing import DAY, look


def test_they_stay_in_the_book(town: Town, watch: Watch) -> None:
    town.redeem((SALT, 1))
    look(town, ("no-shift", town.ids["clerk"]))
    close_day(town.actors["officer"], shop="S1", day=DAY, key="d")
    with reading() as session:
        shop = find_shop(session, "S1")
        assert close_of(session, shop, DAY) is not None
        assert [one.word for one in closed_exceptions(session, shop, DAY).values()] == ["问过了"]
    for table in (ClosedException, DayClose):
        with pytest.raises(DBAPIError):
            transaction(partial(_remove, table=table))


def _remove(tx: Session, *, table: type[ClosedException | DayClose]) -> None:
    tx.execute(delete(table))
