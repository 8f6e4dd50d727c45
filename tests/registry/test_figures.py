"""Figures of the registry: households with and without a card, requests that wait."""

from datetime import date

from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import Database, reading, transaction
from registry import cards, figures
from registry.corrections import request_correction
from registry.figures import Households
from registry.subjects import Subject
from tests.registry.people import make_card, make_household, make_officer, make_town


def of(*villages: int) -> list[Households]:
    """The figures of these villages."""
    with reading() as session:
        return figures.household_figures(session, villages)


def test_households_with_and_without_a_card(database: Database) -> None:
    town = make_town()
    before = of(town.east)[0]
    other = make_household(town.east, "010318")
    make_household(town.east, "010319", "collective")
    assert of(town.east) == [Households(town.east, before.households + 1, before.without_card + 1)]
    make_card(other)
    assert of(town.east)[0].without_card == before.without_card
    with reading() as session:
        card = cards.cards_of(session, other)[0]
    transaction(lambda tx: cards.revoke_card(tx, card, staff_id=None, reason="丢了"))
    assert of(town.east)[0].without_card == before.without_card + 1
    assert of(town.west) == [Households(town.west, 0, 0)]


def test_a_closed_household_is_left_out(database: Database) -> None:
    town = make_town()
    before = of(town.east)[0].households
    other = make_household(town.east, "010318")

    def close(tx: Session) -> None:
        found = tx.get_one(Subject, (town.east, other.id))
        found.closed_on, found.closed_why = clock.today(), "ended"

    transaction(close)
    assert of(town.east)[0].households == before


def test_requests_that_wait(database: Database) -> None:
    town = make_town()
    make_household(town.east, "010317")
    officer = make_officer("chen", town.east)
    request_correction(
        officer, number="010317", key="a", text="电话", channel="phone", asked_on=date(2026, 11, 2)
    )
    with reading() as session:
        assert figures.open_requests(session, [town.east, town.west]) == 1
        assert figures.open_requests(session, [town.west]) == 0
