"""What is printed on a card ends with it, and nothing else does."""

from kernel.db import Database, reading, transaction
from registry.backs import cut_backs
from registry.cards import cards_of, revoke_card
from registry.looks import LookUnknown, make_look, subject_by_look
from tests.household.printed import print_card
from tests.registry.people import make_household, make_town


def _good(token: str) -> bool:
    with reading() as session:
        try:
            subject_by_look(session, token)
        except LookUnknown:
            return False
    return True


def test_the_code_on_the_back_ends_with_its_card_alone(database: Database) -> None:
    town = make_town()
    wang, li = make_household(town.east, "010317"), make_household(town.east, "010318")
    back, of_li = print_card(wang.number).back, print_card(li.number).back
    own = transaction(lambda tx: make_look(tx, wang))
    with reading() as session:
        [card] = cards_of(session, wang)
    ended = transaction(lambda tx: revoke_card(tx, card, staff_id=None, reason="丢了"))
    assert (len(ended), _good(back), _good(own), _good(of_li)) == (1, False, True, True)
    assert transaction(lambda tx: cut_backs(tx, town.east, [card.id])) == []
