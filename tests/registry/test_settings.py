"""Settings: the nearest value holds: the village's, the town's, the default."""

import pytest

from kernel.db import Database, reading, transaction
from registry.regions import town
from registry.settings import DEFAULTS, set_setting, setting_of
from tests.registry.workbooks import make_town


def test_the_nearest_value_holds(database: Database) -> None:
    made = make_town("塘庄村", "黄圩村")

    def limits() -> list[int]:
        with reading() as session:
            return [setting_of(session, one, "card_points_per_day") for one in made.values()]

    assert limits() == [200, 200]
    with reading() as session:
        place = town(session).id
    transaction(lambda tx: set_setting(tx, place, "card_points_per_day", 150))
    assert limits() == [150, 150]
    transaction(lambda tx: set_setting(tx, made["黄圩村"], "card_points_per_day", 0))
    assert limits() == [150, 0]
    transaction(lambda tx: set_setting(tx, made["黄圩村"], "card_points_per_day", 90))
    assert limits() == [150, 90]


def test_the_defaults_are_whole_numbers(database: Database) -> None:
    made = make_town("塘庄村")
    with reading() as session:
        for name, value in DEFAULTS.items():
            assert setting_of(session, made["塘庄村"], name) == value


def test_a_name_or_a_value_that_cannot_be_is_our_bug(database: Database) -> None:
    made = make_town("塘庄村")
    with reading() as session, pytest.raises(KeyError):
        setting_of(session, made["塘庄村"], "colour")
    with pytest.raises(KeyError):
        transaction(lambda tx: set_setting(tx, made["塘庄村"], "colour", 1))
    with pytest.raises(ValueError, match="undo_minutes"):
        transaction(lambda tx: set_setting(tx, made["塘庄村"], "undo_minutes", -1))
