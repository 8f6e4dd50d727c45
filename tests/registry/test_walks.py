"""The order in which a village is walked, and who lives along the way."""

from typing import Any

from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import Database, reading, transaction
from registry.subjects import Subject
from registry.walks import households_on_foot
from tests.registry.people import make_household, make_town


def _change(subject: Subject, **fields: object) -> None:
    def work(tx: Session) -> None:
        row = tx.get_one(Subject, (subject.village_id, subject.id))
        for field, value in fields.items():
            setattr(row, field, value)

    transaction(work)


def test_by_group_then_grid_then_number(database: Database) -> None:
    """Group 2 before group 10; closed households and other kinds of subjects not at all."""
    town = make_town()
    for number, group, grid in (
        ("010001", "10组", None),
        ("010002", "2组", town.grid),
        ("010003", "2组", None),
        ("010004", None, None),
        ("010005", "2组", None),
    ):
        _change(make_household(town.east, number), villager_group=group, grid_id=grid)
    _change(make_household(town.east, "010006"), closed_on=clock.today(), closed_why="ended")
    make_household(town.east, "01E001", "agribusiness")
    make_household(town.west, "020001")

    def walked(**only: Any) -> list[str]:
        with reading() as session:
            return [one.number for one in households_on_foot(session, town.east, **only)]

    assert walked() == ["010004", "010003", "010005", "010002", "010001"]
    assert walked(grid_id=town.grid) == ["010002"]
    assert walked(number="010005") == ["010005"]
    assert walked(number="020001") == []
