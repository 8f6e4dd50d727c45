"""A notice is seen while it hangs, in its own village."""

from datetime import date, timedelta

import pytest

from civility.notices import Notice, NoticeLine, NoticeUnknown, hung, lines_of
from kernel import clock
from kernel.db import reading, transaction
from tests.civility.village import TODAY, Village


def _notice(village: Village, down_on: date) -> Notice:
    notice = Notice(
        village_id=village.id,
        id=clock.new_id(),
        kind="month",
        period="2026-11",
        hung_on=TODAY - timedelta(days=9),
        until_on=TODAY - timedelta(days=6),
        down_on=down_on,
        at=clock.now(),
        words="",
    )
    transaction(lambda tx: tx.add(notice))
    return notice


def test_it_is_seen_until_its_last_day(village: Village) -> None:
    hanging, gone = _notice(village, TODAY), _notice(village, TODAY - timedelta(days=1))
    with reading() as session:
        assert hung(session, village.id, hanging.id).id == hanging.id
        for place, notice in ((village.id, gone), (village.town.west, hanging)):
            with pytest.raises(NoticeUnknown):
                hung(session, place, notice.id)


def test_lines_keep_their_order(village: Village) -> None:
    notice = _notice(village, TODAY)
    key = {"village_id": village.id, "notice_id": notice.id, "subject_id": village.wang.id}
    transaction(
        lambda tx: tx.add_all(NoticeLine(**key, no=no, name=f"王某{no}") for no in (2, 1, 3))
    )
    with reading() as session:
        assert [line.no for line in lines_of(session, notice)] == [1, 2, 3]
