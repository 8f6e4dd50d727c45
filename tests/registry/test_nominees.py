"""Nominees: named for a household, ended once, in history without their names."""

from datetime import date, timedelta

import pytest

from kernel import clock
from kernel.db import Database, reading
from registry.details import DetailUnfit
from registry.nominees import (
    NomineeUnknown,
    add_nominee,
    agree_nominee,
    end_nominee,
    nominees_of,
)
from registry.subjects import Subject
from tests.registry.people import Town, happened, make_household, make_officer, make_town


@pytest.fixture
def town(database: Database) -> Town:
    """Two villages."""
    return make_town()


def _names(subject: Subject, *, ended: bool = False) -> list[str]:
    with reading() as session:
        return [one.name for one in nominees_of(session, subject, ended=ended)]


def test_a_nominee_is_named_and_ended_once(town: Town) -> None:
    wang, officer = make_household(town.east, "010317"), make_officer("chen", town.east)
    reply = add_nominee(officer, number="010317", key="a", name="李 桂花", relation="邻居").unwrap()
    again = add_nominee(officer, number="010317", key="a", name="李 桂花", relation="邻居")
    assert again.replayed
    assert _names(wang) == ["李桂花"]
    end_nominee(officer, number="010317", key="b", nominee=reply["nominee"])
    assert (_names(wang), _names(wang, ended=True)) == ([], ["李桂花"])
    with pytest.raises(NomineeUnknown):
        end_nominee(officer, number="010317", key="c", nominee=reply["nominee"])
    assert happened(wang) == ["nominee", "nominee-ended"]


def test_another_households_nominee_is_unknown(town: Town) -> None:
    make_household(town.east, "010317")
    make_household(town.east, "010318")
    officer = make_officer("chen", town.east)
    made = add_nominee(officer, number="010317", key="a", name="李桂花", relation="邻居").unwrap()
    with pytest.raises(NomineeUnknown):
        end_nominee(officer, number="010318", key="b", nominee=made["nominee"])
    for name, relation in (("", "邻居"), ("李桂花", ""), ("李桂花", "长" * 21)):
        with pytest.raises(DetailUnfit):
            add_nominee(officer, number="010317", key="c", name=name, relation=relation)


def test_that_both_agreed_stands_with_the_name(town: Town) -> None:
    wang, officer = make_household(town.east, "010317"), make_officer("chen", town.east)
    named = {"number": "010317", "name": "李桂花", "relation": "邻居"}
    made = add_nominee(officer, key="a", **named, agreed_on=date(2026, 3, 2)).unwrap()
    with reading() as session:
        [one] = nominees_of(session, wang)
    assert (one.agreed_on, one.agreed_by) == (date(2026, 3, 2), officer.staff_id)
    who = {"number": "010317", "nominee": made["nominee"]}
    agree_nominee(officer, key="b", **who, agreed_on=date(2026, 3, 5))
    with reading() as session:
        [one] = nominees_of(session, wang)
    assert one.agreed_on == date(2026, 3, 5)
    assert happened(wang) == ["nominee", "nominee-agreed"]
    to_come = clock.today() + timedelta(days=1)
    with pytest.raises(DetailUnfit):
        add_nominee(officer, key="c", **named, agreed_on=to_come)
    with pytest.raises(NomineeUnknown):
        agree_nominee(officer, number="010317", key="d", nominee="nobody")
