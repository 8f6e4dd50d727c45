"""Regions: a town, its villages, their grids, and who lies in whom."""

from functools import partial

import pytest

from kernel.db import Database, reading, transaction
from registry.regions import (
    RegionNameUnfit,
    TownMissing,
    VillageUnknown,
    add_region,
    ancestors,
    bare_village,
    ensure_grids,
    find_village,
    grids,
    grids_of,
    is_within,
    region_by_id,
    town,
    villages,
)
from tests.registry.workbooks import make_town


def test_the_town_and_its_villages_stand_in_the_order_they_were_set_up(database: Database) -> None:
    made = make_town("塘庄村", "黄圩村")
    with reading() as session:
        assert town(session).name == "黄泥岗镇"
        assert [(village.name, village.id) for village in villages(session)] == list(made.items())


def test_before_setup_there_is_no_town(database: Database) -> None:
    with reading() as session:
        assert villages(session) == []
        with pytest.raises(TownMissing):
            town(session)


def test_a_region_is_made_once(database: Database) -> None:
    made = make_town("塘庄村")
    with reading() as session:
        place = town(session).id
    again = transaction(lambda tx: add_region(tx, "village", " 塘 庄村", place))
    assert again.id == made["塘庄村"]
    assert transaction(lambda tx: add_region(tx, "town", "黄泥岗镇")).id == place


@pytest.mark.parametrize("name", ["", "  ", "村" * 41, "<b>村", 'a"b', "村\x07"])
def test_a_name_that_is_none_is_refused(database: Database, name: str) -> None:
    with pytest.raises(RegionNameUnfit):
        transaction(lambda tx: add_region(tx, "town", name))


@pytest.mark.parametrize("name", ["塘庄村", "塘庄", " 塘庄 村 "])
def test_a_village_is_found_with_or_without_its_ending(database: Database, name: str) -> None:
    made = make_town("塘庄村", "黄圩")
    with reading() as session:
        assert find_village(session, name).id == made["塘庄村"]
        assert find_village(session, "黄圩村").id == made["黄圩"]


def test_an_unknown_village_is_refused(database: Database) -> None:
    make_town("塘庄村")
    with reading() as session, pytest.raises(VillageUnknown):
        find_village(session, "糖庄村")
    assert bare_village("塘庄村") != bare_village("糖庄村")


def test_grids_are_made_once_and_for_their_village_alone(database: Database) -> None:
    made = make_town("塘庄村", "黄圩村")
    first = transaction(lambda tx: ensure_grids(tx, made["塘庄村"], ["第2网格", "第1网格"]))
    again = transaction(lambda tx: ensure_grids(tx, made["塘庄村"], ["第1网格", "第3网格"]))
    other = transaction(lambda tx: ensure_grids(tx, made["黄圩村"], ["第1网格"]))
    assert set(again) == {"第1网格", "第2网格", "第3网格"}
    assert again["第1网格"] == first["第1网格"]
    assert other["第1网格"] not in again.values()
    with reading() as session:
        assert grids(session, made["塘庄村"]) == again


def test_grids_stand_as_people_count(database: Database) -> None:
    made = make_town("塘庄村", "黄圩村")
    names = [f"第{number}网格" for number in (10, 2, 1, 11)]
    for village in made.values():
        transaction(partial(ensure_grids, village=village, names=names))
    with reading() as session:
        found = [(one.parent_id, one.name) for one in grids_of(session, made.values())]
    counted = ["第1网格", "第2网格", "第10网格", "第11网格"]
    assert found == [(village, name) for village in sorted(made.values()) for name in counted]


def test_a_region_lies_in_those_above_it(database: Database) -> None:
    made = make_town("塘庄村", "黄圩村")
    grid = transaction(lambda tx: ensure_grids(tx, made["塘庄村"], ["第1网格"]))["第1网格"]
    with reading() as session:
        place = town(session).id
        assert ancestors(session, grid) == [grid, made["塘庄村"], place]
        assert is_within(session, grid, place)
        assert is_within(session, grid, grid)
        assert not is_within(session, grid, made["黄圩村"])
        assert not is_within(session, place, grid)


def test_an_id_that_is_nobodys_is_a_bug(database: Database) -> None:
    made = make_town("塘庄村")
    with reading() as session:
        assert region_by_id(session, made["塘庄村"]).name == "塘庄村"
        with pytest.raises(LookupError):
            region_by_id(session, 999)
