"""The demo's goods: lots that expire soon, papers done and waiting, wishes counted."""

from app.demo_goods import EGGS, MILK, SALT, SAUCE, SOAP, WISHES, keep_goods
from kernel.db import reading
from pos.goods_import import import_goods
from pos.papers import papers_of
from pos.shops import find_shop
from pos.transfers import transfers_of
from pos.watching import expiring
from pos.wishes import open_wishes
from registry import RoleAt
from tests.pos.counter import LI, POOR, WANG, Town, goods_sheet, whole
from tests.registry.people import make_staff


def test_there_is_something_of_everything(town: Town) -> None:
    rows = [
        (code, f"商品{code}", "件", 5, 4, None, 100, "村集体")
        for code in (SALT, SAUCE, EGGS, MILK, SOAP)
    ]
    for code in ("S1", "W1"):
        import_goods(goods_sheet(*rows), shop=code)
    for username in ("village-1", "village-2"):
        make_staff(username, RoleAt("village-officer", town.east))
    keep_goods("S1", other="W1", households=(WANG, LI, POOR))
    with reading() as session:
        shop = find_shop(session, "S1")
        assert {one.goods.goods for one in expiring(session, shop)} == {EGGS, MILK}
        ends = [one.end and one.end.outcome for one in papers_of(session, shop)[0]]
        assert sorted(map(str, ends)) == ["None", "done", "done"]
        assert [one.arrival for one in transfers_of(session, shop)[0]] == [None]
        wishes = {one.wish.name: one.askers for one in open_wishes(session, shop)}
    assert wishes == WISHES
    whole()
