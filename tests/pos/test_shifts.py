"""Shifts as they are kept: never changed, and found again while they are open."""

from functools import partial

import pytest
from sqlalchemy import delete
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kernel.db import reading, transaction
from pos.shifts import Shift, ShiftClose, open_shift_of
from pos.shops import find_shop
from tests.pos.counter import Town
from tests.pos.test_shift_acts import begin, end


def _open(town: Town) -> str | None:
    place = {"device_id": str(town.clerk.device_id), "clerk_id": str(town.clerk.staff_id)}
    with reading() as session:
        found = open_shift_of(session, find_shop(session, "S1"), **place)
        return found.id if found else None


def test_it_is_open_until_it_is_closed_and_stays_in_the_book(town: Town) -> None:
    assert _open(town) is None
    shift = begin(town)
    assert _open(town) == shift
    end(town, shift)
    assert _open(town) is None
    for table in (ShiftClose, Shift):
        with pytest.raises(DBAPIError):
            transaction(partial(_remove, table=table))


def _remove(tx: Session, *, table: type[Shift | ShiftClose]) -> None:
    tx.execute(delete(table))
