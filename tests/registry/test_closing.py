"""Closing: cards and look links die, the points and the entries stay."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import Database, reading, transaction
from registry.cards import CardRevoked, cards_of, find_card
from registry.closing import close_subject, hold_points
from registry.looks import LookUnknown, make_look, subject_by_look
from tests.registry.people import (
    NOON,
    give_points,
    make_card,
    make_household,
    make_staff,
    make_town,
    now_of,
    points_of,
)


def test_a_closed_subjects_cards_and_links_are_dead(database: Database) -> None:
    made = make_town()
    wang, officer = make_household(made.east, "010317"), make_staff("chen")
    give_points(wang, 20)
    code, other = make_card(wang), make_card(wang)
    look = transaction(lambda tx: make_look(tx, wang))
    with clock.frozen(NOON):
        transaction(lambda tx: close_subject(tx, tx.merge(wang), "ended", staff_id=officer))
    after = now_of(wang)
    assert (str(after.closed_on), after.closed_why) == ("2026-11-20", "ended")
    assert points_of(wang) == 20
    with reading() as session:
        for one in (code, other):
            with pytest.raises(CardRevoked):
                find_card(session, made.east, one)
        with pytest.raises(LookUnknown):
            subject_by_look(session, look)
        card = cards_of(session, wang)[0]
        assert (card.revoked_by, card.revoked_reason) == (officer, "closed: ended")


def test_points_are_held_in_the_order_of_all(database: Database) -> None:
    made = make_town()
    wang, li = make_household(made.east, "010317"), make_household(made.east, "010318")
    give_points(wang, 20)

    def work(tx: Session) -> Any:
        return hold_points(tx, li, wang)

    assert transaction(work) == {"010317": 20, "010318": 0}
