"""A wrong award taken back: with a second officer, once, all of it or what is left."""

from typing import Final

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import ledger
from kernel.db import Database, reading, transaction
from kernel.once import Outcome
from ledger import AlreadyReversed, NotEnoughPoints, NothingLeft, ReversalCovers
from registry.access import Actor, actor_of
from registry.award_reversals import AwardCorrection, AwardUnknown, find_award, reverse_award
from registry.awarding import AwardLine, AwardList, give_awards
from registry.awards import Award, AwardReversal, ReasonUnfit
from registry.seconding import SecondPersonNeeded
from registry.staff import RoleAt, get_staff
from tests.registry.people import Town, make_household, make_staff, make_town

WANG, HEIR = "010317", "010318"
ACCOUNT: Final = f"household/{WANG}"


@pytest.fixture
def town(database: Database) -> Town:
    """Two villages, two households in the first."""
    town = make_town()
    make_household(town.east, WANG)
    make_household(town.east, HEIR)
    return town


@pytest.fixture
def chen(town: Town) -> Actor:
    """An officer of the first village."""
    return _officer("chen", town.east)


@pytest.fixture
def wu(town: Town) -> Actor:
    """Another one."""
    return _officer("wu", town.east)


@pytest.fixture
def entry(town: Town, chen: Actor) -> str:
    """A wrong award of 20 points."""
    lines = [AwardLine(WANG, 20, "清扫村道")]
    give_awards(chen, AwardList(town.east, lines), key="k1")
    with reading() as session:
        return session.scalars(select(Award.entry_id)).one()


def _officer(username: str, village: int) -> Actor:
    make_staff(username, RoleAt("village-officer", village))
    with reading() as session:
        return actor_of(session, get_staff(session, username))


def _spend(town: Town, points: int) -> None:
    def work(tx: Session) -> None:
        ledger.transfer(
            tx,
            town.east,
            points=points,
            source=ACCOUNT,
            target=f"household/{HEIR}",
            ref="spent",
            actor="x",
        )

    transaction(work)


def _asked(town: Town, entry: str, second: Actor | None, **more: str | bool) -> AwardCorrection:
    reason = str(more.get("reason", "记错户"))
    left_only = bool(more.get("left_only"))
    return AwardCorrection(town.east, entry, reason, second, left_only=left_only)


def _back(actor: Actor, asked: AwardCorrection, key: str = "b1") -> Outcome:
    return reverse_award(actor, asked, key=key)


def _balance(town: Town) -> int:
    with reading() as session:
        return ledger.balance_of(session, town.east, ACCOUNT)


def test_all_of_it_goes_back_and_who_and_why_are_kept(
    town: Town, chen: Actor, wu: Actor, entry: str
) -> None:
    reply = _back(chen, _asked(town, entry, wu, reason="  记错\n户 ")).reply
    assert (reply["household"], reply["points"], reply["balance_after"]) == (WANG, 20, 0)
    with reading() as session:
        [done] = session.scalars(select(AwardReversal))
        line = ledger.statement_of(session, town.east, ACCOUNT)[0]
        assert ledger.audit(session) == []
    assert (done.kind, done.points, done.reason) == ("reverse", 20, "记错 户")
    assert (done.staff_id, done.second_id) == (chen.staff_id, wu.staff_id)
    assert (line.kind, line.points, line.entry) == ("reverse", -20, done.entry_id)


def test_a_double_click_takes_it_back_once_and_nobody_takes_it_twice(
    town: Town, chen: Actor, wu: Actor, entry: str
) -> None:
    first = _back(chen, _asked(town, entry, wu))
    again = _back(chen, _asked(town, entry, wu))
    assert again.replayed
    assert again.reply == first.reply
    with pytest.raises(AlreadyReversed):
        _back(wu, _asked(town, entry, chen), key="b2")
    assert _balance(town) == 0


def test_what_is_spent_stays_and_what_is_left_goes_back(
    town: Town, chen: Actor, wu: Actor, entry: str
) -> None:
    _spend(town, 15)
    with pytest.raises(NotEnoughPoints) as short:
        _back(chen, _asked(town, entry, wu))
    assert short.value.details["short"] == 15
    reply = _back(chen, _asked(town, entry, wu, left_only=True), key="b2").reply
    assert (reply["points"], reply["balance_after"], _balance(town)) == (5, 0, 0)
    with reading() as session:
        [done] = session.scalars(select(AwardReversal))
        assert (done.kind, done.points) == ("adjust", 5)
        assert ledger.audit(session) == []


def test_what_is_left_is_asked_for_only_where_it_is_the_way(
    town: Town, chen: Actor, wu: Actor, entry: str
) -> None:
    with pytest.raises(ReversalCovers):
        _back(chen, _asked(town, entry, wu, left_only=True))
    _spend(town, 20)
    with pytest.raises(NothingLeft):
        _back(chen, _asked(town, entry, wu, left_only=True), key="b2")


def test_the_second_is_another_officer_of_the_village(town: Town, chen: Actor, entry: str) -> None:
    for second in (None, chen, _officer("far", town.west)):
        with pytest.raises(SecondPersonNeeded):
            _back(chen, _asked(town, entry, second))
    assert _balance(town) == 20


@pytest.mark.parametrize("reason", ["", " \n ", "记" * 101, "记\x00"])
def test_it_needs_a_reason(town: Town, chen: Actor, wu: Actor, entry: str, reason: str) -> None:
    with pytest.raises(ReasonUnfit):
        _back(chen, _asked(town, entry, wu, reason=reason))


def test_another_villages_award_is_as_good_as_none(
    town: Town, chen: Actor, wu: Actor, entry: str
) -> None:
    far = _officer("far", town.west)
    with pytest.raises(AwardUnknown):
        _back(far, _asked(town, entry, wu))
    with pytest.raises(AwardUnknown):
        _back(chen, _asked(town, "0" * 32, wu))
    with reading() as session, pytest.raises(AwardUnknown):
        find_award(session, far, town.west, entry)
