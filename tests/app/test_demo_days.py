"""The demo's days ahead: no till is held to the fair yet, and nobody has carried anything."""

from app.demo_days import plan_days
from app.demo_goods import EGGS, SOAP
from kernel.db import reading
from pos.errands import errands_of, stops_of
from pos.fairs import fairs_of
from pos.goods_import import import_goods
from pos.shops import find_shop
from registry import RoleAt
from tests.pos.counter import LI, WANG, Town, goods_sheet, whole
from tests.registry.people import make_staff


def test_a_fair_and_a_way_stand_ahead(town: Town) -> None:
    rows = [(code, f"商品{code}", "件", 5, 4, None, 100, "村集体") for code in (EGGS, SOAP)]
    import_goods(goods_sheet(*rows), shop="S1")
    make_staff("village-1", RoleAt("village-officer", town.east))
    plan_days("S1", households=(WANG, LI))
    with reading() as session:
        shop = find_shop(session, "S1")
        assert [one.state for one in fairs_of(session, shop)] == ["to-come"]
        (way,) = errands_of(session, shop)
        stops = stops_of(session, way.errand)
    assert {one.stop.household: one.state for one in stops} == {WANG: "listed", LI: "listed"}
    whole()
