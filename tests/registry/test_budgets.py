"""Budgets by the office: two officers, a decision used once, never more back than is left."""

from dataclasses import replace
from typing import Final

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

import ledger
from kernel import clock
from kernel.db import Database, reading, transaction
from kernel.once import KeyReused, Outcome
from ledger import Budget, SourceUsed
from registry.access import Actor, NotPermitted, actor_of
from registry.awarding import AwardLine, AwardList, give_awards
from registry.awards import PointsUnfit, RefUnfit
from registry.budgets import (
    BudgetAsked,
    BudgetChange,
    BudgetIssued,
    BudgetYearUnfit,
    change_budget,
    changes_in,
)
from registry.seconding import SecondPersonNeeded
from registry.staff import RoleAt, get_staff
from tests.registry.people import Town, make_household, make_staff, make_town

WANG: Final = "010317"
YEAR: Final = clock.today().year


@pytest.fixture
def town(database: Database) -> Town:
    """Two villages, a household in the first."""
    town = make_town()
    make_household(town.east, WANG)
    return town


def _officer(username: str, village: int, role: str = "village-officer") -> Actor:
    make_staff(username, RoleAt(role, village))
    with reading() as session:
        return actor_of(session, get_staff(session, username))


@pytest.fixture
def chen(town: Town) -> Actor:
    """An officer of the first village."""
    return _officer("chen", town.east)


@pytest.fixture
def wu(town: Town) -> Actor:
    """Another one."""
    return _officer("wu", town.east)


def _asked(town: Town, points: int, reference: str = "会议纪要 1", year: int = YEAR) -> BudgetAsked:
    return BudgetAsked(town.east, year, points, reference)


def _budget(village: int, year: int = YEAR) -> Budget | None:
    with reading() as session:
        return ledger.budgets_in(session, [village], year).get(village)


def _award(town: Town, chen: Actor, points: int) -> Outcome:
    lines = [AwardLine(WANG, points, "清扫村道")]
    return give_awards(chen, AwardList(town.east, lines), key=clock.new_id())


def test_two_officers_grant_and_take_back(town: Town, chen: Actor, wu: Actor) -> None:
    reply = change_budget(chen, _asked(town, 500), key="k1", second=wu).reply
    assert (reply["points"], reply["left"]) == (500, 500)
    _award(town, chen, 60)
    change_budget(wu, _asked(town, -440, "年终收回"), key="k2", second=chen)
    assert _budget(town.east) == Budget(granted=60, left=0)
    with reading() as session:
        found = changes_in(session, town.east, YEAR)
        older = changes_in(session, town.east, YEAR, before=found[0].seq)
    assert [(one.line.points, one.reference) for one in found] == [
        (-440, "年终收回"),
        (500, "会议纪要 1"),
    ]
    assert older == found[1:]
    assert {(one.by, one.second) for one in found} == {("陈某", "陈某")}


def test_nobody_alone_and_the_same_key_is_good_once_somebody_stands_beside(
    town: Town, chen: Actor, wu: Actor
) -> None:
    watcher = _officer("li", town.east, "supervisor")
    west = _officer("sun", town.west)
    for second in (None, chen, watcher, west, replace(wu, must_change=True)):
        with pytest.raises(SecondPersonNeeded):
            change_budget(chen, _asked(town, 500), key="k1", second=second)
    assert _budget(town.east) is None
    first = change_budget(chen, _asked(town, 500), key="k1", second=wu)
    again = change_budget(chen, _asked(town, 500), key="k1", second=wu)
    assert (first.replayed, again.replayed, again.reply) == (False, True, first.reply)
    assert _budget(town.east) == Budget(500, 500)
    with pytest.raises(KeyReused):
        change_budget(chen, _asked(town, 501), key="k1", second=wu)


def test_what_was_issued_cannot_be_taken_back(town: Town, chen: Actor, wu: Actor) -> None:
    with pytest.raises(BudgetIssued) as refused:
        change_budget(chen, _asked(town, -1), key="k0", second=wu)
    assert refused.value.details == {"left": 0}
    assert _budget(town.east) is None
    _award(town, chen, 7)
    change_budget(chen, _asked(town, 100), key="k1", second=wu)
    _award(town, chen, 60)
    with pytest.raises(BudgetIssued) as refused:
        change_budget(chen, _asked(town, -41, "收回"), key="k2", second=wu)
    assert refused.value.details == {"left": 40}
    assert _budget(town.east) == Budget(100, 40)


def test_a_decision_is_used_once(town: Town, chen: Actor, wu: Actor) -> None:
    change_budget(chen, _asked(town, 100), key="k1", second=wu)
    for asked in (_asked(town, 100, " 会议纪要  1 "), _asked(town, 9, year=YEAR + 1)):
        with pytest.raises(SourceUsed):
            change_budget(wu, asked, key=clock.new_id(), second=chen)
    assert _budget(town.east) == Budget(100, 100)


def test_this_year_or_the_next(town: Town, chen: Actor, wu: Actor) -> None:
    change_budget(chen, _asked(town, 100, year=YEAR + 1), key="k1", second=wu)
    assert _budget(town.east, YEAR + 1) == Budget(100, 100)
    assert _budget(town.east) is None
    _award(town, chen, 5)
    for year in (YEAR - 1, YEAR + 2):
        with pytest.raises(BudgetYearUnfit):
            change_budget(chen, _asked(town, 1, "x", year), key="k2", second=wu)


@pytest.mark.parametrize(
    ("points", "reference", "refusal"),
    [
        (0, "x", PointsUnfit),
        (10_000_001, "x", PointsUnfit),
        (-10_000_001, "x", PointsUnfit),
        (1, "  ", RefUnfit),
        (1, "x" * 61, RefUnfit),
        (1, "a\x00", RefUnfit),
    ],
    ids=["nothing", "too-many", "too-many-back", "no-reference", "long", "control"],
)
def test_what_does_not_fit_is_refused(
    town: Town, points: int, reference: str, refusal: type[Exception]
) -> None:
    head = _officer("head", town.id, "town-officer")
    with pytest.raises(refusal):
        change_budget(head, _asked(town, points, reference), key="k", second=None)


def test_only_who_may_there_and_only_in_a_village(town: Town, chen: Actor, wu: Actor) -> None:
    head = _officer("head", town.id, "town-officer")
    watcher = _officer("li", town.east, "supervisor")
    for actor, village in (
        (chen, town.west),
        (watcher, town.east),
        (head, town.id),
        (head, town.grid),
        (head, 9_999),
    ):
        with pytest.raises(NotPermitted):
            change_budget(actor, BudgetAsked(village, YEAR, 5, "x"), key="k", second=wu)
    change_budget(head, _asked(town, 5), key="k", second=wu)
    assert _budget(town.east) == Budget(5, 5)


def test_what_the_programme_granted_stands_without_names(town: Town) -> None:
    transaction(lambda tx: ledger.grant_budget(tx, town.east, 5, source="budget/a", actor="x"))
    with reading() as session:
        found = changes_in(session, town.east, YEAR)
    assert [(one.reference, one.by, one.second) for one in found] == [("a", "", "")]


@pytest.mark.parametrize(
    "change", [update(BudgetChange).values(entry_id="x"), delete(BudgetChange)]
)
def test_the_database_refuses_to_change_it(
    town: Town, chen: Actor, wu: Actor, change: object
) -> None:
    change_budget(chen, _asked(town, 5), key="k", second=wu)
    with pytest.raises(DBAPIError):
        transaction(lambda tx: tx.execute(change))  # type: ignore[call-overload] # a statement
