"""The hotline: words with one number, the village's or the town's, never changed behind."""

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from kernel.db import Database, reading, transaction
from registry.access import Actor, Grant, NotPermitted
from registry.hotlines import (
    Hotline,
    HotlineUnfit,
    Line,
    Standing,
    checked_words,
    hotline_in,
    hotlines_of,
    set_hotline,
)
from tests.registry.people import Town, make_staff, make_town

VILLAGE, TOWN = Line("村委会 0561-000 0000", "05610000000"), Line("0561-0000001", "05610000001")


@pytest.fixture
def town(database: Database) -> Town:
    """Two villages in a town."""
    return make_town()


@pytest.fixture
def chen(town: Town) -> Actor:
    """An officer of the first village."""
    grants = frozenset({Grant("village-officer", town.east)})
    return Actor(kind="staff", staff_id=make_staff("chen"), grants=grants)


@pytest.fixture
def li(town: Town) -> Actor:
    """An officer of the town."""
    grants = frozenset({Grant("town-officer", None)})
    return Actor(kind="staff", staff_id=make_staff("li"), grants=grants)


def _in(region_id: int) -> Standing:
    with reading() as session:
        return hotline_in(session, region_id)


def test_the_village_s_holds_then_the_town_s_then_none(town: Town, chen: Actor, li: Actor) -> None:
    assert _in(town.east).line is None
    set_hotline(li, region_id=town.id, words=TOWN.words)
    assert _in(town.id) == Standing(TOWN, None)
    assert _in(town.east) == Standing(None, TOWN)
    set_hotline(chen, region_id=town.east, words=VILLAGE.words)
    assert (_in(town.east).line, _in(town.west).line) == (VILLAGE, TOWN)
    set_hotline(chen, region_id=town.east, words=None)
    assert _in(town.east) == Standing(None, TOWN)


def test_each_change_is_kept_and_the_same_again_is_none(town: Town, chen: Actor) -> None:
    for words in (None, "12345", " 12345 ", "110", None):
        set_hotline(chen, region_id=town.east, words=words)
    with reading() as session:
        found = [(one.words, one.by) for one in hotlines_of(session, town.east)]
        assert hotlines_of(session, town.id) == []
    assert found == [(None, "陈某"), ("110", "陈某"), ("12345", "陈某")]


def test_what_is_dialled_is_the_number_alone(town: Town, chen: Actor) -> None:
    for words, dial in (
        ("12345 热线", "12345"),
        ("+86 (561) 000 0000", "+865610000000"),
        ("(0561) 0000000", "05610000000"),
        ("０５６１－０００００００ 村部", "05610000000"),
    ):
        set_hotline(chen, region_id=town.east, words=words)
        line = _in(town.east).line
        assert line is not None
        assert line.dial == dial


@pytest.mark.parametrize(
    "words",
    ["", "村委会", "12", "0561-0000000 / 12345", "1" * 16, f"{'村' * 37} 110", "110\x00"],
    ids=["empty", "no-number", "short", "two", "long", "wordy", "control"],
)
def test_words_that_nobody_can_dial_are_refused(words: str) -> None:
    with pytest.raises(HotlineUnfit):
        checked_words(words)


def test_only_who_may_there(town: Town, chen: Actor, li: Actor) -> None:
    for actor, region_id in ((chen, town.west), (chen, town.id), (li, town.grid)):
        with pytest.raises(NotPermitted):
            set_hotline(actor, region_id=region_id, words="12345")


@pytest.mark.parametrize("change", [update(Hotline).values(words="110"), delete(Hotline)])
def test_the_database_refuses_to_change_it(town: Town, chen: Actor, change: object) -> None:
    set_hotline(chen, region_id=town.east, words="12345")
    with pytest.raises(DBAPIError):
        transaction(lambda tx: tx.execute(change))  # type: ignore[call-overload] # a statement
