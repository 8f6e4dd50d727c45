"""A card printed for tests, with the codes of both its sides."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import transaction
from registry import find_subject
from registry.card_runs import Order, due_cards, issue_run, look_of
from registry.cards import code_of


@dataclass(frozen=True)
class Printed:
    """What stands on a card's front and back."""

    card_id: str
    front: str
    back: str


def print_card(number: str) -> Printed:
    """Print the household's card anew, as a run does; what it replaces is not good any more."""
    secret = clock.new_id()

    def work(tx: Session) -> Printed:
        village = find_subject(tx, number).village_id
        order = Order(village, "a4", again="all", number=number)
        due = due_cards(tx, order)
        issue_run(tx, order, due, secret=secret, staff_id=None)
        card = due[0].card_id
        return Printed(card, code_of(secret, card), look_of(secret, card))

    return transaction(work)
