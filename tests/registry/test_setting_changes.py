"""Changes of settings are kept, and never changed."""

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import Database, reading, transaction
from registry.setting_changes import SHOWN, SettingChange, changes_of, note_change
from tests.registry.people import NOON, make_staff, make_town


def test_the_newest_stands_first_with_a_name_and_not_all_are_shown(database: Database) -> None:
    town, chen = make_town(), make_staff("chen")

    def work(tx: Session) -> None:
        for minute in range(SHOWN + 1):
            with clock.frozen(NOON.replace(minute=minute)):
                note_change(
                    tx, town.east, "undo_minutes", values=(minute, minute + 1), actor_id=chen
                )

    transaction(work)
    with reading() as session:
        found = [(row.value_to, by) for row, by in changes_of(session, town.east)]
        assert changes_of(session, town.west) == []
    assert found == [(minute, "陈某") for minute in range(SHOWN + 1, 1, -1)]


@pytest.mark.parametrize(
    "change", [update(SettingChange).values(value_to=9), delete(SettingChange)]
)
def test_the_database_refuses_to_change_it(database: Database, change: object) -> None:
    town, chen = make_town(), make_staff("chen")
    transaction(
        lambda tx: note_change(tx, town.east, "undo_minutes", values=(None, 5), actor_id=chen)
    )
    with pytest.raises(DBAPIError):
        transaction(lambda tx: tx.execute(change))  # type: ignore[call-overload] # a statement
