"""A split: a household more, with its share of the points and its own beginning in history."""

from dataclasses import replace
from datetime import date
from typing import Final

import pytest

import ledger
from kernel.db import Database, reading
from ledger import NotEnoughPoints
from registry.access import Actor
from registry.details import DetailUnfit, NewHousehold
from registry.events import history_of
from registry.numbers import NumberTaken
from registry.splitting import NotHousehold, split_household
from registry.subjects import Subject, SubjectUnknown, find_subject
from tests.registry.people import (
    Town,
    give_points,
    happened,
    make_household,
    make_officer,
    make_town,
    now_of,
    points_of,
)

SON: Final = NewHousehold(
    head="王 强",
    consent_on=date(2026, 3, 5),
    channel="visit",
    collector="谭芬永",
    phone="13800000001",
    members=2,
)


@pytest.fixture
def town(database: Database) -> Town:
    """Two villages."""
    return make_town()


@pytest.fixture
def wang(town: Town) -> Subject:
    """A household with 20 points that end in 2026 and 30 that end in 2027."""
    made = make_household(town.east, "010317")
    give_points(made, 30, date(2027, 12, 31))
    give_points(made, 20, date(2026, 12, 31))
    return made


@pytest.fixture
def officer(town: Town) -> Actor:
    """Its village's officer."""
    return make_officer("chen", town.east)


def _new(number: str) -> Subject:
    with reading() as session:
        return find_subject(session, number)


def test_a_share_of_the_points_goes_along_with_its_last_days(wang: Subject, officer: Actor) -> None:
    for _ in range(2):
        outcome = split_household(
            officer, number="010317", key="a", into=SON, points=25, members_left=3
        )
        assert outcome.unwrap() == {"household": "010318", "from": "010317", "points": 25}
    son = _new("010318")
    assert (son.head, son.phone, son.members, son.collector) == ("王强", "13800000001", 2, "谭芬永")
    assert (points_of(wang), points_of(son), now_of(wang).members) == (25, 25, 3)
    with reading() as session:
        assert ledger.next_expiry(session, son.village_id, son.account) == ledger.Expiry(
            20, date(2026, 12, 31)
        )
        assert ledger.audit(session) == []
    assert (happened(wang), happened(son)) == (["split"], ["split-off"])
    with reading() as session:
        [event] = history_of(session, son)
        assert (event.other_village_id, event.other_subject_id) == (wang.village_id, wang.id)
        assert event.said["head"] == [None, "王强"]
        [event] = history_of(session, wang)
        assert (event.said, event.other_subject_id) == ({"members": [None, 3]}, son.id)


def test_no_points_need_go_along(wang: Subject, officer: Actor) -> None:
    into = replace(SON, number="010777", channel="self", collector="")
    split_household(officer, number="010317", key="a", into=into)
    assert (points_of(wang), points_of(_new("010777"))) == (50, 0)
    assert now_of(wang).members is None


def test_what_cannot_be_split_off_leaves_everything_as_it_was(
    wang: Subject, officer: Actor
) -> None:
    with pytest.raises(NotEnoughPoints) as refused:
        split_household(officer, number="010317", key="a", into=SON, points=51)
    assert refused.value.details["short"] == 1
    with pytest.raises(NumberTaken):
        split_household(officer, number="010317", key="b", into=replace(SON, number="010317"))
    for points in (-1, True):
        with pytest.raises(DetailUnfit):
            split_household(officer, number="010317", key="c", into=SON, points=points)
    with pytest.raises(SubjectUnknown):
        _new("010318")
    assert (points_of(wang), happened(wang)) == (50, [])


def test_an_organisation_does_not_split(town: Town, officer: Actor) -> None:
    make_household(town.east, "01E001", "agribusiness")
    with pytest.raises(NotHousehold):
        split_household(officer, number="01E001", key="a", into=SON)
