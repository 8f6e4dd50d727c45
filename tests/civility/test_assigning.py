"""Who scores whom: drawn from the kept seed, evenly, never the own people."""

import random

import pytest

from civility import assigning, kin, seating
from civility.assigning import GroupsMissing, NoGroupLeft
from kernel.db import transaction
from registry import Subject
from tests.civility.rounding import YEAR, Around
from tests.registry.people import make_household

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def _tie(around: Around, subject: Subject, who: str) -> None:
    staff_id = around.people[who].staff_id or ""
    transaction(lambda tx: kin.note_kin(tx, subject, staff_id, relation="own", noted_by=None))


def _assign(around: Around) -> int:
    return assigning.assign(around.officer, YEAR, around.id)


def test_everybody_gets_one_group_and_the_groups_are_even(around: Around) -> None:
    around.until("seat")
    assert _assign(around) == 4
    loads = [around.rating(one).panel_no for one in around.subjects]
    assert sorted(loads) == [1, 1, 2, 2]
    assert _assign(around) == 0


def test_the_draw_can_be_repeated_from_the_seed(around: Around) -> None:
    around.until("seat")
    _assign(around)
    order = list(around.numbers)
    random.Random(f"planted/{around.id}").shuffle(order)
    wanted = {number: 1 + at % 2 for at, number in enumerate(order)}
    assert {one.number: around.rating(one).panel_no for one in around.subjects} == wanted


def test_relatives_are_recused(around: Around) -> None:
    around.until("seat")
    for subject in around.subjects[:3]:
        _tie(around, subject, "scorer-a")
    _assign(around)
    assert [around.rating(one).panel_no for one in around.subjects] == [2, 2, 2, 1]


def test_a_household_tied_to_all_waits_for_another_group(around: Around) -> None:
    around.until("seat")
    for who in ("scorer-a", "scorer-b"):
        _tie(around, around.subjects[0], who)
    with pytest.raises(NoGroupLeft) as refused:
        _assign(around)
    assert refused.value.details == {"number": around.numbers[0]}


def test_without_a_member_nobody_scores(around: Around) -> None:
    around.until("file")
    seating.add_group(around.officer, YEAR, around.id, kind="evaluation", name="空组")
    with pytest.raises(GroupsMissing):
        _assign(around)


def test_who_comes_later_is_given_to_the_smaller_group(around: Around) -> None:
    around.until("seat")
    _tie(around, around.subjects[0], "scorer-b")
    _tie(around, around.subjects[1], "scorer-b")
    _tie(around, around.subjects[2], "scorer-b")
    _assign(around)
    late = make_household(around.id, "010199")
    assert _assign(around) == 1
    assert around.rating(late).panel_no == 2
