"""A month on the board: masked, adds only, each record on one list, and down again in time."""

from datetime import date

import pytest

from civility.hanging import MonthUnfit, NothingToList, hang_month
from civility.notices import NoticeLine, NoticeUnknown, hung, lines_of
from kernel.db import reading
from registry import NotPermitted
from tests.civility.village import LITTER, PHOTO, Village

NOVEMBER = date(2026, 11, 1)


def _hang(village: Village, month: date = NOVEMBER) -> tuple[str, list[NoticeLine]]:
    done = hang_month(village.officer, village=village.id, month=month, key=village.key())
    with reading() as session:
        notice = hung(session, village.id, done.reply["notice"])
        return notice.id, lines_of(session, notice)


def test_a_line_shows_a_masked_name_the_aspect_the_day_and_the_points(village: Village) -> None:
    record_id = village.enter()
    village.confirm(record_id)
    _notice, (line,) = _hang(village)
    assert (line.name, line.aspect, str(line.day), line.points) == (
        "王某某",
        "A6",
        "2026-11-20",
        5,
    )
    assert village.record(record_id).state == "listed"


def test_what_was_not_confirmed_and_every_minus_stay_away(village: Village) -> None:
    village.enter()
    village.confirm(village.enter(LITTER, proofs=PHOTO))
    with pytest.raises(NothingToList):
        _hang(village)


def test_a_record_hangs_once_and_a_later_one_on_the_next(village: Village) -> None:
    village.confirm(village.enter())
    _hang(village)
    village.confirm(village.enter(number="010002"))
    _notice, lines = _hang(village)
    assert len(lines) == 1


def test_an_earlier_month_leaves_this_ones_records(village: Village) -> None:
    village.confirm(village.enter())
    with pytest.raises(NothingToList):
        _hang(village, date(2026, 10, 1))
    with pytest.raises(MonthUnfit):
        _hang(village, date(2026, 12, 1))


def test_it_comes_down(village: Village) -> None:
    village.confirm(village.enter())
    notice_id, _lines = _hang(village)
    village.calendar.forward(10)
    with reading() as session:
        assert hung(session, village.id, notice_id).until_on == date(2026, 11, 23)
    village.calendar.forward(1)
    with reading() as session, pytest.raises(NoticeUnknown):
        hung(session, village.id, notice_id)


def test_officers_hang_and_nobody_else(village: Village) -> None:
    village.confirm(village.enter())
    with pytest.raises(NotPermitted):
        hang_month(village.collector, village=village.id, month=NOVEMBER, key="no")
