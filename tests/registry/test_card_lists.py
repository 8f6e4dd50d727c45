"""Who has a card and who has none: counted, and listed by pages of 50."""

import pytest
from sqlalchemy.orm import Session

from kernel.db import Database, reading, transaction
from registry import cards
from registry.card_lists import card_tally, cardless, live_links
from registry.looks import make_look, revoke_looks
from registry.subjects import find_subject
from tests.registry.people import Town, make_household, make_town


@pytest.fixture
def town(database: Database) -> Town:
    """Three households in the first village, the second of them in the grid; one with a card."""
    town = make_town()
    for number in ("010317", "010318", "010319"):
        make_household(town.east, number)
    make_household(town.east, "01E001", "agribusiness")
    make_household(town.west, "020001")

    def settle(tx: Session) -> None:
        find_subject(tx, "010318").grid_id = town.grid
        cards.issue_card(tx, find_subject(tx, "010317"), staff_id=None)

    transaction(settle)
    return town


def test_households_are_counted_with_and_without(town: Town) -> None:
    with reading() as session:
        east, grid = card_tally(session, town.east), card_tally(session, town.east, town.grid)
    assert (east.households, east.without) == (3, 2)
    assert (grid.households, grid.without) == (1, 1)


def test_who_has_none_is_listed_by_number(town: Town) -> None:
    with reading() as session:
        rows = cardless(session, town.east).rows
        grid = cardless(session, town.east, grid_id=town.grid).rows
        behind = cardless(session, town.east, after="010318").rows
    assert [row.number for row in rows] == ["010318", "010319"]
    assert [row.number for row in grid] == ["010318"]
    assert [row.number for row in behind] == ["010319"]


def test_a_page_has_fifty(town: Town) -> None:
    for number in range(49):
        make_household(town.east, f"0300{number:02d}")
    with reading() as session:
        first = cardless(session, town.east)
        second = cardless(session, town.east, after=first.after)
    assert (len(first.rows), first.after) == (50, first.rows[-1].number)
    assert (len(second.rows), second.after) == (1, None)


def test_links_in_use_are_counted(town: Town) -> None:
    with reading() as session:
        wang = find_subject(session, "010317")
        assert live_links(session, wang) == 0
    transaction(lambda tx: make_look(tx, wang))
    with reading() as session:
        assert live_links(session, wang) == 1
    transaction(lambda tx: revoke_looks(tx, wang))
    with reading() as session:
        assert live_links(session, wang) == 0
