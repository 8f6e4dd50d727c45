"""What is kept of settled months: signatures by month, and what stays as it was signed."""

from datetime import date
from functools import partial

import pytest
from sqlalchemy import Executable, delete, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kernel.db import reading, transaction
from pos.settlements import Settlement, Signature, settlement_of, sides_signed, signatures_of
from pos.shops import find_shop
from tests.pos.counter import SALT, Town, Watch
from tests.pos.test_settling import signed
from tests.pos.test_statements import NOVEMBER


def _execute(tx: Session, lie: Executable) -> None:
    tx.execute(lie)


def test_signatures_are_kept_and_never_changed(town: Town, watch: Watch) -> None:
    town.redeem((SALT, 3))
    watch.forward(days=15)
    signed(town, "clerk", "shop")
    with reading() as session:
        shop = find_shop(session, "S1")
        assert sides_signed(session, [shop]) == {("S1", NOVEMBER): {"shop"}}
        assert settlement_of(session, shop, NOVEMBER) is None
    signed(town, "officer", "village")
    with reading() as session:
        by = {side: one.staff_id for side, one in signatures_of(session, shop, NOVEMBER).items()}
        settled = settlement_of(session, shop, NOVEMBER)
    assert by == {"shop": town.ids["clerk"], "village": town.ids["officer"]}
    assert settled is not None
    assert (settled.points, settled.fen) == (6, 600)
    for table in (Settlement, Signature):
        for lie in (update(table).values(month=date(2026, 1, 1)), delete(table)):
            with pytest.raises(DBAPIError):
                transaction(partial(_execute, lie=lie))
