"""Scans and uses as they are kept: never changed, counted by day and month."""

from functools import partial

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import reading, transaction
from merchants.roll import find_merchant
from merchants.scans import Scan, Use, lines_of, used_this_month, used_today
from tests.merchants.market import public, use
from tests.pos.counter import LI, WANG, Town, Watch


def test_they_are_counted_and_stay(town: Town, watch: Watch) -> None:
    offer = public(town)
    for card in (WANG, WANG, LI):
        use(town, offer, card)
    watch.forward(days=1)
    use(town, offer)
    with reading() as session:
        merchant = find_merchant(session, town.merchant)
        assert used_today(session, town.east, [offer]) == {offer: 1}
        assert used_this_month(session, town.east, WANG, [offer]) == {offer: 3}
        today = lines_of(session, merchant, *clock.day_bounds(clock.today()))
        assert [(one.use.household, one.sign) for one in today] == [(WANG, 1)]
        whole = lines_of(session, merchant, *clock.month_bounds(clock.today()))
        assert len({one.use.ticket for one in whole}) == 4
    watch.forward(days=11)  # December
    with reading() as session:
        assert used_this_month(session, town.east, WANG, [offer]) == {}
    for attack in (delete(Use), update(Use).values(points=9), delete(Scan)):
        with pytest.raises(DBAPIError):
            transaction(partial(Session.execute, statement=attack))
