"""Complaints: judged by somebody else; so many proven ones suspend; a hearing counts anew."""

import pytest
from sqlalchemy import delete
from sqlalchemy.exc import DBAPIError

from kernel import clock
from kernel.db import reading, transaction
from merchants.complaints import (
    Complaint,
    ComplaintUnknown,
    OtherPersonJudges,
    complain,
    complaints_of,
    judge,
    proven_since,
)
from merchants.handling import act
from merchants.roll import events_of, find_merchant
from registry import SecondPersonNeeded, set_setting
from tests.pos.counter import Town, Watch


def _complain(town: Town, who: str = "officer") -> str:
    done = complain(town.actors[who], town.merchant, "收价比标价高", key=clock.new_id())
    found: str = done.reply["complaint"]
    return found


def _judge(town: Town, complaint: str, *, is_proven: bool = True, who: str = "second") -> str:
    done = judge(
        town.actors[who],
        town.merchant,
        complaint,
        is_proven=is_proven,
        words="看了收据",
        key=clock.new_id(),
    )
    state: str = done.reply["state"]
    return state


def test_the_limit_suspends_and_a_hearing_counts_anew(town: Town, watch: Watch) -> None:
    transaction(lambda tx: set_setting(tx, town.east, "merchant_complaints", 2))
    assert _judge(town, _complain(town), is_proven=False) == "published"
    assert _judge(town, _complain(town)) == "published"
    waiting = _complain(town)
    assert _judge(town, _complain(town)) == "suspended"
    assert _judge(town, waiting) == "suspended"
    watch.forward(minutes=1)
    officer = town.actors["officer"]
    for beside in (None, officer, town.actors["supervisor"], town.actors["officer-west"]):
        with pytest.raises(SecondPersonNeeded):
            act(officer, town.merchant, "reopen", key=clock.new_id(), words="听了", second=beside)
    second = town.actors["second"]
    act(officer, town.merchant, "reopen", key="r", words="听了，退了钱", second=second)
    with reading() as session:
        merchant = find_merchant(session, town.merchant)
        assert merchant.state == "published"
        assert proven_since(session, merchant) == 0
        last = events_of(session, merchant)[-1]
        assert (last.staff_id, last.second_id) == (officer.staff_id, second.staff_id)
        assert len(complaints_of(session, merchant)) == 4
    watch.forward(minutes=1)
    assert _judge(town, _complain(town)) == "published"


def test_nobody_judges_alone_or_twice(town: Town) -> None:
    complaint = _complain(town)
    with pytest.raises(OtherPersonJudges):
        _judge(town, complaint, who="officer")
    _judge(town, complaint)
    for unknown in (complaint, "none"):
        with pytest.raises(ComplaintUnknown):
            _judge(town, unknown)
    with pytest.raises(DBAPIError):
        transaction(lambda tx: tx.execute(delete(Complaint)))
