"""Numbers: the village's next free one, and none that is or was somebody's."""

import pytest

from kernel import clock
from kernel.db import Database, reading, transaction
from registry.numbers import NumberNeeded, NumberTaken, likely_next, take_number
from registry.subjects import ConsentRefusal
from tests.registry.people import Town, make_household, make_town


@pytest.fixture
def town(database: Database) -> Town:
    """Two villages."""
    return make_town()


def _take(village: int, wanted: str = "") -> str:
    return transaction(lambda tx: take_number(tx, village, wanted))


def _refuse(village: int, number: str) -> None:
    one = ConsentRefusal(village_id=village, number=number, recorded_at=clock.now())
    transaction(lambda tx: tx.add(one))


def test_the_next_number_follows_the_highest_of_the_village(town: Town) -> None:
    for number in ("010001", "010317", "020009"):
        make_household(town.west if number[1] == "2" else town.east, number)
    make_household(town.east, "01E001", "agribusiness")
    assert _take(town.east) == "010318"
    assert _take(town.west) == "020010"


def test_a_number_under_which_somebody_refused_is_passed_over(town: Town) -> None:
    make_household(town.east, "010001")
    _refuse(town.east, "010002")
    assert _take(town.east) == "010003"


def test_who_agrees_under_a_number_no_longer_refuses(town: Town) -> None:
    _refuse(town.east, "010002")
    assert _take(town.east, "010002") == "010002"
    with pytest.raises(NumberNeeded):
        _take(town.east)


def test_a_gap_is_filled_when_the_end_is_reached(town: Town) -> None:
    make_household(town.east, "019999")
    make_household(town.east, "010001")
    assert _take(town.east) == "010002"


def test_a_taken_number_is_refused_in_the_whole_town(town: Town) -> None:
    make_household(town.west, "020001")
    with pytest.raises(NumberTaken) as refused:
        _take(town.east, "020001")
    assert refused.value.details == {"number": "020001"}
    assert _take(town.east, "010777") == "010777"


def _likely(village: int) -> str:
    with reading() as session:
        return likely_next(session, village)


def test_what_is_proposed_is_what_will_be_taken(town: Town) -> None:
    assert _likely(town.east) == ""
    for number in ("010001", "010317", "020009", "010009"):
        make_household(town.west if number[1] == "2" else town.east, number)
    make_household(town.east, "01E001", "agribusiness")
    _refuse(town.east, "010318")
    for village, expected in ((town.east, "010319"), (town.west, "020010")):
        assert _likely(village) == expected == _take(village)


def test_nothing_is_proposed_where_gaps_must_be_looked_for(town: Town) -> None:
    make_household(town.east, "019999")
    assert _likely(town.east) == ""
