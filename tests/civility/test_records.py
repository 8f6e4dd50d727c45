"""Records: found by village, their steps kept for good, two people held by the database too."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from civility.records import RecordUnknown, record_by_id, records_of, steps_of
from kernel.db import reading, transaction
from tests.civility.village import TODAY, Village


def test_another_villages_record_is_as_good_as_none(village: Village) -> None:
    record_id = village.enter()
    with reading() as session, pytest.raises(RecordUnknown):
        record_by_id(session, village.town.west, record_id)


def test_records_of_some_days(village: Village) -> None:
    village.enter(event="十一月")
    village.enter(event="十月", happened_on=date(2026, 10, 1))
    village.enter(number="010002")
    with reading() as session:
        found = records_of(
            session, village.id, [village.wang.id], since=date(2026, 11, 1), until=TODAY
        )
    assert [one.event for one in found] == ["十一月"]


def test_each_step_says_who_and_when(village: Village) -> None:
    record_id = village.enter()
    village.calendar.forward(1)
    village.confirm(record_id)
    with reading() as session:
        steps = steps_of(session, village.record(record_id))
    assert [(one.state, one.staff_id, one.at.day) for one in steps] == [
        ("entered", village.collector.staff_id, 20),
        ("confirmed", village.officer.staff_id, 21),
    ]


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE record_step SET staff_id = NULL",
        "UPDATE record_step SET state = 'posted'",
        "DELETE FROM record_step",
        "UPDATE conduct_record SET confirmed_by = entered_by",
        "UPDATE conduct_record SET state = 'posted'",
        "UPDATE conduct_record SET points_posted = 5",
        "UPDATE conduct_record SET amount = 0",
    ],
)
def test_the_database_refuses_what_no_verb_does(village: Village, attack: str) -> None:
    village.confirm(village.enter())
    with pytest.raises(DBAPIError):
        transaction(lambda tx: tx.execute(text(attack)))
