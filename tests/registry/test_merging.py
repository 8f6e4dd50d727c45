"""Households that end: merged into another, or ended with an heir or without."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

import ledger
from kernel import clock
from kernel.db import Database, reading
from registry import awards
from registry.access import Actor
from registry.cards import CardRevoked, find_card
from registry.events import history_of
from registry.merging import SameHousehold, end_household, merge_households
from registry.splitting import NotHousehold
from registry.standing import SubjectClosed
from registry.subjects import Subject, SubjectUnknown
from tests.registry.people import (
    Town,
    give_points,
    happened,
    make_card,
    make_household,
    make_officer,
    make_town,
    now_of,
    points_of,
)


@pytest.fixture
def town(database: Database) -> Town:
    """Two villages."""
    return make_town()


@pytest.fixture
def wang(town: Town) -> Subject:
    """A household with 50 points, 20 of them until the end of 2026."""
    made = make_household(town.east, "010317")
    give_points(made, 30, date(2027, 12, 31))
    give_points(made, 20, date(2026, 12, 31))
    return made


@pytest.fixture
def li(town: Town) -> Subject:
    """Another household, with 5 points."""
    made = make_household(town.east, "010318")
    give_points(made, 5)
    return made


@pytest.fixture
def officer(town: Town) -> Actor:
    """Their village's officer."""
    return make_officer("chen", town.east)


def test_a_merged_household_gives_all_and_is_closed(
    wang: Subject, li: Subject, officer: Actor
) -> None:
    code = make_card(wang)
    for _ in range(2):
        outcome = merge_households(
            officer, number="010317", key="a", into="010318", members=5, note="搬来同住"
        )
        assert outcome.unwrap() == {"household": "010318", "from": "010317", "points": 50}
    assert (points_of(wang), points_of(li)) == (0, 55)
    assert (now_of(wang).closed_why, now_of(li).members) == ("merged", 5)
    assert (happened(wang), happened(li)) == (["merged-into"], ["merged"])
    with reading() as session:
        with pytest.raises(CardRevoked):
            find_card(session, wang.village_id, code)
        [event] = history_of(session, wang)
        assert (event.other_subject_id, event.note) == (li.id, "搬来同住")
        assert ledger.audit(session) == []
    with pytest.raises(SubjectClosed):
        awards.award(actor_id=None, number="010317", points=5, reason="植树", ref="r1")


def test_points_of_both_keep_their_last_days(wang: Subject, li: Subject, officer: Actor) -> None:
    merge_households(officer, number="010317", key="a", into="010318")
    with clock.frozen(clock.now().replace(year=2027, month=1, day=5)):
        assert points_of(li) == 35
    with clock.frozen(clock.now().replace(year=2028, month=1, day=5)):
        assert points_of(li) == 0


def test_a_household_without_points_merges_too(town: Town, li: Subject, officer: Actor) -> None:
    poor = make_household(town.east, "010319")
    assert merge_households(officer, number="010319", key="a", into="010318").reply["points"] == 0
    assert now_of(poor).closed_why == "merged"


def test_only_two_standing_households_of_one_village_merge(
    town: Town, wang: Subject, li: Subject, officer: Actor
) -> None:
    make_household(town.west, "020001")
    make_household(town.east, "01E001", "agribusiness")
    for into, refusal in (
        ("010317", SameHousehold),
        ("020001", SubjectUnknown),
        ("999999", SubjectUnknown),
        ("01E001", NotHousehold),
    ):
        with pytest.raises(refusal):
            merge_households(officer, number="010317", key=f"to {into}", into=into)
    with pytest.raises(NotHousehold):
        merge_households(officer, number="01E001", key="b", into="010317")
    end_household(officer, number="010318", key="c")
    with pytest.raises(SubjectClosed):
        merge_households(officer, number="010317", key="d", into="010318")
    assert (points_of(wang), now_of(wang).closed_on) == (50, None)


def test_the_heir_receives_what_is_left(wang: Subject, li: Subject, officer: Actor) -> None:
    reply = end_household(officer, number="010317", key="a", heir="010318", note="去世").unwrap()
    assert reply == {"household": "010317", "heir": "010318", "points": 50}
    assert (points_of(wang), points_of(li)) == (0, 55)
    assert (happened(wang), happened(li)) == (["ended"], ["heir"])
    assert now_of(wang).closed_why == "ended"


def test_without_an_heir_the_points_stay_and_end_by_themselves(
    wang: Subject, officer: Actor
) -> None:
    assert end_household(officer, number="010317", key="a").reply["points"] == 0
    assert points_of(wang) == 50
    with clock.frozen(clock.now().replace(year=2027, month=1, day=5)):
        assert points_of(wang) == 30
    with pytest.raises(SubjectClosed):
        end_household(officer, number="010317", key="b")


def test_no_point_lands_on_a_household_that_closes_at_the_same_moment(
    town: Town, li: Subject, officer: Actor
) -> None:
    """Either the award comes first and its points move on, or it is refused by name."""

    def award_to(number: str) -> int:
        try:
            awards.award(actor_id=None, number=number, points=3, reason="植树", ref=f"r{number}")
        except SubjectClosed:
            return 0
        return 3

    awarded = 0
    for number in ("010320", "010321", "010322", "010323"):
        leaving = make_household(town.east, number)
        with ThreadPoolExecutor(2) as pool:
            given = pool.submit(award_to, number)
            pool.submit(
                merge_households, officer, number=number, key=number, into="010318"
            ).result()
        awarded += given.result()
        assert points_of(leaving) == 0
    assert points_of(li) == 5 + awarded
    with reading() as session:
        assert ledger.audit(session) == []
