"""Awards as officers list them: newest first, filtered, by pages of 50, names masked."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from kernel import clock
from kernel.db import Database, reading, transaction
from registry import awards
from registry.access import Actor, actor_of
from registry.award_listing import (
    AwardFilter,
    all_awards,
    award_detail,
    awarders,
    awards_page,
    find_act,
)
from registry.award_reversals import AwardCorrection, reverse_award
from registry.awarding import AwardLine, AwardList, give_awards
from registry.awards import Award, AwardItem
from registry.staff import RoleAt, get_staff
from tests.registry.people import Town, make_household, make_staff, make_town

WANG, LI = "010317", "010318"
MORNING = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture
def town(database: Database) -> Town:
    """Two households in the first village, one in the second."""
    with clock.frozen(MORNING.replace(day=17)):
        town = make_town()
        make_household(town.east, WANG)
        make_household(town.east, LI)
        make_household(town.west, "020001")
    return town


@pytest.fixture
def chen(town: Town) -> Actor:
    """An officer."""
    return _officer("chen", town)


def _officer(username: str, town: Town) -> Actor:
    make_staff(username, RoleAt("village-officer", town.east))
    with reading() as session:
        return actor_of(session, get_staff(session, username))


def _give(town: Town, actor: Actor, number: str, points: int, reason: str) -> str:
    lines = [AwardLine(number, points, reason)]
    outcome = give_awards(actor, AwardList(town.east, lines), key=clock.new_id())
    act: str = outcome.reply["act"]
    return act


def _points(wanted: AwardFilter) -> list[int]:
    with reading() as session:
        page = [row.points for row in awards_page(session, wanted).rows]
        assert page == [row.points for row in all_awards(session, wanted)]
    return page


def test_the_newest_comes_first_and_each_filter_narrows(town: Town, chen: Actor) -> None:
    with clock.frozen(MORNING.replace(day=18)):
        _give(town, chen, WANG, 1, "清扫村道")
    with clock.frozen(MORNING):
        act = _give(town, _officer("wu", town), LI, 2, "植树100%")
    with clock.frozen(MORNING.replace(day=21)):
        _give(town, chen, WANG, 3, "义务清沟")
    awards.award(actor_id=None, number="020001", points=4, reason="清扫村道", ref="r")
    east = town.east
    assert _points(AwardFilter(east)) == [3, 2, 1]
    assert _points(AwardFilter(east, since=date(2026, 11, 20))) == [3, 2]
    assert _points(AwardFilter(east, until=date(2026, 11, 20))) == [2, 1]
    assert _points(AwardFilter(east, reason="清")) == [3, 1]
    assert _points(AwardFilter(east, reason="%")) == [2]
    assert _points(AwardFilter(east, staff_id=chen.staff_id or "")) == [3, 1]
    assert _points(AwardFilter(east, number=LI)) == [2]
    assert _points(AwardFilter(east, number="020001")) == []
    assert _points(AwardFilter(east, act_id=act)) == [2]
    assert _points(AwardFilter(town.west)) == [4]


def test_a_page_has_fifty_and_says_where_the_next_begins(town: Town) -> None:
    items = [AwardItem(WANG, 1, "清扫村道", f"r{number}") for number in range(60)]
    transaction(lambda tx: awards.award_many(tx, town.east, items, actor_id=None))
    with reading() as session:
        first = awards_page(session, AwardFilter(town.east))
        second = awards_page(session, AwardFilter(town.east), first.before)
    assert (len(first.rows), len(second.rows), second.before) == (50, 10, None)
    assert len({row.entry for row in (*first.rows, *second.rows)}) == 60
    [row, *_] = first.rows
    assert (row.number, row.name, row.by) == (WANG, "王某某", None)


def test_one_award_tells_its_act_and_how_it_was_taken_back(town: Town, chen: Actor) -> None:
    wu = _officer("wu", town)
    lines = [AwardLine(WANG, 120, "义务清沟")]
    give_awards(chen, AwardList(town.east, lines, "签到表7"), key="k1", second=wu)
    with reading() as session:
        award = session.scalars(select(Award)).one()
        detail = award_detail(session, award)
        act = find_act(session, town.east, award.act_id or "")
        assert awarders(session, town.east) == [(chen.staff_id, "陈某")]
    assert act is not None
    assert (detail.ref, detail.act_id, detail.second) == ("签到表7", act.id, "陈某")
    assert (detail.row.taken, detail.undone) == (None, None)
    asked = AwardCorrection(town.east, award.entry_id, "记错户", wu)
    reverse_award(chen, asked, key="b1")
    with reading() as session:
        detail = award_detail(session, award)
        [row] = awards_page(session, AwardFilter(town.east)).rows
    assert detail.undone is not None
    assert (detail.undone.points, detail.undone.reason, row.taken) == (120, "记错户", 120)


def test_an_award_outside_an_act_keeps_the_callers_reference(town: Town) -> None:
    awards.award(actor_id=None, number=WANG, points=5, reason="清扫村道", ref="2026-11/1")
    with reading() as session:
        detail = award_detail(session, session.scalars(select(Award)).one())
    assert (detail.ref, detail.act_id, detail.second) == ("2026-11/1", None, None)
