"""What was done to a device is kept, and never changed."""

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from kernel.db import Database, reading, transaction
from registry.device_events import DeviceEvent, device_events, note_device
from tests.registry.people import make_clerk, make_device, make_town


@pytest.mark.parametrize("change", [update(DeviceEvent).values(name="x"), delete(DeviceEvent)])
def test_it_is_kept_and_the_database_refuses_to_change_it(
    database: Database, change: object
) -> None:
    town = make_town()
    clerk = make_clerk("clerk", town.east)
    device, _ = make_device(clerk, town.east)
    transaction(lambda tx: note_device(tx, device, "rename", actor_id=clerk, name="门口"))
    with pytest.raises(DBAPIError):
        transaction(lambda tx: tx.execute(change))  # type: ignore[call-overload] # a statement
    with reading() as session:
        found = [(one.kind, one.name, one.actor_id) for one in device_events(session, device)]
        assert device_events(session, "another") == []
    assert found == [("rename", "门口", clerk)]
