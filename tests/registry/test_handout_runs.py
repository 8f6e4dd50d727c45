"""Who gets which paper, from which line of its statement to which, in which order."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import Database, reading, transaction
from kernel.once import KeyReused
from registry.access import NotPermitted
from registry.handout_runs import HandoutOrder, NothingToPrint, due_sheets, hand_out, log_handout
from registry.handouts import KINDS, Kind, Sheet, handouts_in
from registry.subjects import Subject
from tests.registry.people import (
    Town,
    counted,
    give_points,
    make_household,
    make_officer,
    make_town,
)

#: Noon on the days on which points come here.
MAY, AUGUST, NOVEMBER = (datetime(2026, month, 15, 4, 0, tzinfo=UTC) for month in (5, 8, 11))
QUARTER = (date(2026, 7, 1), date(2026, 9, 30))


@pytest.fixture
def town(database: Database) -> Town:
    """Two villages; three households in the first, one in the second, one without points."""
    with clock.frozen(MAY):
        made = make_town()
        for number, group in (("010001", "10组"), ("010002", "2组"), ("010003", "2组")):
            _place(make_household(made.east, number), group, number == "010003" and made.grid)
        for village, number in (
            (made.east, "010004"),
            (made.east, "010005"),
            (made.west, "020001"),
        ):
            make_household(village, number)
        for number in ("010001", "010003", "020001"):
            give_points(_household(number), 10)
    # The books' clock never goes back.
    for at, number in ((AUGUST, "010002"), (NOVEMBER, "010005")):
        with clock.frozen(at):
            give_points(_household(number), 10)
    return made


def _place(subject: Subject, group: str, grid: int | bool) -> None:
    def work(tx: Session) -> None:
        row = tx.get_one(Subject, (subject.village_id, subject.id))
        row.villager_group, row.grid_id = group, grid or None

    transaction(work)


def _household(number: str) -> Subject:
    with reading() as session:
        return session.query(Subject).filter_by(number=number).one()


def _due(order: HandoutOrder) -> list[tuple[str, int, int]]:
    with reading() as session:
        due = due_sheets(session, order)
    return [(one.subject.number, one.after_line, one.upto_line) for one in due]


def _nothing(_due: Sequence[Sheet]) -> None:
    """Everything can be drawn."""


def _log(order: HandoutOrder) -> str:
    return transaction(lambda tx: log_handout(tx, order, staff_id=None, check=_nothing))


def test_a_statement_is_for_whoever_had_points_by_then(town: Town) -> None:
    """In the order of a walk; first points in the quarter, before it, after it, none, elsewhere."""
    order = HandoutOrder(town.east, "statements", days=QUARTER)
    assert _due(order) == [("010002", 0, 1), ("010003", 1, 1), ("010001", 1, 1)]
    with clock.frozen(NOVEMBER):
        give_points(_household("010001"), 5)
    assert _due(order)[-1] == ("010001", 1, 1)
    grid = HandoutOrder(town.east, "statements", grid_id=town.grid, days=QUARTER)
    assert _due(grid) == [("010003", 1, 1)]
    assert _due(HandoutOrder(town.west, "statements", days=QUARTER)) == [("020001", 1, 1)]
    with pytest.raises(ValueError, match="of days"):
        _due(HandoutOrder(town.east, "statements"))


def test_slips_go_on_where_the_last_ones_ended(town: Town) -> None:
    """Whichever part of the village they were printed for; or all since a day, told or not."""
    every = HandoutOrder(town.east, "slips")
    _log(HandoutOrder(town.east, "slips", grid_id=town.grid))
    assert _due(every) == [("010005", 0, 1), ("010002", 0, 1), ("010001", 0, 1)]
    _log(every)
    with pytest.raises(NothingToPrint):
        _log(every)
    for points in (5, 6):
        give_points(_household("010003"), points)
    assert _due(every) == [("010003", 1, 3)]
    since = HandoutOrder(town.east, "slips", days=(date(2026, 8, 1), clock.today()))
    assert _due(since) == [("010005", 0, 1), ("010002", 0, 1), ("010003", 1, 3)]


@pytest.mark.parametrize(("days", "told"), [(30, 1), (31, 0)])
def test_a_notice_is_for_whoever_has_points_that_end_in_thirty_days(
    town: Town, days: int, told: int
) -> None:
    """Not for whoever has used them."""
    with clock.frozen(NOVEMBER):
        give_points(_household("010003"), 5, clock.today() + timedelta(days=days))
        assert len(_due(HandoutOrder(town.east, "notices"))) == told


def test_a_run_is_written_down_once_for_its_form(town: Town) -> None:
    """What cannot be drawn is not written down; another village's officer may not."""
    chen, far = make_officer("chen", town.east), make_officer("far", town.west)
    order = HandoutOrder(town.east, "statements", days=QUARTER)
    first = hand_out(chen, order, key="form", check=_nothing)
    assert hand_out(chen, order, key="form", check=_nothing) == first
    with pytest.raises(KeyReused):
        hand_out(chen, HandoutOrder(town.east, "slips"), key="form", check=_nothing)
    with pytest.raises(NotPermitted):
        hand_out(far, order, key="other", check=_nothing)

    def refuse(due: Sequence[Sheet]) -> None:
        assert len(due) == 3
        raise NothingToPrint

    with pytest.raises(NothingToPrint):
        hand_out(chen, order, key="third", check=refuse)
    with reading() as session:
        assert [row.id for row, _ in handouts_in(session, town.east).rows] == [first]


def test_more_households_take_no_more_queries(town: Town) -> None:
    before = [_cost(kind) for kind in KINDS]
    with clock.frozen(NOVEMBER):
        for no in range(9):
            give_points(make_household(town.east, f"09000{no}"), 3, date(2026, 12, 1))
    assert [_cost(kind) for kind in KINDS] == before


def _cost(kind: Kind) -> int:
    days = QUARTER if kind == "statements" else None
    with counted() as queries:
        _due(HandoutOrder(_household("010001").village_id, kind, days=days))
    return len(queries)
