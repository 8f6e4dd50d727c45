"""Posting: after the notice, once each, within the limits, and never what is objected to."""

from datetime import date, timedelta

import pytest

import ledger
from civility.hanging import hang_month
from civility.objecting import object_to_record
from civility.posting import due_records, post_due, post_records
from kernel.db import reading, transaction
from registry import NotPermitted, set_setting, source_of
from tests.civility.village import TODAY, Village
from tests.registry.people import give_points

NOVEMBER = date(2026, 11, 1)


def _listed(village: Village, *events: str, item: str = "A6+2") -> list[str]:
    ids = [village.enter(item, event=event) for event in events]
    for record_id in ids:
        village.confirm(record_id)
    hang_month(village.officer, village=village.id, month=NOVEMBER, key=village.key())
    return ids


def _post(village: Village) -> dict[str, int]:
    return post_due(village.officer, village=village.id, key=village.key()).reply


def test_points_come_after_the_notices_last_day(village: Village) -> None:
    (record_id,) = _listed(village, "清洁日")
    village.calendar.forward(3)
    assert _post(village) == {"records": 0, "points": 0}
    village.calendar.forward(1)
    assert _post(village) == {"records": 1, "points": 5}
    record = village.record(record_id)
    assert (record.state, record.points_posted, village.points()) == ("posted", 5, 5)
    assert _post(village) == {"records": 0, "points": 0}
    assert village.points() == 5


def test_the_entry_names_the_record(village: Village) -> None:
    (record_id,) = _listed(village, "清洁日")
    village.calendar.forward(4)
    _post(village)
    with reading() as session:
        (line,) = ledger.statement_of(session, village.id, village.wang.account)
    assert (line.kind, line.source) == ("award", source_of(f"civility/{record_id}"))


def test_an_item_counts_as_often_as_its_cap_says(village: Village) -> None:
    ids = _listed(village, "一", "二", "三")  # 2/month
    village.calendar.forward(4)
    assert _post(village) == {"records": 3, "points": 10}
    assert sorted(village.record(one).points_posted or 0 for one in ids) == [0, 5, 5]


def test_the_month_has_a_limit_that_honours_are_outside_of(village: Village) -> None:
    transaction(lambda tx: set_setting(tx, village.id, "civility_month_points", 7))
    _listed(village, "一", "二")
    village.calendar.forward(4)
    assert _post(village)["points"] == 7


def test_what_is_objected_to_waits(village: Village) -> None:
    kept, contested = _listed(village, "一", "二")
    object_to_record(village.wang, contested, words="那天没去", key="o")
    village.calendar.forward(4)
    assert _post(village) == {"records": 1, "points": 5}
    assert (village.record(kept).state, village.record(contested).state) == ("posted", "listed")


def test_a_late_record_gets_what_is_left(village: Village) -> None:
    _listed(village, "一", "二")
    village.calendar.forward(4)
    _post(village)
    late = village.enter(event="三", happened_on=TODAY - timedelta(days=1))
    village.confirm(late)
    hang_month(village.officer, village=village.id, month=NOVEMBER, key=village.key())
    village.calendar.forward(4)
    assert _post(village) == {"records": 1, "points": 0}
    assert village.record(late).state == "posted"


def test_one_transaction_all_or_nothing(village: Village) -> None:
    _listed(village, "一", "二")
    village.calendar.forward(4)
    give_points(village.wang, 1)

    def broken(tx: object) -> None:
        records = due_records(tx, village.id)  # type: ignore[arg-type]  # a session, as it is
        post_records(tx, village.id, records, actor_id=None)  # type: ignore[arg-type]  # the same
        raise LookupError("the power went")

    with pytest.raises(LookupError):
        transaction(broken)
    assert village.points() == 1
    assert _post(village) == {"records": 2, "points": 10}


def test_officers_post_and_nobody_else(village: Village) -> None:
    with pytest.raises(NotPermitted):
        post_due(village.collector, village=village.id, key="no")
