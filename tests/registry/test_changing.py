"""Changes: a new head, other details, another grid; history says what was before."""

import pytest

from kernel.db import Database, reading, transaction
from registry.access import Actor
from registry.changing import GridUnknown, change_details, move_to_grid, set_head
from registry.closing import close_subject
from registry.details import DetailUnfit
from registry.events import history_of
from registry.standing import SubjectClosed
from registry.subjects import Subject
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


@pytest.fixture
def town(database: Database) -> Town:
    """Two villages."""
    return make_town()


@pytest.fixture
def wang(town: Town) -> Subject:
    """A household of the first village, with a little on its account."""
    made = make_household(town.east, "010317")
    give_points(made, 20)
    return made


@pytest.fixture
def officer(town: Town) -> Actor:
    """Its village's officer."""
    return make_officer("chen", town.east)


def _said(subject: Subject) -> tuple[str, dict[str, object]]:
    with reading() as session:
        event = history_of(session, subject)[0]
        return event.note, event.said


def test_a_new_head_keeps_the_points_and_the_history(wang: Subject, officer: Actor) -> None:
    for _ in range(2):
        set_head(
            officer,
            number="010317",
            key="a",
            head="王 芳",
            phone="13800000001",
            reason="died",
            note="长女",
        )
    after = now_of(wang)
    assert (after.head, after.phone, after.number) == ("王芳", "13800000001", "010317")
    assert (points_of(wang), happened(wang)) == (20, ["head"])
    assert _said(wang) == (
        "长女",
        {"head": ["王小明", "王芳"], "phone": [None, "13800000001"], "reason": "died"},
    )
    with pytest.raises(DetailUnfit):
        set_head(officer, number="010317", key="b", head="王芳", reason="tired")


def test_details_are_set_and_emptied(wang: Subject, officer: Actor) -> None:
    change_details(
        officer, number="010317", key="a", phone="13800000001", members=4, group="第3村民组"
    )
    after = now_of(wang)
    assert (after.phone, after.members, after.villager_group) == ("13800000001", 4, "3组")
    change_details(officer, number="010317", key="b", members=4, note="电话停了")
    assert _said(wang) == (
        "电话停了",
        {"phone": ["13800000001", None], "villager_group": ["3组", None]},
    )
    assert now_of(wang).updated_at > after.updated_at


def test_another_grid_is_one_of_the_villages_own(town: Town, wang: Subject, officer: Actor) -> None:
    move_to_grid(officer, number="010317", key="a", grid_id=town.grid)
    assert now_of(wang).grid_id == town.grid
    assert _said(wang) == ("", {"grid": [None, "第一网格"]})
    for elsewhere in (town.west, 999):
        with pytest.raises(GridUnknown):
            move_to_grid(officer, number="010317", key=f"b{elsewhere}", grid_id=elsewhere)


def test_a_closed_household_is_not_changed(wang: Subject, officer: Actor) -> None:
    transaction(lambda tx: close_subject(tx, tx.merge(wang), "ended", staff_id=None))
    with pytest.raises(SubjectClosed):
        set_head(officer, number="010317", key="a", head="王芳", reason="other")
    with pytest.raises(SubjectClosed):
        move_to_grid(officer, number="010317", key="b", grid_id=1)
    assert now_of(wang).head == "王小明"
