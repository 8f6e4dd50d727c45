"""A whole list at once: all rows but those of the own people and without evidence, and once."""

from dataclasses import replace

import pytest

from civility.confirming import SecondPerson
from civility.entering import Report
from civility.kin import note_kin
from civility.list_confirming import confirm_list, list_of, lists_waiting
from civility.record_lists import enter_records
from civility.records import Record, RecordUnknown
from kernel.db import reading, transaction
from tests.civility.village import CLEANUP, LIST, TODAY, Village
from tests.registry.people import make_household

COMMON = Report("", CLEANUP, TODAY, event="清沟", channel="sheet", proofs=LIST)


def _list(village: Village, *reports: Report) -> str:
    """Enter this list; a record of it."""
    enter_records(village.collector, village.id, reports, key=village.key())
    with reading() as session:
        return lists_waiting(session, village.id)[0].record_id


def test_all_rows_but_the_own_people_s_and_those_without_evidence(village: Village) -> None:
    make_household(village.id, "010003")
    numbers = (village.wang.number, village.li.number, "010003")
    reports = [replace(COMMON, number=number) for number in numbers]
    record = _list(village, *reports[:2], replace(reports[2], proofs=()))
    alone = village.enter(event="另一件")
    officer = village.officer.staff_id or ""
    transaction(lambda tx: note_kin(tx, village.li, officer, relation="own", noted_by=None))
    with reading() as session:
        (waiting,) = lists_waiting(session, village.id)
        rows = list_of(session, village.officer, session.get_one(Record, (village.id, record)))
    assert (waiting.event, waiting.waiting) == ("清沟", 3)
    assert [(one.row.number, one.why_not and one.why_not.code) for one in rows] == [
        (numbers[0], None),
        (numbers[1], "recused"),
        (numbers[2], "evidence-missing"),
    ]
    key = village.key()
    for _twice in range(2):
        done = confirm_list(village.officer, village=village.id, record_id=record, key=key)
        assert done.reply == {"confirmed": 1, "left": 2}
    stand = [village.record(one.row.record.id) for one in rows]
    assert [one.state for one in stand] == ["confirmed", "entered", "entered"]
    assert stand[0].confirmed_by == village.officer.staff_id
    other = confirm_list(village.other, village=village.id, record_id=record, key=village.key())
    assert other.reply == {"confirmed": 1, "left": 1}
    assert village.record(alone).state == "entered"


def test_a_record_that_came_alone_is_a_list_of_one(village: Village) -> None:
    record, other = village.enter(), village.enter(event="另一件")
    with reading() as session:
        assert lists_waiting(session, village.id) == []
    done = confirm_list(village.officer, village=village.id, record_id=record, key=village.key())
    assert done.reply == {"confirmed": 1, "left": 0}
    assert village.record(other).state == "entered"


def test_who_entered_it_or_may_not_confirm_is_refused(village: Village) -> None:
    record = _list(village, *(replace(COMMON, number=one) for one in ("010001", "010002")))
    for actor, why in ((village.collector, SecondPerson), (village.reviewer, RecordUnknown)):
        with pytest.raises(why):
            confirm_list(actor, village=village.id, record_id=record, key=village.key())
    assert village.record(record).state == "entered"
