"""Publicity: counted by village, kind and year; a wrong line is struck out and stays."""

from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import Database, reading, transaction
from merchants.publicity import (
    PublicityUnfit,
    PublicityUnknown,
    Shown,
    publicity_counts,
    publicity_in,
    strike_publicity,
    write_publicity,
)
from registry import NotPermitted
from tests.merchants.people import around


def _execute(statement: str, tx: Session) -> None:
    tx.execute(text(statement))


def test_lines_are_counted_and_a_wrong_one_is_struck_out(database: Database) -> None:
    here = around(0)
    east, today = here.town.east, clock.today()
    for n, number in enumerate((200, 300)):
        write_publicity(here.officer, east, Shown("leaflet", today, number, " 信易贷 "), key=f"{n}")
    write_publicity(here.officer, east, Shown("board", date(today.year - 1, 5, 1), 4, ""), key="b")
    wrong = write_publicity(here.officer, east, Shown("play", today, 9, ""), key="p").reply
    strike_publicity(here.officer, east, wrong["publicity"], key="s")
    for key, line in (("t", wrong["publicity"]), ("u", "none")):
        with pytest.raises(PublicityUnknown):
            strike_publicity(here.officer, east, line, key=key)
    with reading() as session:
        counts = publicity_counts(session, {east}, year=today.year)
        lines = publicity_in(session, {east}, year=today.year)
        assert publicity_counts(session, {east}, year=today.year - 1) == {(east, "board"): 4}
    assert counts == {(east, "leaflet"): 500}
    assert [(row.kind, row.struck_at is None) for row, _by in lines].count(("play", False)) == 1
    assert (len(lines), lines[-1][0].words) == (3, "信易贷")
    for n, unfit in enumerate(
        (
            Shown("song", today, 1, ""),
            Shown("board", today + timedelta(days=1), 1, ""),
            Shown("board", date.min, 1, ""),
            Shown("board", today, 0, ""),
            Shown("board", today, 1, "长" * 101),
        )
    ):
        with pytest.raises(PublicityUnfit):
            write_publicity(here.officer, east, unfit, key=f"x{n}")
    with pytest.raises(NotPermitted):
        write_publicity(here.supervisor, east, Shown("board", today, 1, ""), key="y")
    with pytest.raises(DBAPIError, match="publicity_no_delete"):
        transaction(partial(_execute, "DELETE FROM publicity"))
