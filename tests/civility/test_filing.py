"""Filing: complete by what the registry keeps, closed at 100 % or with a signed reason."""

import pytest
from sqlalchemy.orm import Session

from civility import filing
from civility.filing import ChannelUnfit, FilingIncomplete
from kernel.db import reading, transaction
from registry import Subject, add_region
from tests.civility.rounding import YEAR, Around
from tests.registry.people import make_household


def _fill(around: Around, subject: Subject, phone: str | None = "13800000001") -> None:
    def work(tx: Session) -> None:
        row = tx.get_one(Subject, (around.id, subject.id))
        grid = add_region(tx, "grid", "一网格", around.id)
        row.phone, row.members, row.villager_group, row.grid_id = phone, 3, "一组", grid.id

    transaction(work)


def _now(around: Around) -> tuple[filing.Completeness, list[filing.Gap]]:
    with reading() as session:
        return filing.completeness(session, around.id), filing.gaps(session, around.id)


def test_what_is_missing_is_listed(around: Around) -> None:
    around.open()
    _fill(around, around.subjects[0])
    _fill(around, around.subjects[1], phone=None)
    state, gaps = _now(around)
    assert (state.subjects, state.complete, state.missing) == (4, 1, 3)
    assert state.channels == {"visit": 4}
    assert [(gap.number, gap.missing) for gap in gaps] == [
        (around.numbers[1], ("phone",)),
        (around.numbers[2], ("phone", "members", "group", "grid")),
        (around.numbers[3], ("phone", "members", "group", "grid")),
    ]
    assert {gap.name for gap in gaps} == {"王某某"}


def test_an_organisation_has_no_group_and_no_grid(around: Around) -> None:
    make_household(around.id, "01E001", kind="agribusiness")
    _state, gaps = _now(around)
    assert gaps[-1].missing == ("phone",)


def test_having_no_telephone_is_an_answer(around: Around) -> None:
    around.open()
    one = around.subjects[0]
    _fill(around, one, phone=None)
    for _twice in range(2):
        done = filing.note_no_phone(
            around.officer, YEAR, around.id, numbers=[one.number], channel="visit"
        )
        assert done == 1
    assert _now(around)[0].complete == 1
    with pytest.raises(ChannelUnfit):
        filing.note_no_phone(
            around.officer, YEAR, around.id, numbers=[one.number], channel="hearsay"
        )


def test_the_list_is_bounded(around: Around) -> None:
    for n in range(60):
        make_household(around.id, f"0102{n:02}")
    with reading() as session:
        first = filing.gaps(session, around.id)
        rest = filing.gaps(session, around.id, after=first[-1].number)
    assert (len(first), len(rest)) == (50, 14)
    assert not {one.number for one in first} & {one.number for one in rest}


def test_it_closes_with_everything_known(around: Around) -> None:
    around.open()
    for subject in around.subjects:
        _fill(around, subject)
    filing.close_filing(around.officer, YEAR, around.id)
    assert around.place().step == "preliminary"


def test_it_closes_with_gaps_only_for_a_reason(around: Around) -> None:
    around.open()
    with pytest.raises(FilingIncomplete) as refused:
        filing.close_filing(around.officer, YEAR, around.id)
    assert refused.value.details == {"missing": 4}
    around.file()
    assert around.place().step == "preliminary"
