"""Errands read: walking order, where each stop stands, and rows that stay as written."""

from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import reading, transaction
from pos.errand_acts import begin_errand
from pos.errands import ErrandUnknown, errand_of, errands_of, stop_of, stops_of
from pos.shops import find_shop
from registry import find_subject
from tests.pos.counter import LI, POOR, SALT, WANG, Town, Watch
from tests.pos.test_errand_acts import begun, listed


def test_a_list_is_in_walking_order(town: Town, watch: Watch) -> None:
    errand = begun(town)
    for household in (WANG, LI, POOR):
        listed(town, errand, household, (SALT, 1))

    def place(number: str, group: str) -> None:
        transaction(lambda tx: setattr(find_subject(tx, number), "villager_group", group))

    place(WANG, "10组")
    place(LI, "2组")
    place(POOR, "2组")
    with reading() as session:
        shop = find_shop(session, "S1")
        found = errand_of(session, shop, errand)
        numbers = [one.stop.household for one in stops_of(session, found)]
        assert numbers == [LI, POOR, WANG]
        stop = stop_of(session, found, LI)
        assert (stop.state, stop.points, stop.by) == ("listed", 2, "陈秀兰")
        [way] = errands_of(session, shop, since=clock.today())
        assert (way.stops, way.errand.carrier) == (3, "志愿者小周")
        for other, number in ((find_shop(session, "W1"), WANG), (shop, "020001")):
            with pytest.raises(ErrandUnknown):
                stop_of(session, errand_of(session, other, errand), number)


def _execute(statement: str, tx: Session) -> None:
    tx.execute(text(statement))


def test_what_was_written_stays(town: Town, watch: Watch) -> None:
    begin_errand(town.actors["officer"], shop="S1", on=clock.today(), carrier="小周", key="k")
    for statement in ("UPDATE errand SET carrier = 'x'", "DELETE FROM errand"):
        with pytest.raises(DBAPIError):
            transaction(partial(_execute, statement))
