"""A full round over a whole town through the verbs: every clock, nobody twice, nothing missing."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event, func, select

import ledger
import registry
from app.founding import set_up_town
from civility import completion, coverage
from civility.kin import Kin
from civility.panels import PanelMember, Rating
from civility.rounds import place_of, places_of
from civility.rule_adopting import add_default_rules
from kernel import clock
from kernel.db import Database, reading, transaction
from registry import Grade, subjects_of
from registry.awards import Award
from tests.civility.rounding import FIRST, YEAR
from tests.civility.village import Calendar
from tests.civility.whole_town import WholeTown, plant_year, staffed
from tests.law.tidy import ROOT
from tests.registry.crowd import make_crowd

pytestmark = pytest.mark.prove
VILLAGES = ("塘庄村", "黄圩村", "曲亭村", "三官村", "窦庄村", "梧桐村")
Size = Callable[[int, int], int]


class Cut(Exception):
    """The power goes."""


def _demo_town(calendar: Calendar) -> WholeTown:
    """The demo town's 5,302 households, 61 agribusinesses and 6 collectives; 42 groups, 6, 1."""
    transaction(lambda tx: set_up_town(tx, "黄泥岗镇", list(VILLAGES), "officer"))
    with Path(ROOT, "demo", "town-households.xlsx").open("rb") as upload:
        registry.import_households(upload)
    return staffed(calendar, 7)


def _small_town(calendar: Calendar) -> WholeTown:
    make_crowd(40, villages=2)
    transaction(add_default_rules)
    return staffed(calendar, 2)


def _sums() -> tuple[int, int, int]:
    """How many grades, how many points issued, how many awards there are."""
    with reading() as session:
        grades = session.scalar(select(func.count()).select_from(Grade)) or 0
        points = 0
        for village in registry.villages(session):
            for subject in subjects_of(session, village.id):
                points += ledger.balance_of(session, village.id, subject.account)
        awards = session.scalar(select(func.count()).select_from(Award)) or 0
    return grades, points, awards


def _cut_in_village(village: int) -> Callable[..., None]:
    seen = iter(range(10**6))

    def cut(_mapper: object, _connection: object, grade: Grade) -> None:
        if grade.village_id == village and next(seen) == 5:
            raise Cut

    return cut


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_whole_town(database: Database, size: Size) -> None:
    calendar, luck = Calendar(FIRST), random.Random(66)
    with clock.running(lambda: calendar.at):
        people = _demo_town(calendar) if size(0, 1) else _small_town(calendar)
        adds = sum(plant_year(village, luck=luck) for village in people.villages)
        people.run()
        _nobody_judged_the_own_people()
        cut = _cut_in_village(people.villages[-1])
        event.listen(Grade, "before_insert", cut)
        try:
            with pytest.raises(Cut):
                completion.complete_round(YEAR, advance=lambda _one: None)
        finally:
            event.remove(Grade, "before_insert", cut)
        done = completion.complete_round(YEAR, advance=lambda _one: None)
        ratings = people.ratings()
        assert all(isinstance(one, completion.Completed) for one in done.values())
        expected = (
            len(ratings),
            sum(one.points or 0 for one in ratings) + 5 * adds,
            sum(bool(one.points) for one in ratings) + adds,
        )
        assert _sums() == expected
        completion.complete_round(YEAR, advance=lambda _one: None)
        assert _sums() == expected
        with reading() as session:
            assert ledger.audit(session) == []
            assert {one.step for one in places_of(session, YEAR)} == {"completed"}
            for village in people.villages:
                assert coverage.coverage(session, place_of(session, YEAR, village)).percent == 100


def _nobody_judged_the_own_people() -> None:
    """By the rows: no tie into a scoring group, nobody in two groups, nobody reviewing a score."""
    with reading() as session:
        tied = (
            select(func.count())
            .select_from(Rating)
            .join(
                PanelMember,
                (PanelMember.village_id == Rating.village_id)
                & (PanelMember.round_id == Rating.round_id)
                & (PanelMember.panel_no == Rating.panel_no),
            )
            .join(
                Kin,
                (Kin.village_id == Rating.village_id)
                & (Kin.subject_id == Rating.subject_id)
                & (Kin.staff_id == PanelMember.staff_id),
            )
        )
        assert session.scalar(tied) == 0
        scorers = set(session.scalars(select(Rating.confirmed_by)))
        reviewers = set(session.scalars(select(Rating.reviewed_by)))
        assert None not in scorers | reviewers
        assert not scorers & reviewers
        seats = list(session.execute(select(PanelMember.village_id, PanelMember.staff_id)))
        assert len(seats) == len(set(seats))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_figures_of_huangnigang(database: Database, size: Size) -> None:
    """4,925 households, 3,524 at A or above: 71.6 %. In small: 1 in 49 of it."""
    calendar = Calendar(FIRST)
    households, good = size(98, 4925), size(70, 3524)
    with clock.running(lambda: calendar.at):
        make_crowd(households, villages=1)
        transaction(add_default_rules)
        people = staffed(calendar, size(2, 42))
        village = people.villages[0]
        with reading() as session:
            everybody = list(subjects_of(session, village))
        low = random.Random(71).sample(everybody, households - good)
        plant_year(village, low, luck=random.Random(71))
        people.run()
        done = completion.complete_round(YEAR, advance=lambda _one: None)[village]
        ratings = people.ratings()
    reached = sum(one.grade in {"AAA", "AA", "A"} for one in ratings)
    assert (len(ratings), reached) == (households, good)
    assert (reached * 1000 + households // 2) // households == size(714, 716)
    assert isinstance(done, completion.Completed)
    assert done.grade == "A"
