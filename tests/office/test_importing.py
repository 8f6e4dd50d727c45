"""Each kind of file goes to its own verb."""

import pytest

from office.importing import KINDS, ImportKindUnknown, Workbook, take_back
from pos import ShopUnknown
from tests.pos.counter import GOODS, HEADS, LI, Town, goods_sheet
from tests.registry.workbooks import OPENING, filing, household

FILES = {
    "households": filing(household(户编号="010009")).getvalue(),
    "points": filing({**OPENING, "户编号": LI, "户主姓名": HEADS[LI]}).getvalue(),
    "goods": goods_sheet(GOODS[0]).getvalue(),
}


@pytest.mark.parametrize("kind", sorted(FILES))
def test_a_kind_reads_its_own_files(town: Town, kind: str) -> None:
    actor = town.actors["officer"]
    report = Workbook(kind, FILES[kind], "S1").rehearse(actor)
    assert (report.id, report.refused) == (None, ())
    done = Workbook(kind, FILES[kind], "S1").take(actor, "a key")
    assert (done.created, done.updated, done.unchanged) == (
        report.created,
        report.updated,
        report.unchanged,
    )
    assert done.id


def test_another_kind_is_none(town: Town) -> None:
    assert set(KINDS) == set(FILES)
    with pytest.raises(ImportKindUnknown):
        Workbook("cards", b"", "").rehearse(town.actors["officer"])


def test_goods_go_into_shops_of_the_own_village_only(town: Town) -> None:
    for shop in ("W1", "S9", ""):
        with pytest.raises(ShopUnknown):
            Workbook("goods", FILES["goods"], shop).rehearse(town.actors["officer"])


def test_no_other_kind_is_taken_back(town: Town) -> None:
    with pytest.raises(ImportKindUnknown):
        take_back("cards", "0" * 32, town.actors["officer"])
