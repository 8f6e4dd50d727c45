"""Runs of papers are kept, listed page by page, and nobody changes them."""

from functools import partial

import pytest
from sqlalchemy import Executable, delete, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kernel.db import Database, reading, transaction
from registry import handouts
from registry.handout_runs import HandoutOrder, log_handout
from registry.handouts import (
    Handout,
    HandoutSheet,
    HandoutUnknown,
    find_handout,
    handouts_for,
    handouts_in,
    last_handout,
    sheets_of,
    slips_upto,
)
from tests.registry.people import Town, give_points, make_household, make_officer, make_town


@pytest.fixture
def town(database: Database) -> Town:
    """Two villages."""
    return make_town()


def _run(town: Town, *, staff_id: str | None = None) -> str:
    order = HandoutOrder(town.east, "slips")
    return transaction(
        lambda tx: log_handout(tx, order, staff_id=staff_id, check=lambda _due: None)
    )


def test_a_run_is_listed_with_who_printed_and_for_whom(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    wang, li = make_household(town.east, "010317"), make_household(town.east, "010318")
    for one in (wang, li):
        give_points(one, 10)
    chen = make_officer("chen", town.east)
    first = _run(town)
    give_points(li, 5)
    second = _run(town, staff_id=chen.staff_id)
    with reading() as session:
        listed = handouts_in(session, town.east)
        assert [(row.id, row.households, by) for row, by in listed.rows] == [
            (second, 1, "陈某"),
            (first, 2, None),
        ]
        assert handouts_in(session, town.west).rows == ()
        assert last_handout(session, town.east, "slips").id == second
        run = find_handout(session, town.east, first)
        told = [
            (sheet.subject.id, sheet.after_line, sheet.upto_line)
            for sheet in sheets_of(session, run)
        ]
        assert told == [(wang.id, 0, 1), (li.id, 0, 1)]
        assert [sheet.subject.id for sheet in sheets_of(session, run, first=1, count=1)] == [li.id]
        assert sheets_of(session, run, first=2, count=1) == []
        assert slips_upto(session, town.east) == {wang.id: 1, li.id: 2}
        assert [one.id for one in handouts_for(session, li)] == [second, first]
        assert [one.id for one in handouts_for(session, wang)] == [first]
        with pytest.raises(HandoutUnknown):
            find_handout(session, town.west, first)
        with pytest.raises(HandoutUnknown):
            last_handout(session, town.east, "notices")
    monkeypatch.setattr(handouts, "PAGE", 1)
    with reading() as session:
        page = handouts_in(session, town.east)
        assert [row.id for row, _ in page.rows] == [second]
        rest = handouts_in(session, town.east, before=page.before)
        assert ([row.id for row, _ in rest.rows], rest.before) == ([first], None)


def _do(change: Executable, tx: Session) -> None:
    tx.execute(change)


@pytest.mark.parametrize("table", [Handout, HandoutSheet])
def test_nobody_changes_a_run(town: Town, table: type[Handout | HandoutSheet]) -> None:
    """The database refuses, whoever asks."""
    give_points(make_household(town.east, "010317"), 10)
    _run(town)
    for change in (update(table).values(village_id=table.village_id), delete(table)):
        with pytest.raises(DBAPIError, match="_no_"):
            transaction(partial(_do, change))
