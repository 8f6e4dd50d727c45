"""Objections as a list: what is due first comes first."""

from datetime import timedelta

import pytest

from civility import objection_listing
from civility.hanging import hang_month
from civility.objecting import answer, appeal, object_to_record
from civility.objection_listing import (
    objection_by_id,
    objections_page,
    objections_to,
    objections_to_do,
)
from civility.objections import ObjectionUnknown
from kernel.db import reading
from tests.civility.village import TODAY, Village


def shown(village: Village, tab: str, after: str | None = None) -> list[str]:
    """The ids on this page."""
    with reading() as session:
        page = objections_page(session, village.id, tab, after)
        return [row.objection.id for row in page.rows]


def hung(village: Village, count: int = 1) -> list[str]:
    """So many records of Wang's on the board."""
    ids = [village.enter(event=f"活动{n}") for n in range(count)]
    for record_id in ids:
        village.confirm(record_id)
    hang_month(village.officer, village=village.id, month=TODAY, key=village.key())
    return ids


def test_what_is_due_first_comes_first_and_what_is_answered_goes(village: Village) -> None:
    one, two = hung(village, 2)
    first = object_to_record(village.wang, one, words="时间不对", key="a").reply["objection"]
    village.calendar.forward(1)
    second = object_to_record(village.wang, two, words="不是我家", key="b").reply["objection"]
    assert shown(village, "open") == [first, second]
    answer(
        village.reviewer,
        village=village.id,
        objection_id=first,
        is_upheld=False,
        words="记录无误",
        key="c",
    )
    assert (shown(village, "open"), shown(village, "appeals")) == ([second], [])
    with reading() as session:
        appeal(objection_by_id(session, village.id, first), words="再看看", key="d")
    assert shown(village, "appeals") == [first]
    assert shown(village, "all") == [first, second]
    with reading() as session:
        assert objections_to_do(session, village.id) == {"open": 1, "appeals": 1}
        (said,) = objections_to(session, village.record(two))
        assert said.id == second
        (row, _other) = objections_page(session, village.id, "all").rows
        assert (row.number, row.name) == (village.wang.number, "王某某")
        with pytest.raises(ObjectionUnknown):
            objection_by_id(session, village.id, "none")


def test_a_page_follows_the_one_before(village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objection_listing, "PAGE", 2)
    for n, record_id in enumerate(hung(village, 3)):
        object_to_record(village.wang, record_id, words="不对", key=f"o{n}")
    with reading() as session:
        first = objections_page(session, village.id, "open")
        rest = objections_page(session, village.id, "open", first.after)
    assert (len(first.rows), len(rest.rows), rest.after) == (2, 1, None)
    due = [row.objection.due_on for row in (*first.rows, *rest.rows)]
    assert due == sorted(due)
    assert all(one > TODAY + timedelta(days=4) for one in due)
