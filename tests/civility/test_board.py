"""What waits for the board, and what posting would bring, before it is done."""

from datetime import date, timedelta

from civility.board import Due, days_over, due_to_post, months_waiting
from civility.hanging import hang_month
from civility.minuses import reply_to
from civility.posting import post_due
from kernel.db import reading
from tests.civility.village import LITTER, PHOTO, TODAY, Village


def test_records_wait_by_month_until_they_hang(village: Village) -> None:
    days = (TODAY, TODAY - timedelta(days=1), date(2026, 10, 30))
    for day in days:
        village.confirm(village.enter(happened_on=day))
    village.enter(event="未确认")
    with reading() as session:
        waiting = months_waiting(session, village.id)
    assert list(waiting.items()) == [(date(2026, 10, 1), 1), (date(2026, 11, 1), 2)]
    hang_month(village.officer, village=village.id, month=date(2026, 10, 1), key=village.key())
    with reading() as session:
        assert months_waiting(session, village.id) == {date(2026, 11, 1): 2}


def test_what_is_due_is_what_is_posted(village: Village) -> None:
    village.confirm(village.enter())
    hang_month(village.officer, village=village.id, month=TODAY, key=village.key())
    with reading() as session:
        assert due_to_post(session, village.id) == Due(0, 0)
    village.calendar.forward(30)
    with reading() as session:
        due = due_to_post(session, village.id)
    assert due == Due(1, 5)
    done = post_due(village.officer, village=village.id, key=village.key()).reply
    assert (done["records"], done["points"]) == (due.records, due.points)


def test_a_reply_that_nobody_answered_in_time_is_counted(village: Village) -> None:
    minus = village.enter(LITTER, proofs=PHOTO)
    village.confirm(minus)
    reply_to(village.record(minus), words="已清理", key="r")
    with reading() as session:
        assert days_over(session, village.id) == 0
    village.calendar.forward(30)
    with reading() as session:
        assert days_over(session, village.id) == 1
