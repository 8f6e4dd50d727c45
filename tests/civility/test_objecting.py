"""Objections: in time, answered in time by somebody who did not decide, and appealed."""

from datetime import date
from typing import Any

import pytest

from civility.confirming import WhyNeeded
from civility.hanging import hang_month
from civility.kin import Recused, note_kin
from civility.objecting import (
    AnsweredBefore,
    DecidedBefore,
    answer,
    answer_appeal,
    appeal,
    object_to_record,
)
from civility.objections import Objection, ObjectionLate, ObjectionUnknown
from civility.records import WrongState
from kernel.db import reading, transaction
from registry import SubjectUnknown
from tests.civility.village import Village


def listed(village: Village) -> str:
    """A record of Wang's on the board; its id."""
    record_id = village.enter()
    village.confirm(record_id)
    hang_month(village.officer, village=village.id, month=date(2026, 11, 1), key=village.key())
    return record_id


def _object(village: Village, record_id: str) -> Objection:
    done = object_to_record(village.wang, record_id, words="不是我家", key=village.key())
    return _read(village, done.reply["objection"])


def _read(village: Village, objection_id: str) -> Objection:
    with reading() as session:
        return session.get_one(Objection, (village.id, objection_id))


def test_one_upheld_strikes_the_record_and_a_further_one_says_what_is_right(
    village: Village,
) -> None:
    record_id = listed(village)
    objection = _object(village, record_id)
    act: Any = {"village": village.id, "objection_id": objection.id, "words": "是李家"}
    answer(village.other, **act, is_upheld=True, key="a")
    assert village.record(record_id).state == "struck"
    assert _read(village, objection.id).state == "upheld"
    again = village.record(village.enter(corrects=record_id))
    assert again.corrects_id == record_id


def test_the_answer_is_due_in_five_working_days(village: Village) -> None:
    # A Friday: the fifth working day after it is the next Friday.
    assert _object(village, listed(village)).due_on == date(2026, 11, 27)


def test_who_decided_does_not_answer(village: Village) -> None:
    objection = _object(village, listed(village))
    act: Any = {"village": village.id, "objection_id": objection.id, "words": "看过了"}
    with pytest.raises(DecidedBefore):
        answer(village.officer, **act, is_upheld=False, key="a1")
    for who in (village.collector, village.supervisor):
        with pytest.raises(ObjectionUnknown):
            answer(who, **act, is_upheld=False, key="a2")
    staff_id = village.other.staff_id or ""
    transaction(lambda tx: note_kin(tx, village.wang, staff_id, relation="own", noted_by=None))
    with pytest.raises(Recused):
        answer(village.other, **act, is_upheld=False, key="a3")
    answer(village.reviewer, **act, is_upheld=False, key="a4")
    with pytest.raises(AnsweredBefore):
        answer(village.reviewer, **act, is_upheld=True, key="a5")


def test_after_the_last_day_it_is_too_late(village: Village) -> None:
    record_id = listed(village)
    village.calendar.forward(3)
    _object(village, record_id)
    village.calendar.forward(1)
    with pytest.raises(ObjectionLate):
        _object(village, record_id)


def test_only_what_hangs_can_be_objected_to_with_words(village: Village) -> None:
    record_id = village.enter()
    with pytest.raises(WrongState):
        _object(village, record_id)
    village.confirm(record_id)
    hang_month(village.officer, village=village.id, month=date(2026, 11, 1), key="h")
    with pytest.raises(WhyNeeded):
        object_to_record(village.wang, record_id, words="", key="w")
    with pytest.raises(WrongState):
        object_to_record(village.li, record_id, words="看见别人家", key="w2")
    words: Any = {"words": "代写", "key": "w3"}
    with pytest.raises(SubjectUnknown):
        object_to_record(village.wang, record_id, **words, actor=village.reviewer)


def test_supervision_answers_an_appeal(village: Village) -> None:
    record_id = listed(village)
    objection = _object(village, record_id)
    act: Any = {"village": village.id, "objection_id": objection.id, "words": "看过了"}
    with pytest.raises(AnsweredBefore):
        appeal(objection, words="再看看", key="p0")
    answer(village.other, **act, is_upheld=False, key="a")
    with pytest.raises(ObjectionUnknown):
        appeal(objection, words="再看看", key="p1", actor=village.reviewer)
    appeal(objection, words="再看看", key="p2", actor=village.collector)
    with pytest.raises(AnsweredBefore):
        appeal(objection, words="再看看", key="p3")
    with pytest.raises(ObjectionUnknown):
        answer_appeal(village.other, **act, is_upheld=True, key="s0")
    answer_appeal(village.supervisor, **act, is_upheld=True, key="s1")
    assert village.record(record_id).state == "struck"
    with pytest.raises(AnsweredBefore):
        answer_appeal(village.supervisor, **act, is_upheld=True, key="s2")
