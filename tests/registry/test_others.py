"""Keepers above the registry: told of once, asked at every erasing and copying."""

import pytest

from kernel.db import Database, reading, transaction
from registry import others
from registry.others import Keeper, copies_elsewhere, erase_elsewhere, tell_of
from registry.subjects import Subject
from tests.registry.people import make_household, make_town


def test_each_keeper_erases_and_copies(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(others, "_keepers", {})
    subject = make_household(make_town().east, "010001")
    erased: list[str] = []

    def erase(_tx: object, one: Subject) -> None:
        erased.append(one.number)

    for _twice in range(2):
        tell_of(Keeper("test", erase=erase, copy=lambda _session, one: {"number": one.number}))
    transaction(lambda tx: erase_elsewhere(tx, subject))
    assert erased == ["010001"]
    with reading() as session:
        assert copies_elsewhere(session, subject) == {"test": {"number": "010001"}}
