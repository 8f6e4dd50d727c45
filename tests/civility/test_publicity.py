"""Publicity: masked names, A and above, nothing of anybody else; objections; telling."""

from datetime import date

import pytest
from sqlalchemy import update

from civility import objecting, publicity
from civility.notices import Notice, NoticeLine, hung, lines_of
from civility.panels import Rating
from civility.publicity import CoverageMissing, ScoresStale
from civility.records import record_by_id, step
from civility.rounds import round_by_id
from kernel.db import reading, transaction
from tests.civility.rounding import YEAR, Around
from tests.registry.people import make_household


def _publish(around: Around) -> Notice:
    return publicity.publish_grades(around.officer, YEAR, around.id)


def _lines(around: Around, notice: Notice) -> list[NoticeLine]:
    with reading() as session:
        return lines_of(session, notice)


def test_everybody_must_be_decided(around: Around) -> None:
    around.until("score")
    make_household(around.id, "010199")
    with pytest.raises(CoverageMissing) as refused:
        _publish(around)
    assert refused.value.details == {"missing": 1}


def test_only_a_and_above_are_listed_masked(around: Around) -> None:
    around.until("score")
    low, vetoed, high = (one.id for one in around.subjects[:3])

    def plant(one: str, **values: object) -> None:
        mine = Rating.subject_id == one
        transaction(lambda tx: tx.execute(update(Rating).where(mine).values(**values)))

    plant(low, halves=139)
    plant(vetoed, halves=200, vetoed=True)
    plant(high, halves=200)
    lines = _lines(around, _publish(around))
    assert {one.subject_id: (one.name, one.grade, one.points) for one in lines} == {
        high: ("王某某", "AAA", None),
        around.subjects[3].id: ("王某某", "A", None),
    }


def test_it_hangs_seven_full_days(around: Around) -> None:
    around.until("score")
    notice = _publish(around)
    assert (notice.hung_on, notice.until_on) == (date(2026, 12, 5), date(2026, 12, 12))
    assert around.place().step == "publicity"


def test_confirmed_records_go_on_the_board_with_it(around: Around) -> None:
    record = around.plant(around.subjects[0], "A6+2")
    around.until("score")
    _publish(around)
    with reading() as session:
        found = record_by_id(session, around.id, record)
        assert found.state == "listed"
        assert hung(session, around.id, found.notice_id or "").kind == "month"


def test_a_score_on_a_struck_record_does_not_hang(around: Around) -> None:
    record = around.plant(around.subjects[0], "A6+2")
    around.until("score")
    transaction(
        lambda tx: step(
            tx, record_by_id(tx, around.id, record), "struck", what="objection", staff_id=None
        )
    )
    with pytest.raises(ScoresStale) as refused:
        _publish(around)
    assert refused.value.details == {"count": 1}


def test_each_household_is_told_once(around: Around) -> None:
    around.until("score")
    _publish(around)
    first = around.numbers[:1]
    assert publicity.mark_told(around.officer, YEAR, around.id, numbers=first) == 1
    assert publicity.mark_told(around.officer, YEAR, around.id) == 3
    assert publicity.mark_told(around.officer, YEAR, around.id) == 0
    assert around.rating(around.subjects[0]).told_by == around.officer.staff_id


def test_objections_to_grades_and_to_the_years_records_are_counted(around: Around) -> None:
    one, other = around.subjects[:2]
    record = around.plant(other, "A6+2")
    around.until("score")
    notice = _publish(around)
    objecting.object_to_grade(one, round_id=YEAR, notice_id=notice.id, words="低了", key="k1")
    objecting.object_to_record(other, record, words="不是我家", key="k2")
    with reading() as session:
        around_now = round_by_id(session, YEAR)
        assert publicity.open_objections(session, around_now, around.id) == 2
        assert publicity.open_objections(session, around_now, around.town.west) == 0
