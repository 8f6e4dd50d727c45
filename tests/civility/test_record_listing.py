"""Records as a list: by what is to do, by rule and household, a page at a time."""

from datetime import timedelta

from civility import record_listing
from civility.minuses import reply_to
from civility.record_listing import RecordFilter, records_page, records_to_do
from kernel.db import reading
from tests.civility.village import CLEANUP, LITTER, PHOTO, TODAY, Village


def shown(village: Village, tab: str, before: str | None = None, **asked: str) -> list[str]:
    """The ids on this page."""
    with reading() as session:
        page = records_page(session, RecordFilter(village.id, tab, **asked), before)
        return [row.record.id for row in page.rows]


def test_records_stand_where_something_is_to_do_with_them(village: Village) -> None:
    entered, confirmed = village.enter(event="一"), village.enter(event="二")
    minus = village.enter(LITTER, proofs=PHOTO)
    village.confirm(confirmed)
    village.confirm(minus)
    assert shown(village, "confirm") == [entered]
    assert shown(village, "way") == [confirmed]
    assert shown(village, "minuses") == [minus]
    assert set(shown(village, "all")) == {entered, confirmed, minus}
    with reading() as session:
        assert records_to_do(session, village.id) == {"confirm": 1, "way": 1, "minuses": 1}
        assert shown(village, "all", item=LITTER) == [minus]
        assert shown(village, "all", number=village.li.number) == []
        (row,) = records_page(session, RecordFilter(village.id, "way")).rows
    assert (row.number, row.name) == (village.wang.number, "王某某")
    assert row.rule.code == CLEANUP


def test_an_open_reply_stands_first(village: Village) -> None:
    early, late = (
        village.enter(LITTER, proofs=PHOTO, event=event, happened_on=TODAY - timedelta(days=days))
        for event, days in (("一", 3), ("二", 0))
    )
    for record_id in (early, late):
        village.confirm(record_id)
    assert shown(village, "minuses") == [late, early]
    reply_to(village.record(early), words="已清理", key="r")
    assert shown(village, "minuses") == [early, late]


def test_a_page_follows_the_one_before(village: Village) -> None:
    count = record_listing.PAGE + 2
    ids = [
        village.enter(event=str(n), happened_on=TODAY - timedelta(days=n % 7)) for n in range(count)
    ]
    with reading() as session:
        first = records_page(session, RecordFilter(village.id))
        rest = records_page(session, RecordFilter(village.id), first.before)
        assert records_page(session, RecordFilter(village.id), "none").rows[0].record == (
            first.rows[0].record
        )
    found = [row.record.id for row in (*first.rows, *rest.rows)]
    assert (len(first.rows), rest.before) == (record_listing.PAGE, None)
    assert sorted(found) == sorted(ids)
    days = [row.record.happened_on for row in (*first.rows, *rest.rows)]
    assert days == sorted(days, reverse=True)
