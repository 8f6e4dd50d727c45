"""Which village a page is about: the person's own only, whatever the address says."""

import pytest

from kernel.db import reading
from office.places import chosen, chosen_one, shop_for, villages_for
from pos import ShopUnknown
from registry import NotPermitted
from tests.pos.counter import Town


def test_an_officer_s_one_village_need_not_be_asked_for(town: Town) -> None:
    with reading() as session:
        places = villages_for(session, town.actors["officer"], "slips.read")
    assert [place.id for place in places] == [town.east]
    only = chosen(places, None)
    assert only is not None
    assert only.id == town.east


def test_the_town_s_officer_sees_all_or_the_one_asked_for(town: Town) -> None:
    with reading() as session:
        places = villages_for(session, town.actors["town"], "slips.read")
    assert [place.id for place in places] == [town.east, town.west]
    assert chosen(places, "") is None
    assert chosen_one(places, None).id == town.east
    assert chosen_one(places, str(town.west)).id == town.west


@pytest.mark.parametrize("asked", ["9999", "west", "-1"])
def test_another_village_is_as_good_as_none(town: Town, asked: str) -> None:
    with reading() as session:
        places = villages_for(session, town.actors["officer"], "slips.read")
    for wanted in (asked, str(town.west)):
        with pytest.raises(NotPermitted):
            chosen(places, wanted)


def test_who_has_no_village_gets_no_page_about_one(town: Town) -> None:
    with reading() as session:
        places = villages_for(session, town.actors["evaluator"], "slips.read")
    assert places == []
    with pytest.raises(NotPermitted):
        chosen_one(places, None)


def test_a_shop_of_another_village_is_as_good_as_none(town: Town) -> None:
    officer = town.actors["officer"]
    with reading() as session:
        assert shop_for(session, officer, "S1", "reports").village_id == town.east
        for code in ("W1", "nowhere"):
            with pytest.raises(ShopUnknown):
                shop_for(session, officer, code, "reports")
