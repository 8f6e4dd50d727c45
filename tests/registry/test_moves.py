"""Moves under way: found by where they began and where they go."""

from kernel import clock
from kernel.db import Database, reading, transaction
from registry.moves import SubjectMove, move_from, move_into, pending_moves
from tests.registry.people import make_household, make_town


def test_a_move_is_found_from_both_ends_and_while_it_lasts(database: Database) -> None:
    made = make_town()
    wang = make_household(made.east, "010317")
    move = SubjectMove(
        village_id=made.east,
        id="m" * 32,
        subject_id=wang.id,
        to_village_id=made.west,
        to_subject_id="t" * 32,
        number="",
        parcels=[[20, "2027-12-31"]],
        begun_at=clock.now(),
    )
    transaction(lambda tx: tx.add(move))
    with reading() as session:
        [pending] = pending_moves(session)
        assert pending.parcels == [[20, "2027-12-31"]]
        assert move_from(session, made.east, wang.id) is pending
        assert move_into(session, made.west, "t" * 32) is pending
        assert move_into(session, made.east, wang.id) is None
    pending.done_at = clock.now()
    transaction(lambda tx: tx.merge(pending))
    with reading() as session:
        assert pending_moves(session) == []
