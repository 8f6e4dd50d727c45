"""An import taken back: whole, while nothing was done on it, and never a second time."""

from typing import Any, Final

import pytest
from sqlalchemy import func, select

import ledger
from kernel.db import Database, reading, transaction
from registry import awards
from registry.access import Actor, NotPermitted
from registry.access_log import record_look
from registry.batch_undo import undo_import
from registry.cards import issue_card
from registry.changing import change_details
from registry.household_import import import_households
from registry.import_changes import BatchUndone, BatchUnknown, BatchUsed, ImportChange, undone_at
from registry.regions import town
from registry.subjects import ConsentRefusal, Subject, find_subject
from registry.withdrawal import withdraw_consent
from tests.registry.people import make_officer
from tests.registry.workbooks import filing, household, make_town

SECOND: Final = "010002"


@pytest.fixture
def village(database: Database) -> int:
    """塘庄村, next to 黄圩村."""
    made = make_town("塘庄村", "黄圩村")
    transaction(lambda tx: ledger.open_account(tx, made["塘庄村"], "issued"))
    return made["塘庄村"]


@pytest.fixture
def officer(village: int) -> Actor:
    """The village's officer."""
    return make_officer("chen", village)


def _import(*rows: dict[str, Any]) -> str:
    report = import_households(filing(*rows))
    assert report.id is not None
    return report.id


def _rows() -> list[str]:
    with reading() as session:
        query = select(Subject.__table__).order_by(Subject.number)
        return list(map(repr, session.execute(query)))


def test_made_subjects_go_and_changed_ones_are_as_before(officer: Actor) -> None:
    _import(household())
    before = _rows()
    batch = _import(household(联系电话="13800000001", 村民组="9组"), household(户编号=SECOND))
    with reading() as session:
        second = find_subject(session, SECOND)
    transaction(lambda tx: record_look(tx, second, staff_id=officer.staff_id, via="office"))
    assert undo_import(batch, officer) == {"batch": batch, "removed": 1, "restored": 1}
    assert _rows() == before
    with reading() as session:
        assert undone_at(session, batch) is not None
        assert session.scalar(select(func.count()).select_from(ImportChange)) == 1
    with pytest.raises(BatchUndone):
        undo_import(batch, officer)


def test_the_same_file_goes_in_again_after_it_was_taken_back(officer: Actor) -> None:
    batch = _import(household(), household(户编号=SECOND))
    undo_import(batch, officer)
    again = import_households(filing(household(), household(户编号=SECOND)))
    assert (again.created, again.updated, again.unchanged) == (2, 0, 0)
    _award(officer)


def _award(_: Actor) -> None:
    awards.award(actor_id=None, number=SECOND, points=5, reason="植树", ref="r1")


def _card(_: Actor) -> None:
    transaction(lambda tx: issue_card(tx, find_subject(tx, SECOND), staff_id=None))


def _details(officer: Actor) -> None:
    change_details(officer, number=SECOND, key="k", phone="13800000009", members=2)


def _later_import(_: Actor) -> None:
    _import(household(户编号=SECOND, 家庭人口=9))


@pytest.mark.parametrize(
    ("use", "was_there"),
    [
        (_award, False),
        (_card, False),
        (_details, False),
        (_later_import, False),
        (_details, True),
        (_later_import, True),
    ],
)
def test_what_was_used_since_stands_in_the_way_of_the_whole(
    officer: Actor, use: Any, was_there: bool
) -> None:
    if was_there:
        _import(household(户编号=SECOND))
    batch = _import(household(户编号=SECOND, 家庭人口=7), household(户编号="010003"))
    use(officer)
    stands = _rows()
    with pytest.raises(BatchUsed) as refused:
        undo_import(batch, officer)
    assert refused.value.details == {"number": SECOND}
    assert _rows() == stands


@pytest.mark.parametrize("use", [_award, _card])
def test_a_household_that_was_there_before_may_live_on(officer: Actor, use: Any) -> None:
    _import(household(户编号=SECOND))
    batch = _import(household(户编号=SECOND, 家庭人口=7))
    use(officer)
    assert undo_import(batch, officer)["restored"] == 1


def test_an_undone_later_import_frees_the_earlier_one(officer: Actor) -> None:
    first = _import(household())
    later = _import(household(家庭人口=9))
    with pytest.raises(BatchUsed):
        undo_import(first, officer)
    undo_import(later, officer)
    undo_import(first, officer)
    assert _rows() == []


def test_a_refusal_of_consent_that_the_import_ended_holds_again(officer: Actor) -> None:
    _import(household(同意采集="否"))
    batch = _import(household())
    undo_import(batch, officer)
    with reading() as session:
        [refusal] = session.scalars(select(ConsentRefusal))
        assert (refusal.number, str(refusal.asked_on)) == ("010001", "2026-03-05")


def test_a_number_that_the_import_opened_again_is_closed_and_empty_as_before(
    officer: Actor,
) -> None:
    _import(household())
    withdraw_consent(officer, number="010001", key="w")
    before = _rows()
    undo_import(_import(household(户主姓名="董小满")), officer)
    assert _rows() == before
    with reading() as session:
        assert [one.number for one in session.scalars(select(ConsentRefusal))] == ["010001"]


def test_an_import_over_two_villages_is_undone_by_who_reaches_both(officer: Actor) -> None:
    batch = _import(household(), household(村名="黄圩村", 户编号="020001"))
    with pytest.raises(NotPermitted):
        undo_import(batch, officer)
    assert len(_rows()) == 2
    with reading() as session:
        whole = town(session).id
    assert undo_import(batch, make_officer("zhou", whole, "town-officer"))["removed"] == 2
    assert _rows() == []


def test_an_unknown_import_is_refused(officer: Actor) -> None:
    with pytest.raises(BatchUnknown):
        undo_import("0" * 32, officer)
