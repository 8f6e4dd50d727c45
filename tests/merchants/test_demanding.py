"""Asking, merging, answering: each subject counts once, and reads what became of its wish."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from kernel.db import Database, reading, transaction
from merchants import demanding
from merchants.demanding import (
    DemandAsked,
    DemandsTooMany,
    DemandUnfit,
    DemandUnknown,
    DemandWhyUnfit,
    ask,
    decline,
    merge,
)
from merchants.demands import demands_of, ended_demands, find_open, open_demands
from registry import NotPermitted, Subject, SubjectClosed, SubjectUnknown
from tests.merchants.people import Around, around


@pytest.fixture
def here(database: Database) -> Around:
    """A town with three households in the east."""
    return around()


def _list(here: Around) -> list[tuple[str, int]]:
    with reading() as session:
        return [(one.demand.words, one.askers) for one in open_demands(session, {here.town.east})]


def test_those_who_ask_are_counted_once_and_read_what_became_of_it(here: Around) -> None:
    wang, li, zhao = here.subjects
    east, officer = here.town.east, here.officer
    cut = ask(wang, words="理发 便宜点", key="1").reply["demand"]
    assert ask(li, words="理发便宜点", key="2").reply["demand"] == cut
    hair = ask(wang, words="剪头", key="3", actor=officer, channel="paper").reply["demand"]
    ask(zhao, demand=hair, key="4")
    seed = ask(zhao, words="种子送上门", key="5").reply["demand"]
    assert _list(here) == [("理发 便宜点", 2), ("剪头", 2), ("种子送上门", 1)]
    merge(officer, village=east, demand=hair, into=cut, key="6")
    assert _list(here) == [("理发 便宜点", 3), ("种子送上门", 1)]
    # Words that were merged lead to what they were merged into.
    with pytest.raises(DemandAsked):
        ask(zhao, words="剪头", key="7")
    decline(officer, village=east, demand=cut, words="店家人手不够", key="8")
    for gone in (cut, hair):
        with pytest.raises(DemandUnknown):
            decline(officer, village=east, demand=gone, words="再来", key=f"9{gone}")
    with pytest.raises(DemandUnknown):
        merge(officer, village=east, demand=seed, into=seed, key="10")
    with reading() as session:
        [end] = ended_demands(session, {east, here.town.west})
        assert (end.askers, end.end.words if end.end else "") == (3, "店家人手不够")
        mine = demands_of(session, zhao)
        assert [(one.demand.words, one.end is None) for one in mine] == [
            ("种子送上门", True),
            ("理发 便宜点", False),
        ]
        assert find_open(session, here.town.west, words="种子送上门") is None
    # What was answered may be asked for again, as a wish of its own.
    assert ask(wang, words="理发便宜点", key="11").reply["demand"] != cut


def test_what_is_refused(here: Around, monkeypatch: pytest.MonkeyPatch) -> None:
    wang, li, _ = here.subjects
    for key, words in (("a", ""), ("b", "长" * 61), ("c", "a\x00b")):
        with pytest.raises(DemandUnfit):
            ask(wang, words=words, key=key)
    with pytest.raises(DemandUnfit):
        ask(wang, words="好", key="d", channel="bird")
    with pytest.raises(DemandUnknown):
        ask(wang, demand="none", key="e")
    with pytest.raises(SubjectUnknown):
        ask(wang, words="好", key="f", actor=here.supervisor)
    with pytest.raises(NotPermitted):
        merge(here.supervisor, village=here.town.east, demand="a", into="b", key="g")
    made = ask(wang, words="好", key="h").reply["demand"]
    for key, words in (("i", " "), ("j", "长" * 101)):
        with pytest.raises(DemandWhyUnfit):
            decline(here.officer, village=here.town.east, demand=made, words=words, key=key)
    monkeypatch.setattr(demanding, "AT_ONCE", 1)
    with pytest.raises(DemandsTooMany):
        ask(wang, words="更好", key="k")

    def close(tx: Session) -> None:
        found = tx.get_one(Subject, (li.village_id, li.id))
        found.closed_on, found.closed_why = date(2026, 11, 1), "ended"

    transaction(close)
    with pytest.raises(SubjectClosed):
        ask(li, words="好", key="l")
