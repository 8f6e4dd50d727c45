"""Awarding by an officer: all or none, once per key, with a second one above the limit."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

import ledger
from kernel import clock
from kernel.db import Database, reading, transaction
from kernel.errors import Refusal
from kernel.once import KeyReused, Outcome
from registry.access import Actor, NotPermitted, actor_of
from registry.awarding import (
    AwardLine,
    AwardList,
    ListUnfit,
    award_alone,
    give_awards,
)
from registry.awards import Award, AwardAct, AwardItem, PointsUnfit, ReasonUnfit, RefUnfit
from registry.seconding import SecondPersonNeeded
from registry.settings import set_setting
from registry.staff import RoleAt, get_staff
from registry.subjects import SubjectUnknown
from tests.registry.people import Town, make_household, make_staff, make_town

REASON = "清扫村道"
WANG, LI, FAR = "010317", "010318", "020001"


@pytest.fixture
def town(database: Database) -> Town:
    """Two villages: two households in the first, one in the second."""
    town = make_town()
    for village, number in ((town.east, WANG), (town.east, LI), (town.west, FAR)):
        make_household(village, number)
    return town


@pytest.fixture
def chen(town: Town) -> Actor:
    """An officer of the first village."""
    return _officer("chen", town.east)


@pytest.fixture
def wu(town: Town) -> Actor:
    """Another one."""
    return _officer("wu", town.east)


def _officer(username: str, village: int) -> Actor:
    make_staff(username, RoleAt("village-officer", village))
    with reading() as session:
        return actor_of(session, get_staff(session, username))


def _give(  # the village first: what the rest is about
    village: int,
    actor: Actor,
    *lines: tuple[str, int],
    key: str = "k1",
    ref: str = "",
    second: Actor | None = None,
) -> Outcome:
    listed = [AwardLine(number, points, REASON) for number, points in lines]
    return give_awards(actor, AwardList(village, listed, ref), key=key, second=second)


def _balances(village: int, *numbers: str) -> list[int]:
    with reading() as session:
        return [ledger.balance_of(session, village, f"household/{one}") for one in numbers]


def test_a_list_is_awarded_in_one_act_that_keeps_who(town: Town, chen: Actor) -> None:
    reply = _give(town.east, chen, (WANG, 20), (LI, 30), ref=" 签到表7 ").reply
    assert (reply["awards"], reply["points"]) == (2, 50)
    assert _balances(town.east, WANG, LI) == [20, 30]
    with reading() as session:
        [act] = session.scalars(select(AwardAct))
        awards = session.scalars(select(Award).order_by(Award.ref)).all()
    assert (act.id, act.ref, act.staff_id, act.second_id) == (
        reply["act"],
        "签到表7",
        chen.staff_id,
        None,
    )
    assert [(one.ref, one.act_id, one.reason) for one in awards] == [
        (f"签到表7/{number}", act.id, REASON) for number in (WANG, LI)
    ]


def test_a_double_click_awards_once(town: Town, chen: Actor) -> None:
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(lambda _: _give(town.east, chen, (WANG, 20)), range(4)))
    assert [one.replayed for one in outcomes].count(False) == 1
    assert len({one.reply["act"] for one in outcomes}) == 1
    assert _balances(town.east, WANG) == [20]
    with pytest.raises(KeyReused):
        _give(town.east, chen, (WANG, 21))


def test_a_list_with_a_reference_is_taken_once_whoever_sends_it(
    town: Town, chen: Actor, wu: Actor
) -> None:
    _give(town.east, chen, (WANG, 20), ref="签到表7")
    with pytest.raises(ledger.SourceUsed):
        _give(town.east, wu, (LI, 20), (WANG, 20), key="k2", ref="签到表7")
    assert _balances(town.east, WANG, LI) == [20, 0]
    _give(town.east, wu, (WANG, 20), key="k3")
    assert _balances(town.east, WANG) == [40]


def test_above_the_limit_another_officer_of_the_village_stands_beside(
    town: Town, chen: Actor, wu: Actor
) -> None:
    _give(town.east, chen, (WANG, 60), (LI, 40), key="k1")
    far = _officer("far", town.west)
    for second in (None, chen, far):
        with pytest.raises(SecondPersonNeeded):
            _give(town.east, chen, (WANG, 60), (LI, 41), key="k2", second=second)
    assert _balances(town.east, WANG, LI) == [60, 40]
    # The same key is good once somebody stands beside.
    _give(town.east, chen, (WANG, 60), (LI, 41), key="k2", second=wu)
    with reading() as session:
        seconds = session.scalars(select(AwardAct.second_id).order_by(AwardAct.points)).all()
    assert seconds == [None, wu.staff_id]


def test_the_village_says_where_the_limit_lies(town: Town, chen: Actor) -> None:
    transaction(lambda tx: set_setting(tx, town.east, "award_alone_points", 10))
    with pytest.raises(SecondPersonNeeded):
        _give(town.east, chen, (WANG, 11))
    with pytest.raises(SecondPersonNeeded):
        award_alone(chen, AwardItem(WANG, 11, REASON, "r1"))
    _give(town.east, chen, (WANG, 10))
    award_alone(chen, AwardItem(WANG, 10, REASON, "r1"))
    assert _balances(town.east, WANG) == [20]


@pytest.mark.parametrize(
    ("lines", "ref", "refusal"),
    [
        pytest.param([], "", ListUnfit, id="nobody"),
        pytest.param([(WANG, 0)], "", PointsUnfit, id="no-points"),
        pytest.param([(LI, 5), ("010999", 5)], "", SubjectUnknown, id="unknown"),
        pytest.param([(LI, 5), (FAR, 5)], "", SubjectUnknown, id="of-another-village"),
        pytest.param([(LI, 5), (LI, 6)], "", ledger.SourceUsed, id="twice"),
        pytest.param([(LI, 5)], "签" * 31, RefUnfit, id="long-reference"),
        pytest.param([(LI, 5)], "签\n到", RefUnfit, id="reference-of-two-lines"),
        pytest.param([(LI, 1)] * 501, "", ListUnfit, id="too-many"),
    ],
)
def test_one_unfit_line_stops_the_list(
    town: Town, lines: Sequence[tuple[str, int]], ref: str, refusal: type[Refusal]
) -> None:
    chen, wu = _officer("chen", town.east), _officer("wu", town.east)
    with pytest.raises(refusal):
        _give(town.east, chen, *lines, ref=ref, second=wu)
    assert _balances(town.east, WANG, LI) == [0, 0]
    with reading() as session:
        assert session.scalars(select(AwardAct)).all() == []


def test_a_line_needs_a_reason(town: Town, chen: Actor) -> None:
    with pytest.raises(ReasonUnfit):
        give_awards(chen, AwardList(town.east, [AwardLine(WANG, 5, " ")]), key="k1")


def test_a_passed_budget_awards_nobody_and_a_new_key_may_try_again(town: Town, chen: Actor) -> None:
    transaction(lambda tx: ledger.grant_budget(tx, town.east, 30, source="b1", actor="x"))
    with pytest.raises(ledger.BudgetPassed):
        _give(town.east, chen, (WANG, 20), (LI, 20))
    assert _balances(town.east, WANG, LI) == [0, 0]
    _give(town.east, chen, (WANG, 20), key="k2")
    assert _balances(town.east, WANG) == [20]


def test_only_an_officer_of_the_village_awards(town: Town) -> None:
    far = _officer("far", town.west)
    with pytest.raises(NotPermitted):
        _give(town.east, far, (WANG, 5))
    with pytest.raises(NotPermitted):
        award_alone(far, AwardItem(WANG, 5, REASON, "r1"))


def test_the_books_hold_the_act_and_pass_the_audit(town: Town, chen: Actor) -> None:
    _give(town.east, chen, (WANG, 20), (LI, 30))
    with reading() as session:
        [line] = ledger.statement_of(session, town.east, f"household/{WANG}")
        assert ledger.audit(session) == []
    assert (line.kind, line.source) == ("award", f"award/k1/{WANG}")
    assert line.expires_on == ledger.end_of_next_year(clock.today(), 1)
