"""A minus: told, replied to, put right in time; counted only when its days are over; repaired."""

from datetime import timedelta
from typing import Any

import pytest

from civility.kin import Recused, note_kin
from civility.minuses import (
    FixLate,
    JudgedBefore,
    RepairEarly,
    ReplyLate,
    answer_reply,
    count_due,
    minuses_told,
    put_right,
    repair,
    reply_to,
)
from civility.records import RecordUnknown, WrongState
from kernel.db import reading, transaction
from tests.civility.village import LITTER, PHOTO, TODAY, Village


def _told(village: Village) -> str:
    record_id = village.enter(LITTER, proofs=PHOTO)
    village.confirm(record_id)
    return record_id


def _count(village: Village) -> int:
    return transaction(lambda tx: count_due(tx, village.id))


def test_it_counts_only_after_all_its_days(village: Village) -> None:
    record_id = _told(village)
    village.calendar.forward(7)
    assert _count(village) == 0
    village.calendar.forward(1)
    assert _count(village) == 1
    assert village.record(record_id).state == "counted"
    assert _count(village) == 0


def test_what_is_put_right_in_time_does_not_count(village: Village) -> None:
    record_id = _told(village)
    act: Any = {"village": village.id, "record_id": record_id}
    late = TODAY + timedelta(days=8)
    with pytest.raises(FixLate):
        put_right(village.officer, **act, on=late, key="late")
    put_right(village.officer, **act, on=TODAY + timedelta(days=7), key="fixed")
    village.calendar.forward(30)
    assert _count(village) == 0
    assert village.record(record_id).state == "struck"


def test_an_unanswered_reply_holds_it_back(village: Village) -> None:
    record_id = _told(village)
    reply_to(village.record(record_id), words="当天已经扫了", key="reply")
    village.calendar.forward(30)
    assert _count(village) == 0
    act: Any = {"village": village.id, "record_id": record_id, "words": "没有看到"}
    answer_reply(village.other, **act, is_right=False, key="no")
    assert _count(village) == 1


def test_a_right_reply_ends_it(village: Village) -> None:
    record_id = _told(village)
    reply_to(village.record(record_id), words="不是我家", key="reply")
    act: Any = {"village": village.id, "record_id": record_id, "words": "是邻居家"}
    answer_reply(village.reviewer, **act, is_right=True, key="yes")
    assert village.record(record_id).state == "struck"


def test_the_reply_is_answered_by_a_third_person(village: Village) -> None:
    record_id = _told(village)
    reply_to(village.record(record_id), words="不是我家", key="reply")
    act: Any = {"village": village.id, "record_id": record_id, "words": "", "is_right": True}
    with pytest.raises(RecordUnknown):
        answer_reply(village.collector, **act, key="a1")
    with pytest.raises(JudgedBefore):
        answer_reply(village.officer, **act, key="a2")
    staff_id = village.other.staff_id or ""
    transaction(lambda tx: note_kin(tx, village.wang, staff_id, relation="own", noted_by=None))
    with pytest.raises(Recused):
        answer_reply(village.other, **act, key="a3")


def test_a_reply_comes_once_and_in_time(village: Village) -> None:
    record_id = _told(village)
    record = village.record(record_id)
    village.calendar.forward(8)
    with pytest.raises(ReplyLate):
        reply_to(record, words="太晚了", key="r1")
    village.calendar.forward(-8)
    with pytest.raises(RecordUnknown):
        reply_to(record, words="代为回复", key="r2", actor=village.reviewer)
    reply_to(record, words="代为回复", key="r3", actor=village.collector)
    with pytest.raises(WrongState):
        reply_to(record, words="再说一次", key="r4")
    with reading() as session:
        assert [one.reply for one in minuses_told(session, village.wang)] == ["代为回复"]


def test_a_minus_is_repaired_after_three_quiet_months(village: Village) -> None:
    record_id = _told(village)
    village.calendar.forward(8)
    _count(village)
    act: Any = {"village": village.id, "record_id": record_id, "words": "院子一直整洁"}
    with pytest.raises(RepairEarly) as early:
        repair(village.other, **act, key="p1")
    assert early.value.details == {"from_on": "2027-02-18"}
    village.calendar.forward(82)
    with pytest.raises(JudgedBefore):
        repair(village.officer, **act, key="p2")
    repair(village.other, **act, key="p3")
    assert village.record(record_id).state == "repaired"


def test_only_what_waits_can_be_answered_or_put_right(village: Village) -> None:
    record_id = _told(village)
    act: Any = {"village": village.id, "record_id": record_id}
    with pytest.raises(WrongState):
        answer_reply(village.other, **act, is_right=True, words="", key="w1")
    with pytest.raises(RecordUnknown):
        put_right(village.reviewer, **act, on=TODAY, key="w2")
    with pytest.raises(RecordUnknown):
        repair(village.collector, **act, words="", key="w3")
