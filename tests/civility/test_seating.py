"""Seats: by right, one a person, never among the own people."""

import pytest

from civility import kin, seating
from civility.kin import Recused
from civility.rounds import place_of
from civility.seating import GroupTaken, GroupUnfit, GroupUnknown, MemberSeated, MemberUnfit
from kernel.db import reading, transaction
from registry import NotPermitted, RoleAt, give_role
from tests.civility.rounding import YEAR, Around, make_person

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def _group(around: Around, kind: str = "evaluation", name: str = "第一组") -> int:
    return seating.add_group(around.officer, YEAR, around.id, kind=kind, name=name)


def _seat(around: Around, group: int, who: str) -> None:
    member = around.people[who].staff_id or ""
    seating.add_member(around.officer, YEAR, around.id, group=group, staff_id=member)


def test_groups_have_numbers_names_and_members(around: Around) -> None:
    around.until("seat")
    with reading() as session:
        groups = seating.groups_of(session, around.place())
        scorer = around.people["scorer-b"].staff_id
        mine = seating.group_of(session, around.place(), scorer)
        none = seating.group_of(session, around.place(), around.chief.staff_id)
    assert [(one.no, one.kind, len(one.members)) for one in groups] == [
        (1, "evaluation", 1),
        (2, "evaluation", 1),
        (3, "review", 1),
        (4, "supervision", 1),
    ]
    assert mine is not None
    assert (mine.no, none) == (2, None)


@pytest.mark.parametrize(("kind", "name"), [("jury", "x"), ("review", " "), ("review", "长" * 41)])
def test_a_group_has_a_kind_and_a_name(around: Around, kind: str, name: str) -> None:
    around.open()
    with pytest.raises(GroupUnfit):
        _group(around, kind, name)


def test_a_name_is_used_once(around: Around) -> None:
    around.open()
    _group(around)
    with pytest.raises(GroupTaken):
        _group(around, "review")


def test_a_member_has_the_role_in_the_village(around: Around) -> None:
    around.open()
    group = _group(around)
    west = make_person("west", around.town.west, "evaluator").staff_id or ""
    for staff_id in (west, around.people["reviewer"].staff_id or "", "nobody"):
        with pytest.raises(MemberUnfit):
            seating.add_member(around.officer, YEAR, around.id, group=group, staff_id=staff_id)
    with pytest.raises(GroupUnknown):
        _seat(around, 9, "scorer-a")


def test_nobody_sits_twice(around: Around) -> None:
    around.until("seat")
    with pytest.raises(MemberSeated):
        _seat(around, 2, "scorer-a")


def test_who_scored_never_reviews_even_after_leaving(around: Around) -> None:
    """Checked by the person: a reviewer's role given later changes nothing."""
    around.until("score")
    scorer = around.people["scorer-a"].staff_id or ""
    transaction(lambda tx: give_role(tx, scorer, RoleAt("reviewer", around.id)))
    seating.remove_member(around.officer, YEAR, around.id, group=1, staff_id=scorer)
    with pytest.raises(MemberSeated):
        seating.add_member(around.officer, YEAR, around.id, group=3, staff_id=scorer)
    with reading() as session:
        assert seating.has_scored(session, around.id, YEAR, scorer)


def test_nobody_joins_a_group_that_scores_the_own_people(around: Around) -> None:
    around.until("call")
    late = make_person("late", around.id, "evaluator").staff_id or ""
    tied = around.subjects[0]
    transaction(lambda tx: kin.note_kin(tx, tied, late, relation="relative", noted_by=None))
    theirs = around.rating(tied).panel_no
    with pytest.raises(Recused):
        seating.add_member(around.officer, YEAR, around.id, group=theirs, staff_id=late)
    seating.add_member(around.officer, YEAR, around.id, group=3 - theirs, staff_id=late)


def test_one_supervision_group_sits_in_every_village(around: Around) -> None:
    around.open()
    watcher = make_person("watcher", around.town.id, "supervisor").staff_id or ""
    for _again in range(2):
        seating.seat_supervision(around.chief, YEAR, name="镇监督组", staff_ids=[watcher])
    with reading() as session:
        for village in (around.town.east, around.town.west):
            place = place_of(session, YEAR, village)
            group = seating.group_of(session, place, watcher)
            assert group is not None
            assert group.kind == "supervision"
    with pytest.raises(NotPermitted):
        seating.seat_supervision(around.officer, YEAR, name="x", staff_ids=[watcher])
