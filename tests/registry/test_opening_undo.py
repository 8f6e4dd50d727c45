"""Opening points taken back: by reversing entries, with a second person, all or nothing."""

from typing import Final

import pytest

import ledger
from kernel.db import Database, reading, transaction
from registry.access import Actor, NotPermitted
from registry.batch_undo import undo_import
from registry.household_import import import_households
from registry.import_changes import BatchUndone, BatchUnknown, BatchUsed, undone_at
from registry.merging import merge_households
from registry.opening_undo import undo_points_import
from registry.points_import import import_points, openings_of
from registry.regions import town
from registry.seconding import SecondPersonNeeded
from registry.subjects import find_subject
from tests.registry.people import make_officer, points_of
from tests.registry.workbooks import OPENING, filing, household, make_town

FIRST, SECOND, FAR = "010001", "010002", "020001"
HEADS: Final = {FIRST: "董家艳", SECOND: "白建", FAR: "孙大海"}


@pytest.fixture
def villages(database: Database) -> dict[str, int]:
    """Two villages with three households."""
    made = make_town("塘庄村", "黄圩村")
    rows = [
        household(户编号=number, 户主姓名=head, 村名="黄圩村" if number == FAR else "塘庄村")
        for number, head in HEADS.items()
    ]
    import_households(filing(*rows))
    return made


@pytest.fixture
def pair(villages: dict[str, int]) -> tuple[Actor, Actor]:
    """Two officers of the whole town."""
    with reading() as session:
        whole = town(session).id
    return make_officer("chen", whole, "town-officer"), make_officer("liu", whole, "town-officer")


def _import(points: int = 38, *numbers: str) -> str:
    rows = [
        {**OPENING, "户编号": one, "户主姓名": HEADS[one], "期初积分": points}
        for one in numbers or HEADS
    ]
    report = import_points(filing(*rows))
    assert report.refused == ()
    return str(report.id)


def _points() -> list[int]:
    with reading() as session:
        subjects = [find_subject(session, number) for number in HEADS]
    return [points_of(one) for one in subjects]


def _spend(number: str, points: int) -> None:
    with reading() as session:
        subject = find_subject(session, number)
    one = ledger.move(points, source=subject.account, target="redeemed/S1")
    draft = ledger.Draft(subject.village_id, "redeem", (one,), "slip/1", "test")
    transaction(lambda tx: ledger.open_account(tx, subject.village_id, "redeemed/S1"))
    transaction(lambda tx: ledger.post(tx, draft))


def test_every_opening_gets_its_opposite_and_others_may_be_entered(
    pair: tuple[Actor, Actor],
) -> None:
    batch = _import(38)
    assert undo_points_import(batch, *pair) == {"batch": batch, "reversed": 3, "points": 114}
    assert _points() == [0, 0, 0]
    with pytest.raises(BatchUndone):
        undo_points_import(batch, *pair)
    again = _import(40)
    assert _points() == [40, 40, 40]
    assert import_points(filing({**OPENING, "期初积分": 40})).unchanged == 1
    undo_points_import(again, *pair)
    _import(7, FIRST)
    assert _points() == [7, 0, 0]
    with reading() as session:
        assert ledger.audit(session) == []
        stands = [one.stands for one in openings_of(session, find_subject(session, FIRST))]
        assert stands == [True, False, False]
        assert undone_at(session, batch) is not None


def test_spent_points_stand_in_the_way_of_the_whole(pair: tuple[Actor, Actor]) -> None:
    batch = _import(38)
    _spend(FAR, 1)
    with pytest.raises(BatchUsed) as refused:
        undo_points_import(batch, *pair)
    assert refused.value.details == {"number": FAR}
    assert _points() == [38, 38, 37]


def test_points_that_moved_on_stand_in_the_way(pair: tuple[Actor, Actor]) -> None:
    batch = _import(38)
    merge_households(pair[0], number=FIRST, key="m", into=SECOND)
    with pytest.raises(BatchUsed) as refused:
        undo_points_import(batch, *pair)
    assert refused.value.details == {"number": FIRST}


def test_nobody_takes_points_back_alone(
    villages: dict[str, int], pair: tuple[Actor, Actor]
) -> None:
    batch = _import(38)
    chen, _ = pair
    local = make_officer("he", villages["塘庄村"])
    for second in (None, chen, local):
        with pytest.raises(SecondPersonNeeded):
            undo_points_import(batch, chen, second)
    with pytest.raises(NotPermitted):
        undo_points_import(batch, local, chen)
    assert _points() == [38, 38, 38]


def test_a_points_import_holds_the_households_it_opened(pair: tuple[Actor, Actor]) -> None:
    fresh = import_households(filing(household(户编号="010009", 户主姓名="赵铁柱")))
    import_points(filing({**OPENING, "户编号": "010009", "户主姓名": "赵铁柱"}))
    with pytest.raises(BatchUsed):
        undo_import(str(fresh.id), pair[0])
    with pytest.raises(BatchUnknown):
        undo_points_import(str(fresh.id), *pair)
