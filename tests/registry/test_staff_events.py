"""What was done to an account is kept, and never changed."""

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import Database, reading, transaction
from registry.staff import RoleAt
from registry.staff_events import SHOWN, StaffEvent, events_of, note_event
from tests.registry.people import NOON, make_staff, make_town


def test_the_newest_stands_first_and_not_all_are_shown(database: Database) -> None:
    town = make_town()
    chen, li = make_staff("chen"), make_staff("li")
    role = RoleAt("reviewer", town.east)

    def work(tx: Session) -> None:
        for second in range(SHOWN + 1):
            with clock.frozen(NOON.replace(minute=second // 60, second=second % 60)):
                kind = "give" if second % 2 else "take"
                note_event(tx, chen, kind, actor_id=li, role=role)

    transaction(work)
    with reading() as session:
        events = events_of(session, chen)
        assert events_of(session, li) == []
    assert len(events) == SHOWN
    assert events[0].at > events[-1].at
    assert (events[0].kind, events[0].role, events[0].region_id) == ("take", "reviewer", town.east)


@pytest.mark.parametrize("change", [update(StaffEvent).values(kind="reset"), delete(StaffEvent)])
def test_the_database_refuses_to_change_it(database: Database, change: object) -> None:
    chen = make_staff("chen")
    transaction(lambda tx: note_event(tx, chen, "add", actor_id=None))
    with pytest.raises(DBAPIError):
        transaction(lambda tx: tx.execute(change))  # type: ignore[call-overload] # a statement
